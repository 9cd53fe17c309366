/**
 * Transactions of this server's clients. They run on its own database, each on the state at its beginning, where nobody else sees them
 * and nobody outside hears of them. COMMIT makes a write set of one and sends it; from then on only the order decides. Whatever is
 * certified meanwhile takes precedence: a local transaction that has one of its rows is rolled back (brute force).
 */
import type { Outcome, Problem } from '../../../sim/operation.ts';
import type { QueryResult, SqlResult, TransactionKeys } from '../../../sqlite/jobs.ts';
import { failure, asQueryResult, queryJob } from '../../shared/answers.ts';
import { accept, isKnown } from '../../shared/recent.ts';
import { endIdle, idle } from '../../shared/transactions/idle.ts';
import { entryAt } from '../../shared/consensus/log.ts';
import { group } from './group.ts';
import { mayWrite, READ_ONLY, waitForOthers, waitsForOthers } from './levels.ts';
import { broadcast } from './ordering.ts';
import type { WriteSet } from './protocol.ts';
import { refuse } from './refusing.ts';
import {
  answer,
  DEADLOCK,
  DONE,
  type Local,
  problem,
  type Queued,
  type Request,
  type ServerOut,
  type ServerState,
  tellCommitted,
} from './state.ts';

const ENDED = problem(
  '25P02',
  'current transaction is aborted, commands ignored until end of transaction block: it has ended here. Begin it again.',
  'ERROR 25P02',
);

/** A statement alone lost to another: it may be run again unseen. */
const AGAIN: ReadonlySet<string | undefined> = new Set(['40001', '40P01']);

const keyless = (tables: readonly string[]): Problem =>
  problem(
    '0A000',
    `The table ${tables.join(', ')} has no primary key, and certification goes by keys: give it one. Nothing was written.`,
    'ERROR 3098 (HY000)',
  );

function rollBack(node: ServerState, out: ServerOut, local: Local): void {
  node.locals.delete(local.id);
  node.idleSince.delete(local.id);
  out.execute({ kind: 'rolled back' }, { kind: 'end', transaction: local.id, commit: false, seed: local.id });
}

// What comes ----------------------------------------------------------------------------------------------------------

const begun = (id: string, op: string, isAlone: boolean): Local => ({
  id,
  op,
  isAlone,
  keys: new Set(),
  lastSeen: 0,
  told: null,
  stage: 'open',
  set: null,
  asks: 0,
});

/** A statement alone runs as a transaction of its own, on the newest state that is here. */
export function runAlone(node: ServerState, out: ServerOut, request: Request): void {
  request.stage = 'running';
  request.attempts += 1;
  const id = request.attempts === 1 ? request.op : `${request.op}#${request.attempts}`;
  node.locals.set(id, begun(id, request.op, true));
  const transaction = { id, isolation: 'read committed', first: true, tellsKeys: true } as const;
  out.execute({ kind: 'step', id, op: request.op }, queryJob({ ...request, transaction }, false));
}

/** A statement of a transaction: all see the state on which it began (InnoDB's REPEATABLE READ, which is MySQL's default). */
export function runStep(node: ServerState, out: ServerOut, request: Request): void {
  const { transaction } = request;
  if (!transaction) return;
  const { id, isolation, first } = transaction;
  request.stage = 'running';
  if (first) node.locals.set(id, begun(id, request.op, false));
  const local = node.locals.get(id);
  if (local?.stage !== 'open') return answer(node, out, request, failure(endOf(node, id)), null);
  local.op = request.op;
  const level = isolation === 'serializable' ? isolation : 'repeatable read';
  const asked = { ...request, transaction: { id, isolation: level, first, tellsKeys: true } as const };
  out.execute({ kind: 'step', id, op: request.op }, queryJob(asked, false));
}

/** Why a transaction is not known here. */
const endOf = (node: ServerState, id: string): Problem => (isKnown(node.aborted, id) ? DEADLOCK : ENDED);

