/** Two-phase commit at a router, which coordinates, and at a partition, which takes part. */
import type { Outcome } from '../../../../sim/operation.ts';
import type { SqlResult } from '../../../../sqlite/jobs.ts';
import type { Mechanism, Post } from '../../../contract.ts';
import { refusal, unknown } from '../../../shared/answers.ts';
import {
  abort,
  askForVotes,
  bootCoordinating,
  type CoordinatorOut,
  type Coordinating,
  type CoordinatorPlace,
  type Ended,
  type LoggedTag,
  onAcknowledged,
  onInquiry,
  onLogged,
  onVote,
  RESEND_TIMER,
  silentIn,
  tellAgain,
} from '../../../shared/commit/coordinator.ts';
import {
  ASK_TIMER,
  askForDecisions,
  bootParticipating,
  onDecision,
  onEnded,
  onLook,
  onLooked,
  onPrepare,
  onPrepared,
  type ParticipantOut,
  type ParticipantTag,
  type ParticipantPlace,
  type Participating,
} from '../../../shared/commit/participant.ts';
import type { Acknowledgement, Decision, Inquiry, Prepare, Vote } from '../../../shared/commit/protocol.ts';
import { microsSetting } from '../../../shared/settings.ts';
import { end } from '../../operations.ts';
import { advanceTo } from '../../../shared/position.ts';
import { ACROSS, type AcrossPartitions } from '../../slots.ts';
import type { PartitionOut, PartitionState, RouterOut, RouterState } from '../../state.ts';
import { promises } from './invariants.ts';
import { LOOKS } from './tuning.ts';

type ResultTag<K extends ParticipantTag['kind']> = Extract<ParticipantTag, { kind: K }>;

const ofPartition = (node: object): Participating => (node as PartitionState).own[ACROSS] as Participating;
const ofRouter = (node: object): Coordinating => (node as RouterState).own[ACROSS] as Coordinating;

/** The operation of a transaction hears what became of it. */
function tellClient(node: object, out: RouterOut, ended: Ended | null): void {
  if (ended === null) return;
  const router = node as RouterState;
  const { op, problem, changes, tables } = ended;
  const committed: Outcome = { ok: true, columns: [], rows: [], changes, tables, wrote: changes > 0 };
  const outcome: Outcome = problem ? { ok: false, definite: true, problem } : (router.operations.get(op)?.outcome ?? committed);
  end(router, out, op, outcome);
}

function atRouter({ settings }: Post): AcrossPartitions {
  const place = (node: object): CoordinatorPlace => ({
    rules: (node as RouterState).place.rules,
    resendUs: microsSetting(settings, 'recoverMs'),
    looksAt: settings['recovery'] === LOOKS ? (node as RouterState).place.nearest : null,
  });
  return {
    takes: true,
    binds: true,
    boot(node, out, disk) {
      const state = bootCoordinating(disk);
      tellAgain(state, out as CoordinatorOut, place(node));
      return state;
    },
    underWay: (node) => ofRouter(node).underWay.size,
    commit: (node, out, across) => askForVotes(ofRouter(node), out as CoordinatorOut, across),
    giveUp(node, out, transaction, afterUs) {
      const state = ofRouter(node);
      const silent = silentIn(state, transaction).join(', ');
      const why = refusal(`${silent} did not vote within ${afterUs / 1000} ms. The transaction was rolled back everywhere.`);
      const ended = why.ok ? null : abort(state, out as CoordinatorOut, transaction, why.problem);
      if (ended) return why;
      return unknown(`It is decided, and ${silent || 'the router’s disk'} has not acknowledged it within ${afterUs / 1000} ms.`);
    },
    messages: {
      'commit-vote': (node, out, from, message) => {
        tellClient(node, out as RouterOut, onVote(ofRouter(node), out as CoordinatorOut, place(node), from, message as Vote));
      },
      'commit-ack': (node, out, from, message) => {
        tellClient(
          node,
          out as RouterOut,
          onAcknowledged(ofRouter(node), out as CoordinatorOut, place(node), from, message as Acknowledgement),
        );
      },
      'commit-inquiry': (node, out, from, message) => {
        // Whose log is lost knows nothing, and that is no decision.
        if ((node as RouterState).role.value !== 'lost')
          onInquiry(ofRouter(node), out as CoordinatorOut, place(node), from, message as Inquiry);
      },
    },
    timers: { [RESEND_TIMER]: (node, out) => tellAgain(ofRouter(node), out as CoordinatorOut, place(node)) },
    syncs: {
      'commit logged': (node, out, tag) => {
        const { transaction } = tag as LoggedTag;
        out.report('decided', transaction);
        tellClient(node, out as RouterOut, onLogged(ofRouter(node), out as CoordinatorOut, place(node), transaction));
      },
    },
  };
}

/** It was not prepared: what is open of it is rolled back. */
function rollBack({ idleSince }: PartitionState, out: PartitionOut, transaction: string): void {
  if (idleSince.delete(transaction)) out.execute({ kind: 'idle' }, { kind: 'end', transaction, commit: false, seed: transaction });
}

function atPartition({ settings }: Post): AcrossPartitions {
  const place = (node: object): ParticipantPlace => ({
    rules: (node as PartitionState).place.rules,
    askUs: settings['recovery'] === LOOKS ? null : microsSetting(settings, 'recoverMs'),
  });
  return {
    ...{ takes: true, binds: true, commit: () => undefined, underWay: () => 0, giveUp: () => null },
    boot: (node, out, disk) => bootParticipating(disk, out as ParticipantOut, place(node)),
    messages: {
      'commit-prepare': (node, out, from, message) => {
        const prepare = message as Prepare;
        // From here on nobody ends it for being idle.
        (node as PartitionState).idleSince.delete(prepare.transaction);
        onPrepare(ofPartition(node), out as ParticipantOut, from, prepare);
      },
      'commit-look': (node, out, from) => onLook(ofPartition(node), out as ParticipantOut, from),
      'commit-decision': (node, out, from, message) => {
        const decision = message as Decision;
        const known = onDecision(ofPartition(node), out as ParticipantOut, from, decision);
        if (!(known || decision.commit)) rollBack(node as PartitionState, out as PartitionOut, decision.transaction);
      },
    },
    timers: { [ASK_TIMER]: (node, out) => askForDecisions(ofPartition(node), out as ParticipantOut, place(node)) },
    results: {
      prepare: (node, out, tag, result) =>
        onLooked(ofPartition(node), out as ParticipantOut, place(node), (tag as ResultTag<'prepare'>).transaction, result as SqlResult),
      reopen: () => undefined,
      decided: (node, out, tag, result) => {
        const done = result as SqlResult;
        if (done.kind === 'query') advanceTo(node as PartitionState, out as PartitionOut, done.position);
        onEnded(ofPartition(node), out as ParticipantOut, tag as ResultTag<'decided'>, done);
      },
    },
    syncs: {
      'prepare forced': (node, out, tag) =>
        onPrepared(ofPartition(node), out as ParticipantOut, place(node), (tag as ResultTag<'prepare forced'>).transaction),
      'end forced': (_node, out, tag) => {
        const { transaction, coordinator } = tag as ResultTag<'end forced'>;
        (out as ParticipantOut).send(coordinator, { kind: 'commit-ack', transaction });
      },
    },
  };
}

export const twoPhase: Mechanism = {
  slot: ACROSS,
  id: 'two-phase',
  at: (post) => (post.spec.kind === 'router' ? atRouter(post) : atPartition(post)),
  invariants: promises,
};
