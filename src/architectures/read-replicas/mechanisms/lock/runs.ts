/**
 * Promotion by a lock with a lifetime: the leader renews it in every loop, and steps down by itself when it could not for too long, before
 * the lock expires. When it is free each replica looks whether it is near enough to what the leader had written, asks all others how far
 * they are, gives way to one that is ahead or to a primary that still answers, and else tries to take the lock: one gets it. Whom a person
 * chooses: `handing-over.ts`.
 * Source: patroni/patroni, patroni/ha.py (_is_healthiest_node, process_healthy_cluster, demote).
 */
import type { Micros } from '../../../../sim/node.ts';
import { microsSetting, numberSetting } from '../../../shared/settings.ts';
import type { Mechanism, Post } from '../../../contract.ts';
import { head } from '../../log.ts';
import type { LockTold } from '../../protocol.ts';
import { lastResort, mayLead, prepareToTakeOver, startRound } from '../../promotion.ts';
import type { Promotion } from '../../slots.ts';
import { isCurrent, move, type ReplicaOut, type ReplicaState, type Round } from '../../state.ts';
import { goOn, handOver, HANDS_OVER, onChosen, whyRefused } from './handing-over.ts';
import { ask, leads, type Locking, lockingOf, type Options, STEPS_DOWN, stepDown } from './locking.ts';

const LOOP = 'patroni loop';
/** While it finds out where its database stands. */
const SOON_US = 100_000;
export const LOCK_STORE = 'lock-store';

function loop(node: ReplicaState, out: ReplicaOut, options: Options): void {
  out.setTimer(LOOP, node.role.value === 'starting' ? Math.min(SOON_US, options.loopUs) : options.loopUs);
  if (node.role.value !== 'starting' && node.role.value !== 'empty') ask(node, out, options, leads(node));
}

function onTold(node: ReplicaState, out: ReplicaOut, options: Options, { holder, position, at, failover }: LockTold): void {
  const self = node.place.spec.id;
  const locking = lockingOf(node);
  locking.chosen = failover ?? null;
  if (leads(node)) {
    if (at === null) return;
    if (holder !== self) return stepDown(node, out, `${String(holder)} holds the lock`);
    renewed(node, out, options, at);
    return failover === undefined || failover === self ? undefined : handOver(node, out, options, failover);
  }
  const { wants } = locking;
  locking.wants = null;
  if (wants !== null && holder === self && at !== null && isHeld(node, out, options, at)) {
    renewed(node, out, options, at);
    return prepareToTakeOver(node, out, wants);
  }
  if (wants !== null) move(node, out, 'STAND_DOWN');
  if (holder === null || holder === self) consider(node, out, options, position);
}

/** An answer may have been on its way for so long that another has the lock by now. */
const isHeld = ({ place }: ReplicaState, out: ReplicaOut, { leadsUs }: Options, at: Micros): boolean =>
  place.rules.isGrantInTime(at + place.rules.mayLeadFor(leadsUs), out.steady);

/** Counted from when it asked: the store may have counted from later, never from earlier. */
function renewed({ place }: ReplicaState, out: ReplicaOut, { leadsUs }: Options, at: Micros): void {
  out.setTimer(STEPS_DOWN, Math.max(0, at + place.rules.mayLeadFor(leadsUs) - out.steady));
}

const isChosen = (node: ReplicaState): boolean => lockingOf(node).chosen === node.place.spec.id;

/** The lock is free: shall it stand for promotion? Whom a person has chosen may have what a timeline that is over has, if nothing else is left. */
function consider(node: ReplicaState, out: ReplicaOut, { maximumLag }: Options, leader: number): void {
  if (node.round !== null || !(isChosen(node) ? mayLead(node) : node.role.value === 'standby' && isCurrent(node))) return;
  const has = Math.max(node.received, head(node.log));
  if (leader - has > maximumLag && isCurrent(node))
    return out.report('notPromoted', `it lacks ${leader - has} changes, more than maximum_lag_on_failover`);
  startRound(node, out, true);
}

/** All have said how far they are, or the time for it is over. */
function conclude(node: ReplicaState, out: ReplicaOut, options: Options, round: Round): void {
  const why = whyNot(node, round);
  if (why !== null) {
    out.report('notPromoted', why);
    return move(node, out, 'STAND_DOWN');
  }
  lockingOf(node).wants = Math.max(0, ...[...round.answers.values()].map(({ timeline }) => timeline));
  ask(node, out, options, true);
}

function whyNot(node: ReplicaState, round: Round): string | null {
  const { rules, spec } = node.place;
  const { chosen } = lockingOf(node);
  const own = round.answers.get(spec.id);
  const answers = [...round.answers].filter(([id]) => id !== spec.id).map(([, answer]) => answer);
  if (answers.some(({ candidate, hearsPrimary }) => hearsPrimary && !candidate)) return 'a primary still answers';
  if (own?.candidate !== true && lastResort(node, round) !== spec.id) return 'another has newer content';
  if (isChosen(node)) return null;
  if (chosen !== null && round.answers.get(chosen)?.candidate === true) return `${chosen} was chosen`;
  return own && answers.some((answer) => answer.candidate && rules.isMoreAdvanced(answer, own)) ? 'another replica is ahead' : null;
}

function atNode(options: Options): Promotion {
  return {
    choosesAnew: true,
    boot(node, out): Locking {
      out.setTimer(LOOP, 0);
      const own = node as ReplicaState;
      // Until the store has said so it leads on trust: it may just have been started.
      if (leads(own)) renewed(own, out, options, out.steady);
      return { wants: null, chosen: null, handsOverUntil: null };
    },
    refuses: (node) => whyRefused(node as ReplicaState),
    conclude: (node, out, round) => conclude(node as ReplicaState, out as ReplicaOut, options, round as Round),
    orders: { promote: (node, out) => onChosen(node as ReplicaState, out as ReplicaOut, options) },
    timers: {
      [HANDS_OVER]: (node, out) => goOn(node as ReplicaState, out as ReplicaOut, options),
      [LOOP]: (node, out) => loop(node as ReplicaState, out as ReplicaOut, options),
      [STEPS_DOWN]: (node, out) => stepDown(node as ReplicaState, out as ReplicaOut, 'it could not renew its lock'),
    },
    messages: { 'lock-told': (node, out, _from, message) => onTold(node as ReplicaState, out as ReplicaOut, options, message as LockTold) },
  };
}

function at({ topology, settings }: Post): Promotion {
  return atNode({
    store: topology.nodes.find(({ kind }) => kind === LOCK_STORE)?.id ?? '',
    loopUs: microsSetting(settings, 'loopWaitMs'),
    leadsUs: microsSetting(settings, 'loopWaitMs') + microsSetting(settings, 'retryTimeoutMs'),
    retryUs: microsSetting(settings, 'retryTimeoutMs'),
    maximumLag: numberSetting(settings, 'maximumLag'),
  });
}

export const lock: Mechanism = { slot: 'promotion', id: 'lock', at };
