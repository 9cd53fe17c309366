/**
 * Transactions at a TiDB server. Each reads as of its start. Optimistic ones lock nothing before COMMIT; of pessimistic ones each statement
 * that writes locks its rows, and sees them as they are then (Percolator, §2.2; pingcap/docs, pessimistic-transaction.md).
 */
import { failure } from '../../shared/answers.ts';
import type { Problem } from '../../../sim/operation.ts';
import { beginRun, type Fetch, onFetched, onRan } from '../../shared/ranges/running.ts';
import { committedAs, DONE, ENDED, endsBy, keepRun, takesUp } from '../../shared/ranges/ending.ts';
import type { Request } from '../../shared/ranges/requests.ts';
import { callGet, callKv, placed } from './calls.ts';
import { beginCommit, giveUp, onCommitted, onCommitTs, onLeastTs, onPrewritten, type Verdict } from './committing.ts';
import type { Result } from './commands.ts';
import { answer } from './answering.ts';
import type { Ts } from './oracle.ts';
import type { Call, MemberResult, SqlOut, SqlState, TsoFor, Txn } from './state.ts';
import { wantTs } from './timestamps.ts';

/** Pessimistic locks live so long unless they are prolonged, ms (tikv/client-go, ManagedLockTTL). */
export const MANAGED_TTL_MS = 20_000;

const problem = (code: string, message: string, detail: string): Problem => ({ message, detail, offset: null, code });

const CONFLICT = failure(
  problem(
    '40001',
    'Write conflict: another transaction has committed a row of this one since it began. Nothing was written; begin it again.',
    'ERROR 9007 (HY000)',
  ),
);
const ABORTED = failure(
  problem(
    '40001',
    'This transaction was rolled back by others: its locks had outlived their time. Nothing was written; begin it again.',
    'ERROR 8002 (HY000)',
  ),
);
const DEADLOCK = failure(
  problem(
    '40001',
    'Deadlock: this transaction and others wait for rows that each has locked. It was rolled back; begin it again. Nothing was written.',
    'ERROR 1213 (40001)',
  ),
);

function begun(node: SqlState, id: string, op: string, isAlone: boolean): Txn {
  const txn: Txn = {
    ...{ id, op, isAlone, isPessimistic: node.place.isPessimistic && !isAlone, startTs: 0, forUpdateTs: 0 },
    ...{
      own: new Map(),
      touched: new Map(),
      locked: new Set<string>(),
      stray: new Map(),
      primary: null,
      run: null,
      told: null,
      next: null,
    },
    ...{ lockPending: new Set<number>(), commit: null, idleSince: null },
  };
  node.txns.set(id, txn);
  return txn;
}

/** A statement alone is a transaction, and optimistic (pessimistic-auto-commit is off). */
export function runAlone(node: SqlState, out: SqlOut, request: Request): void {
  request.attempts += 1;
  const { op, attempts } = request;
  const id = attempts === 1 ? op : `${op}#${attempts}`;
  begun(node, id, op, true);
  wantTs(node, out, { kind: 'start', txn: id });
}

export function runStep(node: SqlState, out: SqlOut, request: Request): void {
  const { id, first } = request.transaction ?? { id: '', first: false };
  if (first && !node.txns.has(id)) {
    begun(node, id, request.op, false);
    return wantTs(node, out, { kind: 'start', txn: id });
  }
  const txn = takesUp(node.txns.get(id), request);
  if (!txn) return answer(node, out, request, ENDED);
  runStatement(node, out, txn, request);
}

/** A pessimistic one that writes sees rows as they are now. */
function runStatement(node: SqlState, out: SqlOut, txn: Txn, request: Request): void {
  if (txn.isPessimistic && !request.readOnly) wantTs(node, out, { kind: 'for-update', txn: txn.id });
  else beginRun(out, txn, request, txn.startTs);
}

export const onEnd = endsBy<Txn, SqlState, SqlOut>({ answer, drop, commit: (node, out, txn) => commitOrEnd(node, out, txn) });

export function drop(node: SqlState, out: SqlOut, txn: Txn): void {
  node.txns.delete(txn.id);
  giveUp(node, out, txn);
}

const requestOf = (node: SqlState, txn: Txn): Request | null => (txn.op === null ? null : (node.requests.get(txn.op) ?? null));

// Timestamps ----------------------------------------------------------------------------------------------------------------

export function onTs(node: SqlState, out: SqlOut, wanted: Exclude<TsoFor, { kind: 'resolve' }>, ts: Ts): void {
  const txn = node.txns.get(wanted.txn);
  const request = txn && requestOf(node, txn);
  if (!txn || !request) return;
  switch (wanted.kind) {
    case 'start':
      txn.startTs = ts;
      txn.forUpdateTs = 0;
      return runStatement(node, out, txn, request);
    case 'for-update':
      txn.forUpdateTs = ts;
      return beginRun(out, txn, request, ts);
    case 'least':
      return onLeastTs(node, out, txn, ts);
    case 'commit':
      return onCommitTs(node, out, txn, ts);
  }
}

