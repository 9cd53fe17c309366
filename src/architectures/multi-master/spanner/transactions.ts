/**
 * Read-write transactions at the leader (§4.2.1), of one group. A statement runs on what the leader has and on what its transaction has done, to
 * see which keys it looks at and writes; it counts when it has locks on all of them and nothing has changed since. Nothing of it leaves the
 * leader before COMMIT, which is one entry of the log. Locks are kept until that is applied: strict two-phase locking.
 */
import { calendarMs } from '../../../sim/epoch.ts';
import type { NodeId } from '../../../sim/node.ts';
import type { Outcome } from '../../../sim/operation.ts';
import type { Footprint, SqlResult } from '../../../sqlite/jobs.ts';
import { failure, asQueryResult } from '../../shared/answers.ts';
import { lastIndex } from '../../shared/consensus/log.ts';
import { holdsAll, ready, release } from '../../shared/locks/table.ts';
import { accept } from '../../shared/recent.ts';
import { trueTime } from './clock.ts';
import { isLogged, logs } from './commits.ts';
import { holdsLease } from './leases.ts';
import { ageOf, locksFor, takes } from './locking.ts';
import type { CommitRequest, LeaderRequest, TransactionRequest } from './protocol.ts';
import { answerTo, end, ends } from './ending.ts';
import { collects, givesUp, tellParticipants, votes } from './two-phase-commit.ts';
import { ALONE, DONE, NOT_KNOWN, WOUNDED } from './refusing.ts';
import {
  alone,
  group,
  isOpen,
  type SpanOut,
  type SpanState,
  type StepTag,
  type Tenure,
  type Transaction,
  type Transactions,
} from './state.ts';

export const IDLE_TIMER = 'idle transactions';

/** Where transactions are open, what is theirs goes ahead of what waits, for that may wait for them; and so do reads, which wait for no lock. */
export const goesAhead = ({ open }: Transactions, request: LeaderRequest): boolean =>
  open.size > 0 &&
  (request.kind === 'safe-time-request' ||
    request.kind === 'prepare-request' ||
    request.kind === 'prepare-vote' ||
    request.kind === 'decision' ||
    (request.kind === 'transaction-request' && open.has(idOf(request))));

const idOf = ({ transaction, ends }: TransactionRequest): string => transaction?.id ?? ends?.transaction ?? '';

// What comes ----------------------------------------------------------------------------------------------------------

/** A statement of a transaction, or its end. False: the lease is to come first. */
export function takesPart(node: SpanState, out: SpanOut, tenure: Tenure, from: NodeId, request: TransactionRequest): boolean {
  if (!holdsLease(node, out)) return false;
  const { transactions } = tenure;
  const id = idOf(request);
  // The network may double a statement; what is in the log once was asked for before.
  if (!accept(transactions.recent, request.op) || group.epoch(node) !== request.epoch) return true;
  if (request.transaction?.first) transactions.open.set(id, begun(transactions, id, false, out.now, request.age));
  const known = transactions.open.get(id);
  if (request.ends?.commit === false) {
    if (known !== undefined && isOpen(known)) end(tenure, known);
    answerTo(node, out, from, request.op, DONE);
    return true;
  }
  if (request.ends && isLogged(node, request.op)) return true;
  if (known === undefined || known.stage !== 'idle') {
    if (known?.stage === 'wounded') end(tenure, known);
    answerTo(node, out, from, request.op, failure(known?.stage === 'wounded' ? WOUNDED : NOT_KNOWN));
    return true;
  }
  const { op, sql, params } = request;
  known.ask = { from, op, sql, params, nowMs: request.nowMs ?? calendarMs(trueTime(node, out.now).latest) };
  if (!request.ends) run(node, out, tenure, known);
  else if (request.participants && request.participants.length > 0) collects(node, out, tenure, known, request.participants);
  else {
    known.stage = 'ready';
    commit(node, out, tenure, known);
  }
  return true;
}

