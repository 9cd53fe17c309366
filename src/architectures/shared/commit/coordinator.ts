/**
 * Who decides on a transaction of several databases: all of them vote, and it commits when its decision is on this node's disk, in one
 * place and at one moment. Until all have acknowledged a COMMIT it is kept and sent again; of an ABORT nothing is kept, for what is not
 * known here has aborted (presumed abort: Mohan, Lindsay and Obermarck 1986, §3.1).
 */
import type { Disk, Micros, NodeId } from '../../../sim/node.ts';
import type { Problem } from '../../../sim/operation.ts';
import type { Out } from '../../../sim/out.ts';
import type { Acknowledgement, CommitMessage, Inquiry, Vote } from './protocol.ts';
import type { CommitRules } from './rules.ts';

export const RESEND_TIMER = 'two-phase commit: send again';
/** Name of the record on disk: every COMMIT that somebody has not acknowledged. */
const DECIDED = 'committed';

/** A COMMIT record. */
interface Record {
  readonly transaction: string;
  readonly participants: readonly NodeId[];
}

interface Committing {
  readonly transaction: string;
  /** The operation that is to hear of it; null: nobody any more. */
  readonly op: string | null;
  readonly participants: readonly NodeId[];
  readonly votes: Map<NodeId, Vote>;
  phase: 'voting' | 'logging' | 'telling';
  /** Who has not acknowledged. */
  readonly waiting: Set<NodeId>;
}

export interface Coordinating {
  readonly underWay: Map<string, Committing>;
  /** What is on disk, or on its way there; replaced, never changed. */
  decided: readonly Record[];
  /** The COMMIT that was decided last, and who had voted; for the invariants. */
  latest: { readonly transaction: string; readonly participants: readonly NodeId[]; readonly voted: readonly NodeId[] } | null;
}

export interface LoggedTag {
  readonly kind: 'commit logged';
  readonly transaction: string;
}

export type CoordinatorOut = Out<CommitMessage, LoggedTag>;

export interface CoordinatorPlace {
  readonly rules: CommitRules;
  /** How long to wait before who is silent is told again; where it looks, how often. */
  readonly resendUs: Micros;
  /** Where it looks for what has prepared: all that may have. Null: it tells who is silent again, and is asked. */
  readonly looksAt: readonly NodeId[] | null;
}

/** How an operation's transaction has ended. */
export interface Ended {
  readonly op: string;
  readonly changes: number;
  readonly tables: readonly string[];
  /** Why it has aborted; null: it is committed. */
  readonly problem: Problem | null;
}

const isRecord = (value: unknown): value is Record =>
  typeof value === 'object' && value !== null && 'transaction' in value && 'participants' in value && Array.isArray(value.participants);

/** From disk: what was decided is told to all once more, since nobody remembers who had heard. */
export function bootCoordinating(disk: Disk): Coordinating {
  const stored = disk.get(DECIDED);
  const decided = Array.isArray(stored) ? stored.filter(isRecord) : [];
  const again = decided.map(({ transaction, participants }): [string, Committing] => [
    transaction,
    { transaction, op: null, participants, votes: new Map(), phase: 'telling', waiting: new Set(participants) },
  ]);
  return { underWay: new Map(again), decided, latest: null };
}

/** PREPARE goes to all. */
export function askForVotes(
  state: Coordinating,
  out: CoordinatorOut,
  { transaction, op, participants }: Pick<Committing, 'transaction' | 'participants'> & { readonly op: string },
): void {
  state.underWay.set(transaction, { transaction, op, participants, votes: new Map(), phase: 'voting', waiting: new Set() });
  for (const participant of participants) out.send(participant, { kind: 'commit-prepare', transaction, op });
}

/** What became of the operation, when this decides it. */
export function onVote(state: Coordinating, out: CoordinatorOut, place: CoordinatorPlace, from: NodeId, vote: Vote): Ended | null {
  const committing = state.underWay.get(vote.transaction);
  if (committing?.phase !== 'voting') return null;
  if (vote.vote === 'no') return abort(state, out, vote.transaction, vote.problem, from);
  committing.votes.set(from, vote);
  const { participants, votes, transaction } = committing;
  if (!place.rules.haveAllVoted(participants, new Set(votes.keys()))) return null;
  // Who has only read is out of it.
  const writers = participants.filter((participant) => votes.get(participant)?.vote !== 'read');
  state.latest = { transaction, participants, voted: [...votes.keys()] };
  if (writers.length === 0) return ended(state, committing, null);
  committing.phase = 'logging';
  for (const writer of writers) committing.waiting.add(writer);
  if (!place.rules.isDecisionLogged()) return onLogged(state, out, place, transaction);
  state.decided = [...state.decided, { transaction, participants: writers }];
  out.persist(DECIDED, state.decided);
  out.sync({ kind: 'commit logged', transaction });
  return null;
}