/** As of the moment that its statement is run at. */
const fetch: Fetch<SqlState, SqlOut, Txn> = (node, out, txn, region, spans) => {
  const ts = txn.run?.ts ?? txn.startTs;
  callGet(node, out, region, { kind: 'fetch', txn: txn.id, ts }, ts, spans);
};

// Statements ----------------------------------------------------------------------------------------------------------------

export function onStatementRan(node: SqlState, out: SqlOut, id: string, op: string, result: MemberResult): void {
  const txn = node.txns.get(id);
  if (!txn || txn.op !== op) return;
  const request = node.requests.get(op);
  if (!request) return drop(node, out, txn);
  const ran = onRan(node, out, txn, result, fetch);
  if (ran.kind === 'going') return;
  if (ran.kind === 'failed') {
    drop(node, out, txn);
    return answer(node, out, request, ran.outcome);
  }
  txn.told = ran.outcome;
  if (txn.isPessimistic && !request.readOnly) lockRows(node, out, txn);
  else finish(node, out, txn, request);
}

/** Its rows, as it wants to write them, are locked before its client hears of it. */
function lockRows(node: SqlState, out: SqlOut, txn: Txn): void {
  const request = requestOf(node, txn);
  const touched = placed(node, txn.next?.touched.values() ?? []).filter(({ key }) => !txn.locked.has(key));
  if (touched.length === 0) return request ? finish(node, out, txn, request) : undefined;
  const first = touched.find(({ kind }) => kind !== 'lock') ?? touched[0];
  if (txn.primary === null && first) txn.primary = { key: first.key, region: first.region };
  const { startTs, forUpdateTs, primary } = txn;
  if (!primary) return;
  for (const region of new Set(touched.map(({ region }) => region))) {
    const keys = touched.flatMap(({ key, table, region: of }) => (of === region ? { key, table } : []));
    const call = callKv(
      node,
      out,
      region,
      { kind: 'lock', txn: txn.id, ts: startTs },
      { kind: 'pessimistic-lock', startTs, forUpdateTs, primary, keys, ttlMs: MANAGED_TTL_MS },
    );
    txn.lockPending.add(call);
  }
}

function onLockedRows(node: SqlState, out: SqlOut, txn: Txn, { id, message }: Call, result: Result): void {
  const request = requestOf(node, txn);
  if (!request || !txn.lockPending.has(id)) return;
  if (result.kind === 'write-conflict') {
    // Somebody has committed one of them since: the statement is run again on what is there now. Locks that it has got stay until it ends.
    txn.lockPending.clear();
    for (const [key, touch] of txn.next?.touched ?? []) if (!txn.touched.has(key)) txn.stray.set(key, touch);
    return wantTs(node, out, { kind: 'for-update', txn: txn.id });
  }
  if (result.kind !== 'done') {
    drop(node, out, txn);
    return answer(node, out, request, result.kind === 'deadlock' ? DEADLOCK : ABORTED);
  }
  txn.lockPending.delete(id);
  if (message.kind !== 'kv-get' && message.command.kind === 'pessimistic-lock')
    for (const { key } of message.command.keys) txn.locked.add(key);
  if (txn.lockPending.size === 0) finish(node, out, txn, request);
}

function finish(node: SqlState, out: SqlOut, txn: Txn, request: Request): void {
  keepRun(txn);
  if (txn.isAlone) return commitOrEnd(node, out, txn);
  txn.op = null;
  txn.idleSince = out.now;
  answer(node, out, request, txn.told ?? DONE);
}

// COMMIT --------------------------------------------------------------------------------------------------------------------

function commitOrEnd(node: SqlState, out: SqlOut, txn: Txn): void {
  if (txn.touched.size > 0) return beginCommit(node, out, txn);
  const request = requestOf(node, txn);
  node.txns.delete(txn.id);
  if (request) answer(node, out, request, txn.told ?? DONE);
}

/** A region has answered what a transaction asked of it, and no lock was in the way. */
export function onTxnAnswer(node: SqlState, out: SqlOut, call: Call, txnId: string, result: Result): void {
  const txn = node.txns.get(txnId);
  if (!txn) return;
  switch (call.purpose.kind) {
    case 'prewrite':
      return judge(node, out, txn, onPrewritten(node, out, txn, call.id, result));
    case 'commit':
      return judge(node, out, txn, onCommitted(node, out, txn, result));
    case 'lock':
      return onLockedRows(node, out, txn, call, result);
  }
}

export function onRows(node: SqlState, out: SqlOut, txnId: string, rows: Parameters<typeof onFetched>[3]): void {
  const txn = node.txns.get(txnId);
  const request = txn && requestOf(node, txn);
  if (txn && request) onFetched(out, txn, request, rows);
}

function judge(node: SqlState, out: SqlOut, txn: Txn, verdict: Verdict | null): void {
  if (verdict === null) return;
  node.txns.delete(txn.id);
  const request = requestOf(node, txn);
  if (!request) return;
  if (verdict.kind === 'committed') return answer(node, out, request, committedAs(txn));
  // A statement alone is run again unseen (tidb_retry_limit).
  if (txn.isAlone && request.attempts <= node.place.retryLimit) return runAlone(node, out, request);
  answer(node, out, request, verdict.kind === 'conflict' ? CONFLICT : ABORTED);
}