/** A write alone, where transactions hold locks: it is one of its own, which is begun again where others wound it. */
export function writesLocked(node: SpanState, out: SpanOut, tenure: Tenure, from: NodeId, request: CommitRequest): void {
  const { transactions } = tenure;
  const { op, sql, params } = request;
  if (transactions.open.has(op)) return;
  const alone = begun(transactions, op, true, out.now, request.age);
  alone.ask = { from, op, sql, params, nowMs: request.nowMs ?? calendarMs(trueTime(node, out.now).latest) };
  transactions.open.set(op, alone);
  run(node, out, tenure, alone);
}

function begun(transactions: Transactions, id: string, isAlone: boolean, since: number, age?: number): Transaction {
  const needs = transactions.unlockedTo;
  const made = { id, owner: ageOf(transactions, id, age), isAlone, stage: 'idle', ask: null, own: [], told: null } as const;
  return { ...made, needs, ranAt: 0, runs: 0, isAgain: false, must: new Map(), index: 0, since, shared: alone() };
}

// What runs -----------------------------------------------------------------------------------------------------------

function run(node: SpanState, out: SpanOut, tenure: Tenure, transaction: Transaction): void {
  const { ask, own, id, needs } = transaction;
  if (ask === null) return;
  transaction.stage = 'behind';
  if (!node.isPositionKnown || node.lastApplied < needs) return;
  transaction.stage = 'running';
  transaction.ranAt = node.applyingTo === 0 ? node.lastApplied : -1;
  transaction.runs += 1;
  const { op, sql, params, nowMs } = ask;
  out.execute(
    { kind: 'step', epoch: tenure.epoch, id, op, run: transaction.runs },
    { kind: 'footprint', sql, params, seed: op, nowMs, own },
  );
}

export function onFootprint(node: SpanState, out: SpanOut, tag: StepTag, result: SqlResult): void {
  const { tenure } = node;
  const transaction = tenure?.epoch === tag.epoch ? tenure.transactions.open.get(tag.id) : undefined;
  if (!tenure || transaction?.stage !== 'running' || transaction.ask?.op !== tag.op || transaction.runs !== tag.run) return;
  if (result.kind !== 'footprint') return failed(node, out, tenure, transaction, asQueryResult(result).outcome);
  if (result.query.classification?.schema) return ends(node, out, tenure, transaction, failure(ALONE));
  const wanted = locksFor(result);
  // What had them all before it ran has seen what they guard.
  const had = holdsAll(tenure.transactions.locks, transaction.owner, wanted);
  const { has, wounded } = takes(node, out, tenure, transaction, wanted);
  for (const each of wounded) wound(node, out, tenure, each);
  if (!has) return;
  if (!had && !isCurrent(node, transaction)) return run(node, out, tenure, transaction);
  stepped(node, out, tenure, transaction, result);
}

/** Nothing was applied from when it began to run until it had its locks. */
const isCurrent = ({ applyingTo, lastApplied }: SpanState, { ranAt }: Transaction): boolean => applyingTo === 0 && ranAt === lastApplied;

/** It has its locks: what it saw is so, and stays so until its end. */
function stepped(node: SpanState, out: SpanOut, tenure: Tenure, transaction: Transaction, { rows, query }: Footprint): void {
  const { ask, isAlone } = transaction;
  if (ask === null || !query.outcome.ok) return;
  transaction.own = rows;
  if (isAlone) {
    transaction.told = query.outcome;
    transaction.stage = 'ready';
    return;
  }
  transaction.ask = null;
  transaction.isAgain = false;
  transaction.stage = 'idle';
  transaction.since = out.now;
  watchIdle(node, out, tenure);
  answerTo(node, out, ask.from, ask.op, query.outcome);
}

/** What failed is run again when all that was in the log by then is here: it may have failed on what is old. */
function failed(node: SpanState, out: SpanOut, tenure: Tenure, transaction: Transaction, outcome: Outcome): void {
  const newest = lastIndex(group.log(node));
  if (transaction.isAgain || transaction.ranAt >= newest) return ends(node, out, tenure, transaction, outcome);
  transaction.isAgain = true;
  transaction.needs = newest;
  run(node, out, tenure, transaction);
}

// What has become possible --------------------------------------------------------------------------------------------

