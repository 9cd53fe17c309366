/**
 * Transactions at a gateway. Each reads as of its timestamp, by the clock of its node, and keeps what it writes until COMMIT
 * (kv.transaction.write_buffering.enabled). It commits at that moment, or moves to a later one, or begins again.
 */
import { committedAs, DONE, ENDED, endsBy, keepRun, takesUp } from '../../shared/ranges/ending.ts';
import type { Request } from '../../shared/ranges/requests.ts';
import { beginRun, onFetched, onRan } from '../../shared/ranges/running.ts';
import { answer, restart } from './answering.ts';
import { TICKS_PER_MS } from '../../shared/timestamps/hlc.ts';
import { SETUP_TS } from './mvcc.ts';
import { nameOf } from '../../shared/ranges/entries.ts';
import { callRead } from './calls.ts';
import { now } from './clock.ts';
import type { Result } from './commands.ts';
import { beginCommit, endTxn, giveUp, onEnded, onWritten, type Verdict, writeAgain } from './committing.ts';
import type { NodeId } from '../../../sim/node.ts';
import type { Rows } from './protocol.ts';
import { beginRefresh, fetchUnsure, onRefreshed } from './refreshing.ts';
import type { Call, GatewayOut, GatewayState, JobResult, Restart, Txn } from './state.ts';

function begin(node: GatewayState, out: GatewayOut, id: string, op: string, isAlone: boolean, isPast = false): Txn {
  const at = now(node, out);
  const { maxOffset, readsPast } = node.place;
  const readTs = isPast ? Math.max(SETUP_TS, at - readsPast) : at;
  const txn: Txn = {
    // Of what is past nothing is uncertain.
    ...{ id, op, isAlone, isPast, readTs, limit: isPast ? readTs : readTs + maxOffset },
    ...{ observed: new Map(), reads: new Map(), unsure: [], refreshing: null, hasTold: false, told: null, commit: null, idleSince: null },
    ...{ own: new Map(), touched: new Map(), run: null, next: null },
  };
  node.txns.set(id, txn);
  if (!isPast) node.begun = Object.freeze({ txn: id, wallMs: node.wallMs });
  return txn;
}

export function runAlone(node: GatewayState, out: GatewayOut, request: Request): void {
  request.attempts += 1;
  const { op, attempts } = request;
  const isPast = node.place.readsPast > 0 && request.readOnly;
  if (isPast) request.ageUs = (node.place.readsPast / TICKS_PER_MS) * 1000;
  const txn = begin(node, out, attempts === 1 ? op : `${op}#${attempts}`, op, true, isPast);
  beginRun(out, txn, request, txn.readTs);
}

export function runStep(node: GatewayState, out: GatewayOut, request: Request): void {
  const { id, first } = request.transaction ?? { id: '', first: false };
  if (first && !node.txns.has(id)) {
    const txn = begin(node, out, id, request.op, false);
    return beginRun(out, txn, request, txn.readTs);
  }
  const txn = takesUp(node.txns.get(id), request);
  if (!txn) return answer(node, out, request, ENDED);
  beginRun(out, txn, request, txn.readTs);
}

export const onEnd = endsBy<Txn, GatewayState, GatewayOut>({ answer, drop, commit: (node, out, txn) => commitOrEnd(node, out, txn) });

export function drop(node: GatewayState, out: GatewayOut, txn: Txn): void {
  node.txns.delete(txn.id);
  giveUp(node, out, txn);
}

const requestOf = (node: GatewayState, txn: Txn): Request | null => (txn.op === null ? null : (node.requests.get(txn.op) ?? null));

// Statements ----------------------------------------------------------------------------------------------------------------

export function onStatementRan(node: GatewayState, out: GatewayOut, id: string, op: string, result: JobResult): void {
  const txn = node.txns.get(id);
  if (!txn || txn.op !== op) return;
  const request = node.requests.get(op);
  if (!request) return drop(node, out, txn);
  const ran = onRan(node, out, txn, result, callRead);
  if (ran.kind === 'going') return;
  if (ran.kind === 'failed') {
    drop(node, out, txn);
    return answer(node, out, request, ran.outcome);
  }
  txn.told = ran.outcome;
  keepRun(txn);
  if (txn.isAlone) return commitOrEnd(node, out, txn);
  txn.op = null;
  txn.idleSince = out.now;
  txn.hasTold = true;
  answer(node, out, request, txn.told ?? DONE);
}