export function onEnd(node: ServerState, out: ServerOut, request: Request): void {
  const { transaction: id = '', commit = false } = request.ends ?? {};
  const local = node.locals.get(id);
  if (!commit) {
    if (local?.stage === 'open') rollBack(node, out, local);
    return answer(node, out, request, DONE, null);
  }
  // An earlier life may have sent it.
  if (local?.stage !== 'open') return refuse(node, out, request, failure(endOf(node, id)));
  request.stage = 'running';
  local.op = request.op;
  prepare(node, out, local);
}

// What ran ------------------------------------------------------------------------------------------------------------

/** A statement has run. */
export function onStep(node: ServerState, out: ServerOut, id: string, op: string, result: SqlResult): void {
  const local = node.locals.get(id);
  const request = node.requests.get(op);
  if (!local || local.op !== op || local.stage !== 'open') return;
  const { outcome, position, keys } = asQueryResult(result);
  if (!outcome.ok) {
    node.locals.delete(id);
    node.idleSince.delete(id);
    // What failed has ended there; what never began has not.
    if (result.kind !== 'query') out.execute({ kind: 'rolled back' }, { kind: 'end', transaction: id, commit: false, seed: id });
    accept(node.aborted, id);
    return request && fail(node, out, request, local, outcome);
  }
  if (!request) return rollBack(node, out, local);
  if (keys) note(node, local, keys);
  const why = keys && (keys.keyless.length > 0 ? keyless(keys.keyless) : keys.written.length > 0 && !mayWrite(node) ? READ_ONLY : null);
  if (why) {
    rollBack(node, out, local);
    return answer(node, out, request, failure(why), null);
  }
  if (local.isAlone) {
    local.told = { ...outcome, wrote: true };
    return prepare(node, out, local);
  }
  local.op = null;
  idle(node.idleSince, out, node.place.idleUs, request, outcome);
  answer(node, out, request, outcome, position);
}

function note(node: ServerState, local: Local, keys: TransactionKeys): void {
  local.keys = new Set([...keys.written, ...keys.parents]);
  local.lastSeen = keys.seen - (node.base ?? 0);
}

/** What failed only because others were there, and is a statement alone, is tried again; the client hears of anything else. */
function fail(node: ServerState, out: ServerOut, request: Request, local: Local, outcome: Outcome, after = node.lastApplied): void {
  const again = local.isAlone && request.attempts <= node.place.retryAutocommit && !outcome.ok && AGAIN.has(outcome.problem.code);
  if (!again) return refuse(node, out, request, outcome);
  // What it lost to is to be seen by then.
  request.stage = 'marked';
  request.need = after;
}

function prepare(node: ServerState, out: ServerOut, local: Local): void {
  local.stage = 'ending';
  node.idleSince.delete(local.id);
  out.execute({ kind: 'prepared', id: local.id }, { kind: 'prepare', transaction: local.id, seed: local.id, tellsKeys: true });
}

/** Its rows and keys are known: that is the write set. */
export function onPrepared(node: ServerState, out: ServerOut, id: string, result: SqlResult): void {
  const local = node.locals.get(id);
  const request = local && node.requests.get(local.op ?? '');
  if (local?.stage !== 'ending') return;
  if (!request) return rollBack(node, out, local);
  if (result.kind !== 'prepared' || result.problem !== null) {
    node.locals.delete(id);
    const why = result.kind === 'prepared' ? result.problem : null;
    if (result.kind !== 'prepared') rollBack(node, out, local);
    return fail(node, out, request, local, why === null ? asQueryResult(result).outcome : failure(why));
  }
  if (result.rows.length > 0 && !mayWrite(node)) {
    rollBack(node, out, local);
    return refuse(node, out, request, failure(READ_ONLY));
  }
  const { rows, tables, position, keys } = result;
  if (rows.length === 0 || !keys) {
    node.locals.delete(id);
    return answer(node, out, request, local.told ?? { ...DONE, tables }, position);
  }
  const outcome = local.told ?? { ...DONE, changes: rows.length, tables, wrote: true };
  const { op } = request;
  const source = node.place.spec.id;
  local.set = Object.freeze({ kind: 'writeset', op, source, trx: id, lastSeen: local.lastSeen, keys, rows, outcome });
  local.stage = 'ready';
  broadcast(node, out, local);
  if (node.place.rules.mayAnswer(false)) tellCommitted(node, out, request, outcome, position);
}

