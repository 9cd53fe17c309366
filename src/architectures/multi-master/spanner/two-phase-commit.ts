/**
 * Two-phase commit over groups (§4.2.1). A participant's leader puts what it has done and its locks into its group's log, with a prepare timestamp,
 * and votes. The coordinator's leader, when all have voted, puts the commit into its own log, at no less than any of those and than its own latest
 * time when it was asked to commit; that entry decides. After commit wait it tells the others, who let go of their locks when it is applied.
 * A leader that dies leaves all of this in its group's log. What no log of the coordinator has, and nobody there knows, never was committed.
 */
import { failure } from '../../shared/answers.ts';
import type { Micros } from '../../../sim/node.ts';
import { entryAt } from '../../shared/consensus/log.ts';
import { trueTime } from './clock.ts';
import { isLogged, logs, tell } from './commits.ts';
import { holdsLease } from './leases.ts';
import type { Decided, Prepare, Prepares, Vote } from './protocol.ts';
import { NOT_PREPARED } from './refusing.ts';
import { group, type SpanOut, type SpanState, type Tenure, type Transaction } from './state.ts';
import { ends } from './ending.ts';

export const VOTES_TIMER = 'votes';
/** Who has heard nothing of what was decided votes again. */
const AGAIN_US = 500_000;

type Said = Prepare | Vote | Decided;

/** To a group: its nearest replica knows who leads it. */
export function toGroup(node: SpanState, out: SpanOut, number: number, message: Said): void {
  const to = node.place.near[number - 1];
  if (to !== undefined) tell(node, out, to, message);
}

/** Whoever does not lead passes it on to whoever does. */
export function passOn(node: SpanState, out: SpanOut, message: Said): void {
  const leader = group.leader(node);
  if (leader !== null && leader !== node.place.spec.id && !message.passed) out.send(leader, { ...message, passed: true });
}

// At a participant -----------------------------------------------------------------------------------------------------------

/** Its rows and locks go into the log. False: the lease is to come first. */
export function prepares(node: SpanState, out: SpanOut, { transactions }: Tenure, { transaction: id, op, coordinator }: Prepare): boolean {
  if (!holdsLease(node, out)) return false;
  if (isLogged(node, op)) return true;
  const known = transactions.open.get(id);
  if (known?.stage !== 'idle') {
    toGroup(node, out, coordinator, { kind: 'prepare-vote', transaction: id, op, group: node.place.group, ts: null });
    return true;
  }
  const locks = [...known.must].map(([key, mode]) => ({ key, mode }));
  const entry: Prepares = { transaction: id, commit: op, coordinator, age: known.owner, rows: known.own, locks };
  const index = logs(node, out, node.place.spec.id, op, () => NOTHING(id), { prepares: entry });
  if (index === null) return false;
  if (index === 0) return true;
  Object.assign(known, { stage: 'prepared', index });
  Object.assign(known.shared, { coordinator, commit: op });
  return true;
}

const NOTHING = (transaction: string) =>
  ({ rows: [], transaction, outcome: { ok: true, columns: [], rows: [], changes: 0, tables: [], wrote: false } }) as const;

/** When its entry is chosen it votes, and again until it knows. */
export function votes(node: SpanState, out: SpanOut, known: Transaction): void {
  const { id, index, shared } = known;
  const isDue = shared.votedAt === 0 || out.now - shared.votedAt >= AGAIN_US || out.now < shared.votedAt;
  if (index > group.chosenIndex(node) || !isDue) return;
  if (!node.place.rules.waitsForDecision(shared.votedAt)) return decides(node, out, known, null);
  shared.votedAt = Math.max(1, out.now);
  const ts = entryAt(group.log(node), index)?.payload?.ts ?? 0;
  toGroup(node, out, shared.coordinator, { kind: 'prepare-vote', transaction: id, op: shared.commit, group: node.place.group, ts });
  out.setTimer(VOTES_TIMER, AGAIN_US);
}

/** False: the lease is to come first. */
export function hearsDecision(node: SpanState, out: SpanOut, { transactions }: Tenure, { transaction, at }: Decided): boolean {
  if (!holdsLease(node, out)) return false;
  const known = transactions.open.get(transaction);
  if (known?.stage === 'prepared') decides(node, out, known, at);
  return true;
}

function decides(node: SpanState, out: SpanOut, known: Transaction, at: Micros | null): void {
  const { id, own, shared } = known;
  const tables = [...new Set(own.map(({ table }) => table))].sort();
  const statement =
    at === null ? NOTHING(id) : { rows: own, transaction: id, outcome: { ...NOTHING(id).outcome, changes: own.length, tables } };
  const index = logs(node, out, node.place.spec.id, `${shared.commit} decided`, () => statement, { decides: { transaction: id, at } });
  if (index) Object.assign(known, { stage: 'committing', index });
}

// At the coordinator ---------------------------------------------------------------------------------------------------------

/** Its client wants it committed: as soon as all have voted. */
export function collects(node: SpanState, out: SpanOut, tenure: Tenure, known: Transaction, participants: readonly number[]): void {
  known.stage = 'collecting';
  known.since = out.now;
  known.shared.participants = participants;
  known.shared.least = trueTime(node, out.now).latest;
  out.setTimer(VOTES_TIMER, AGAIN_US);
  counts(node, out, tenure, known);
}

function counts(node: SpanState, out: SpanOut, tenure: Tenure, known: Transaction): void {
  const { shared } = known;
  const said = shared.participants.map((number) => shared.votes.get(number));
  if (said.includes(null)) return ends(node, out, tenure, known, failure(NOT_PREPARED));
  if (said.includes(undefined)) return;
  shared.least = Math.max(shared.least, ...said.map((ts) => ts ?? 0));
  known.stage = 'ready';
}

/** A participant has voted, or asks what came of it. False: the lease is to come first. */
export function hearsVote(node: SpanState, out: SpanOut, tenure: Tenure, { transaction, op, group: number, ts }: Vote): boolean {
  if (!holdsLease(node, out)) return false;
  const known = tenure.transactions.open.get(transaction);
  if (isLogged(node, op)) {
    const index = node.operations.indexes.get(op) ?? 0;
    const at = entryAt(group.log(node), index)?.payload?.ts;
    if (at !== undefined && index <= node.lastApplied) toGroup(node, out, number, { kind: 'decision', transaction, op, at });
  } else if (known === undefined || known.stage === 'wounded') {
    if (ts !== null) toGroup(node, out, number, { kind: 'decision', transaction, op, at: null });
  } else {
    known.shared.votes.set(number, ts);
    if (known.stage === 'collecting') counts(node, out, tenure, known);
  }
  return true;
}

/** Commit wait is over, and all replicas of this group may show it: so may those of the others. */
export function tellParticipants(node: SpanState, out: SpanOut, { id, index, shared }: Transaction): void {
  const commit = entryAt(group.log(node), index)?.payload;
  if (!commit) return;
  for (const number of shared.participants) toGroup(node, out, number, { kind: 'decision', transaction: id, op: commit.op, at: commit.ts });
}

/** Who has not voted in time does so no more. */
export function givesUp(node: SpanState, out: SpanOut, tenure: Tenure, known: Transaction): void {
  if (out.now - known.since < node.place.requestTimeoutUs && out.now >= known.since) out.setTimer(VOTES_TIMER, AGAIN_US);
  else ends(node, out, tenure, known, failure(NOT_PREPARED));
}