/** The decision is on disk: from this moment on the transaction is committed, whatever happens. */
export function onLogged(state: Coordinating, out: CoordinatorOut, place: CoordinatorPlace, transaction: string): Ended | null {
  const committing = state.underWay.get(transaction);
  if (committing?.phase !== 'logging') return null;
  committing.phase = 'telling';
  tell(out, committing);
  if (place.looksAt === null) out.setTimer(RESEND_TIMER, place.resendUs);
  return place.rules.isTold(committing.waiting) ? resultOf(committing, null) : null;
}

function tell(out: CoordinatorOut, { transaction, waiting }: Committing): void {
  for (const participant of waiting) out.send(participant, { kind: 'commit-decision', transaction, commit: true });
}

/**
 * COMMIT goes again to all that have not acknowledged it; or, as in Citus (transaction_recovery.c, RecoverTwoPhaseCommits), it asks all what
 * has prepared, as it starts and from time to time.
 */
export function tellAgain(state: Coordinating, out: CoordinatorOut, { resendUs, looksAt }: CoordinatorPlace): void {
  if (looksAt !== null) {
    for (const participant of looksAt) out.send(participant, { kind: 'commit-look' });
    out.setTimer(RESEND_TIMER, resendUs);
    return;
  }
  const telling = [...state.underWay.values()].filter(({ phase }) => phase === 'telling');
  for (const committing of telling) tell(out, committing);
  if (telling.length > 0) out.setTimer(RESEND_TIMER, resendUs);
}

export function onAcknowledged(
  state: Coordinating,
  out: CoordinatorOut,
  { rules }: CoordinatorPlace,
  from: NodeId,
  { transaction }: Acknowledgement,
): Ended | null {
  const committing = state.underWay.get(transaction);
  if (committing?.phase !== 'telling' || !committing.waiting.delete(from) || committing.waiting.size > 0) return null;
  // END: it need not be forced. After a crash all would be told once more, and say so again.
  state.decided = state.decided.filter((record) => record.transaction !== transaction);
  out.persist(DECIDED, state.decided);
  const told = ended(state, committing, null);
  return rules.isTold(new Set(committing.participants)) ? null : told;
}

/** Somebody who has prepared hears nothing. While it is being decided there is nothing to say. */
export function onInquiry(
  state: Coordinating,
  out: CoordinatorOut,
  { rules }: CoordinatorPlace,
  from: NodeId,
  { transaction }: Inquiry,
): void {
  const committing = state.underWay.get(transaction);
  if (committing && committing.phase !== 'telling') return;
  const commit = committing !== undefined || rules.isPresumed() === 'commit';
  out.send(from, { kind: 'commit-decision', transaction, commit });
}

/** Gives up what is not decided yet; null when it is: then it is committed. `not`: has rolled back already. */
export function abort(
  state: Coordinating,
  out: CoordinatorOut,
  transaction: string,
  problem: Problem | null,
  not: NodeId | null = null,
): Ended | null {
  const committing = state.underWay.get(transaction);
  if (committing?.phase !== 'voting') return null;
  for (const participant of committing.participants)
    if (participant !== not) out.send(participant, { kind: 'commit-decision', transaction, commit: false });
  return ended(state, committing, problem ?? { message: 'The transaction was rolled back.', detail: '', offset: null });
}

/** Participants that an undecided transaction, or an unacknowledged COMMIT, waits for. */
export function silentIn({ underWay }: Coordinating, transaction: string): readonly NodeId[] {
  const committing = underWay.get(transaction);
  if (!committing) return [];
  const { participants, votes, waiting, phase } = committing;
  return phase === 'voting' ? participants.filter((participant) => !votes.has(participant)) : [...waiting];
}

function ended(state: Coordinating, committing: Committing, problem: Problem | null): Ended | null {
  state.underWay.delete(committing.transaction);
  return resultOf(committing, problem);
}

function resultOf({ op, votes }: Committing, problem: Problem | null): Ended | null {
  if (op === null) return null;
  const all = [...votes.values()];
  const tables = [...new Set(all.flatMap((vote) => vote.tables))].sort();
  return { op, changes: all.reduce((sum, { changes }) => sum + changes, 0), tables, problem };
}