// What the order says -------------------------------------------------------------------------------------------------

/** Local transactions that have a row, or refer to one, that this write set writes, and are not in the order themselves. */
export function conflicting(node: ServerState, { keys, trx, source }: WriteSet): readonly Local[] {
  const found: Local[] = [];
  for (const local of node.locals.values()) {
    if (local.keys.size === 0 || (local.id === trx && source === node.place.spec.id)) continue;
    if (local.stage === 'sent' || local.stage === 'certified') continue;
    if (keys.written.some((key) => local.keys.has(key))) found.push(local);
  }
  return found;
}

/** Brute force: whatever is certified goes first. A change of the schema goes before everything. */
export function giveWay(node: ServerState, out: ServerOut, { action, verdict, index }: Queued): void {
  if (verdict !== 'certified' || action.kind === 'marker') return;
  const open = [...node.locals.values()].filter(({ stage }) => stage !== 'sent' && stage !== 'certified');
  for (const local of action.kind === 'toi' ? open : conflicting(node, action)) {
    node.counters.local_bf_aborts += 1;
    abort(node, out, local, action.op, index);
  }
}

function abort(node: ServerState, out: ServerOut, local: Local, by: string, index: number): void {
  rollBack(node, out, local);
  accept(node.aborted, local.id);
  out.report('bfAbort', [local.id, by]);
  const request = node.requests.get(local.op ?? '');
  if (request) fail(node, out, request, local, failure(DEADLOCK), index);
}

/** A write set of this server failed in certification: it is rolled back, and its client hears “deadlock”. */
export function onRejected(node: ServerState, out: ServerOut, { action, verdict, index }: Queued): void {
  if (action.kind !== 'writeset' || verdict === 'repeated') return;
  const local = node.locals.get(action.trx);
  if (!local) return;
  node.counters.local_cert_failures += 1;
  out.report('certFailure', [action.op, action.lastSeen, entryAt(group.log(node), index)?.ordinal ?? 0]);
  rollBack(node, out, local);
  const request = node.requests.get(action.op);
  if (request) fail(node, out, request, local, failure(DEADLOCK), index);
}

/** It is in this server's database, in its turn; or was before, where it stands in the order again. */
export function onCommitted(node: ServerState, out: ServerOut, queued: Queued, action: WriteSet, done: QueryResult): void {
  const local = node.locals.get(action.trx);
  const isNew = queued.verdict === 'certified';
  if (isNew) node.counters.local_commits += 1;
  else if (local) rollBack(node, out, local);
  node.locals.delete(action.trx);
  const { outcome, position } = isNew ? done : { ...done, outcome: action.outcome };
  const request = node.requests.get(action.op);
  if (!request) return;
  if (waitsForOthers(node)) waitForOthers(node, out, action.op, { index: queued.index, outcome, position });
  else tellCommitted(node, out, request, outcome, position);
}

// What ends otherwise -------------------------------------------------------------------------------------------------

/** Some have been idle for too long. */
export function endIdleOnes(node: ServerState, out: ServerOut): void {
  endIdle(node.idleSince, out, node.place.idleUs, { kind: 'rolled back' });
  for (const local of [...node.locals.values()])
    if (!local.isAlone && local.stage === 'open' && local.op === null && !node.idleSince.has(local.id) && node.place.idleUs > 0)
      node.locals.delete(local.id);
}

/** Nobody waits for it any more. True: it may have a place in the order, or get one. */
export function giveUp(node: ServerState, out: ServerOut, request: Request): boolean {
  if (node.waits.after.delete(request.op)) return true;
  for (const local of [...node.locals.values()]) {
    if (local.op !== request.op) continue;
    rollBack(node, out, local);
    accept(node.aborted, local.id);
    if (local.asks > 0) return true;
  }
  return request.isolated !== null && request.asks > 0;
}