/** Commits, lets go of what is applied, and runs those that may go on. */
export function goOnWithTransactions(node: SpanState, out: SpanOut): void {
  const { tenure } = node;
  if (tenure === null || tenure.transactions.open.size === 0) return;
  const { open, locks } = tenure.transactions;
  for (const transaction of [...open.values()]) {
    const { stage, index } = transaction;
    if (stage === 'committing' && index <= node.lastApplied) {
      tellParticipants(node, out, transaction);
      end(tenure, transaction);
    } else if (stage === 'prepared') votes(node, out, transaction);
    else if (stage === 'ready') commit(node, out, tenure, transaction);
    else if (stage === 'behind') run(node, out, tenure, transaction);
  }
  const owners = new Set(ready(locks));
  for (const transaction of open.values())
    if (transaction.stage === 'waiting' && owners.has(transaction.owner)) run(node, out, tenure, transaction);
}

/** COMMIT: its rows become one entry, with a timestamp, under locks that it holds and a lease that its leader does. */
function commit(node: SpanState, out: SpanOut, tenure: Tenure, transaction: Transaction): void {
  const { ask, own, id, told, isAlone } = transaction;
  if (ask === null || !holdsLease(node, out)) return;
  const { participants, least } = transaction.shared;
  const isShared = participants.length > 0;
  if (own.length === 0 && !isShared) return ends(node, out, tenure, transaction, told ?? DONE);
  const tables = [...new Set(own.map(({ table }) => table))].sort();
  const outcome = { ...DONE, changes: own.length, tables, ...(isAlone ? told : null), wrote: true };
  const index = logs(
    node,
    out,
    ask.from,
    ask.op,
    () => ({ rows: own, transaction: id, outcome }),
    isShared ? { participants } : {},
    isShared ? least : null,
  );
  if (index === null) return;
  // The log takes none, and its client hears of it.
  if (index === 0) return end(tenure, transaction);
  transaction.stage = 'committing';
  transaction.index = index;
  if (!node.place.rules.keepsLocks()) release(tenure.transactions.locks, transaction.owner);
}

/** One that is older has its locks. */
function wound(node: SpanState, out: SpanOut, tenure: Tenure, transaction: Transaction): void {
  if (!node.place.rules.heedsWound()) return;
  transaction.must = new Map();
  const { ask } = transaction;
  if (transaction.isAlone) {
    transaction.own = [];
    return run(node, out, tenure, transaction);
  }
  transaction.stage = 'wounded';
  if (ask !== null) ends(node, out, tenure, transaction, failure(WOUNDED));
}

/** Of commits over several groups: votes again, and gives up those whose votes do not come. */
export function onVotesTimer(node: SpanState, out: SpanOut): void {
  const { tenure } = node;
  for (const known of [...(tenure?.transactions.open.values() ?? [])])
    if (tenure && known.stage === 'collecting') givesUp(node, out, tenure, known);
}

// What nobody goes on with --------------------------------------------------------------------------------------------

function watchIdle(node: SpanState, out: SpanOut, { transactions }: Tenure): void {
  const others = [...transactions.open.values()].filter(({ stage }) => stage === 'idle' || stage === 'wounded');
  if (others.length === 1 && node.place.idleUs > 0) out.setTimer(IDLE_TIMER, node.place.idleUs);
}

export function onIdle(node: SpanState, out: SpanOut): void {
  const { tenure, place } = node;
  if (tenure === null) return;
  let nextUs = Number.POSITIVE_INFINITY;
  for (const transaction of [...tenure.transactions.open.values()]) {
    if (transaction.stage !== 'idle' && transaction.stage !== 'wounded') continue;
    const leftUs = transaction.since + place.idleUs - out.now;
    // Longer than the whole time: the clock was set back meanwhile.
    if (leftUs > 0 && leftUs <= place.idleUs) {
      nextUs = Math.min(nextUs, leftUs);
      continue;
    }
    out.report('idleTransaction', transaction.id);
    end(tenure, transaction);
  }
  if (nextUs !== Number.POSITIVE_INFINITY) out.setTimer(IDLE_TIMER, nextUs);
}
