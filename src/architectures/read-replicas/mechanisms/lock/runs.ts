/**
 * Promotion by a lock with a lifetime: the leader renews it in every loop, and steps down by itself when it could not for too long, before
 * the lock expires. When it is free each replica looks whether it is near enough to what the leader had written, asks all others how far
 * they are, gives way to one that is ahead or to a primary that still answers, and else tries to take the lock: one gets it.
 * Source: patroni/patroni, patroni/ha.py (_is_healthiest_node, process_healthy_cluster, demote).
 */
import type { Micros, NodeId } from '../../../../sim/node.ts';
import { microsSetting, numberSetting } from '../../../shared/settings.ts';
import type { Mechanism, Post } from '../../../contract.ts';
import { head } from '../../log.ts';
import { prepareToTakeOver, startRound } from '../../promotion.ts';
import type { Promotion } from '../../slots.ts';
import { isCurrent, move, type ReplicaOut, type ReplicaState, type Round, stand } from '../../state.ts';
import type { LockAsked, LockTold } from '../../protocol.ts';

const LOOP = 'patroni loop';
const STEPS_DOWN = 'lock not renewed';
/** While it finds out where its database stands. */
const SOON_US = 100_000;
export const LOCK_STORE = 'lock-store';

interface Locking {
  /** It asks for the lock to lead above this timeline; null: it does not. */
  wants: number | null;
}

interface Options {
  readonly store: NodeId;
  readonly loopUs: Micros;
  /** Without a renewal for so long it may not lead any more. */
  readonly leadsUs: Micros;
  readonly maximumLag: number;
}

const lockingOf = (node: ReplicaState): Locking => node.own['promotion'] as Locking;
const leads = (node: ReplicaState): boolean => node.role.value === 'primary';

/** The room sends its own messages; what goes to the store is this mechanism's. */
function ask(node: ReplicaState, out: ReplicaOut, { store }: Options, take: boolean): void {
  const asked: LockAsked = { kind: 'lock-asked', take, position: leads(node) ? node.position : 0, at: out.steady };
  out.send(store, asked);
}

function loop(node: ReplicaState, out: ReplicaOut, options: Options): void {
  out.setTimer(LOOP, node.role.value === 'starting' ? Math.min(SOON_US, options.loopUs) : options.loopUs);
  if (node.role.value !== 'starting' && node.role.value !== 'empty') ask(node, out, options, leads(node));
}

/** Its lock may be another's soon: it takes no more writes, and follows whoever comes. */
function stepDown(node: ReplicaState, out: ReplicaOut, why: string): void {
  if (!leads(node)) return;
  out.cancelTimer('heartbeat');
  out.cancelTimer(STEPS_DOWN);
  out.report('demoted', why);
  move(node, out, 'DEMOTE');
  node.place.commit.onFenced?.(node, out);
  node.followers.clear();
  node.hearsPrimary = false;
  stand(node, out, { primary: null });
}

function onTold(node: ReplicaState, out: ReplicaOut, options: Options, { holder, position, at }: LockTold): void {
  const self = node.place.spec.id;
  const locking = lockingOf(node);
  if (leads(node)) {
    if (holder === self && at !== null) return renewed(node, out, options, at);
    return at === null ? undefined : stepDown(node, out, `${String(holder)} holds the lock`);
  }
  const { wants } = locking;
  locking.wants = null;
  if (wants !== null && holder === self) {
    renewed(node, out, options, at ?? out.steady);
    return prepareToTakeOver(node, out, wants);
  }
  if (wants !== null) move(node, out, 'STAND_DOWN');
  if (holder === null || holder === self) consider(node, out, options, position);
}

/** Counted from when it asked: the store may have counted from later, never from earlier. */
function renewed({ place }: ReplicaState, out: ReplicaOut, { leadsUs }: Options, at: Micros): void {
  out.setTimer(STEPS_DOWN, Math.max(0, at + place.rules.mayLeadFor(leadsUs) - out.steady));
}

/** The lock is free: shall it stand for promotion? */
function consider(node: ReplicaState, out: ReplicaOut, { maximumLag }: Options, leader: number): void {
  if (node.role.value !== 'standby' || !isCurrent(node) || node.round !== null) return;
  const has = Math.max(node.received, head(node.log));
  if (leader - has > maximumLag) return out.report('notPromoted', `it lacks ${leader - has} changes, more than maximum_lag_on_failover`);
  startRound(node, out, true);
}

/** All have said how far they are, or the time for it is over. */
function conclude(node: ReplicaState, out: ReplicaOut, options: Options, round: Round): void {
  const { rules, spec } = node.place;
  const own = round.answers.get(spec.id);
  const answers = [...round.answers].filter(([id]) => id !== spec.id).map(([, answer]) => answer);
  const primary = answers.some(({ candidate, hearsPrimary }) => hearsPrimary && !candidate);
  const ahead = own ? answers.some((answer) => answer.candidate && rules.isMoreAdvanced(answer, own)) : true;
  if (primary || ahead) {
    out.report('notPromoted', primary ? 'a primary still answers' : 'another replica is ahead');
    return move(node, out, 'STAND_DOWN');
  }
  lockingOf(node).wants = Math.max(0, ...[...round.answers.values()].map(({ timeline }) => timeline));
  ask(node, out, options, true);
}

function atNode(options: Options): Promotion {
  return {
    choosesAnew: true,
    boot(node, out): Locking {
      out.setTimer(LOOP, 0);
      const own = node as ReplicaState;
      // Until the store has said so it leads on trust: it may just have been started.
      if (leads(own)) renewed(own, out, options, out.steady);
      return { wants: null };
    },
    conclude: (node, out, round) => conclude(node as ReplicaState, out as ReplicaOut, options, round as Round),
    timers: {
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
    maximumLag: numberSetting(settings, 'maximumLag'),
  });
}

export const lock: Mechanism = { slot: 'promotion', id: 'lock', at };