/** A range has answered a read: with rows, or with a value that may have been there before. */
export function onRows(node: GatewayState, out: GatewayOut, call: Call, txnId: string, from: NodeId, message: Rows): void {
  const txn = node.txns.get(txnId);
  const request = txn && requestOf(node, txn);
  if (!txn || !request || call.message.kind !== 'batch-read') return;
  if (!txn.observed.has(from)) txn.observed.set(from, message.observed);
  const { spans } = call.message;
  const { region } = call;
  if (message.uncertain > 0) txn.unsure = [...txn.unsure, { region, spans, ts: message.uncertain }];
  else {
    for (const span of spans) txn.reads.set(nameOf(span), { region, span });
    onFetched(out, txn, request, message.rows);
  }
  const { unsure, run } = txn;
  if (unsure.length === 0 || run?.pending !== unsure.length) return;
  // All has been heard: it moves above what it is unsure of.
  const ts = Math.max(...unsure.map((each) => each.ts));
  out.report('uncertain', Math.round((ts - txn.readTs) / 1000));
  if (beginRefresh(node, out, txn, ts, 'fetch')) fetchUnsure(node, out, txn);
}

/** It begins again: by itself if its client has heard nothing of it, else the client has to. */
function startAgain(node: GatewayState, out: GatewayOut, txn: Txn, why: Restart): void {
  const request = requestOf(node, txn);
  drop(node, out, txn);
  if (!request) return;
  const mayAgain = request.attempts <= node.place.retryLimit;
  out.report('restart', why);
  node.counters.restarts[why] += 1;
  if (txn.isAlone && mayAgain) return runAlone(node, out, request);
  if (!txn.isAlone && !txn.hasTold && !txn.commit && mayAgain) {
    request.attempts += 1;
    return runStep(node, out, request);
  }
  answer(node, out, request, restart(why));
}

// COMMIT --------------------------------------------------------------------------------------------------------------------

function commitOrEnd(node: GatewayState, out: GatewayOut, txn: Txn): void {
  if (beginCommit(node, out, txn)) return;
  const request = requestOf(node, txn);
  node.txns.delete(txn.id);
  if (request) answer(node, out, request, txn.told ?? DONE);
}

/** A range has answered what a transaction asked of it, and no intent was in the way. */
export function onTxnAnswer(node: GatewayState, out: GatewayOut, call: Call, txnId: string, result: Result): void {
  const txn = node.txns.get(txnId);
  if (!txn) return;
  switch (call.purpose.kind) {
    case 'write':
      return judge(node, out, txn, onWritten(node, out, txn, result));
    case 'end':
      return judge(node, out, txn, onEnded(node, out, txn, result));
    case 'refresh':
      return onRefreshAnswer(node, out, txn, result.kind === 'refreshed' && result.ok);
  }
}

function onRefreshAnswer(node: GatewayState, out: GatewayOut, txn: Txn, ok: boolean): void {
  const refreshed = onRefreshed(node, txn, ok);
  if (refreshed.kind === 'going') return;
  if (refreshed.kind === 'failed') return startAgain(node, out, txn, refreshed.then === 'fetch' ? 'readwithinuncertainty' : 'serializable');
  if (refreshed.then === 'fetch') fetchUnsure(node, out, txn);
  else if (refreshed.then === 'write') writeAgain(node, out, txn);
  else endTxn(node, out, txn);
}

function judge(node: GatewayState, out: GatewayOut, txn: Txn, verdict: Verdict | null): void {
  if (verdict === null) return;
  if (verdict === 'aborted') return startAgain(node, out, txn, 'txnaborted');
  node.txns.delete(txn.id);
  const request = requestOf(node, txn);
  if (request) answer(node, out, request, committedAs(txn));
}
