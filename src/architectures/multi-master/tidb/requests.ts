/** Clients' statements at a TiDB server, from asking to answer. */
import type { NodeId } from '../../../sim/node.ts';
import type { Outcome } from '../../../sim/operation.ts';
import type { ClientQuery } from '../../contract.ts';
import { asQueryResult, extrasOf, refusal, reply, unknown } from '../../shared/answers.ts';
import { accept } from '../../shared/recent.ts';
import { answer } from './answering.ts';
import { callKv, dropCalls } from './calls.ts';
import type { MemberResult, Request, SqlOut, SqlState, Txn } from './state.ts';
import { drop, MANAGED_TTL_MS, onEnd, runAlone, runStep } from './transactions.ts';

export const PATIENCE_TIMER = 'requests';
export const IDLE_TIMER = 'idle transactions';
export const BEAT_TIMER = 'heartbeats';
/** tikv/client-go: half of ManagedLockTTL. */
const BEAT_US = (MANAGED_TTL_MS / 2) * 1000;

const NO_SCHEMA_CHANGES = refusal(
  'This TiDB has the schema of the set-up: statements that change it are not carried out. Put them into the set-up.',
  'ERROR 8200 (HY000)',
);

export function onQuery(node: SqlState, out: SqlOut, client: NodeId, query: ClientQuery): void {
  const { op, sql, params, ends } = query;
  const { maxRequests, requestTimeoutUs, rules, spec } = node.place;
  if (rules.isRepeated(!accept(node.recent, op))) return;
  const isDoubtful = node.isRestarted && out.now - node.startedAt < requestTimeoutUs;
  if (node.requests.size >= maxRequests) {
    const words = `Refused: ${maxRequests} requests wait at this TiDB server already.`;
    return out.send(client, reply(op, isDoubtful ? unknown(words) : refusal(`${words} Nothing was written.`), spec.id, null));
  }
  if (node.requests.size === 0) out.setTimer(PATIENCE_TIMER, requestTimeoutUs);
  const rest = { deadline: out.now + requestTimeoutUs, isDoubtful, readOnly: false, attempts: 0 };
  const request: Request = { op, sql, params, ...extrasOf(query), client, ...rest };
  node.requests.set(op, request);
  if (ends) onEnd(node, out, request);
  else out.execute({ kind: 'classify', op }, { kind: 'classify', sql });
}

export function onClassified(node: SqlState, out: SqlOut, op: string, result: MemberResult): void {
  const request = node.requests.get(op);
  if (!request) return;
  if (result.kind !== 'classified') {
    endTransaction(node, out, request);
    return answer(
      node,
      out,
      request,
      result.kind === 'problem' ? asQueryResult(result).outcome : refusal('This statement could not be read.'),
    );
  }
  const { readOnly, schema } = result.classification;
  request.readOnly = readOnly;
  if (schema) {
    endTransaction(node, out, request);
    return answer(node, out, request, NO_SCHEMA_CHANGES);
  }
  if (request.transaction) runStep(node, out, request);
  else runAlone(node, out, request);
}

/** What fails has ended its transaction. */
function endTransaction(node: SqlState, out: SqlOut, { transaction }: Request): void {
  const txn = transaction && node.txns.get(transaction.id);
  if (txn && !txn.commit) drop(node, out, txn);
}

const txnOf = (node: SqlState, op: string): Txn | null => [...node.txns.values()].find((txn) => txn.op === op) ?? null;

/** Why it was not done in time, and whether that is certain. */
function tooLate(node: SqlState, txn: Txn | null, ms: number): Outcome {
  if (txn?.commit?.inDoubt === true)
    return unknown(`No answer to the commit after ${ms} ms. Whether it is committed is told by its locks, and decided at its primary.`);
  const why = node.asked === null ? 'a region did not answer, or a row was locked' : 'the placement driver did not hand out a timestamp';
  return refusal(`This TiDB server could not finish this within ${ms} ms (${why}). Nothing was written.`);
}

export function onPatienceOver(node: SqlState, out: SqlOut): void {
  const { requestTimeoutUs } = node.place;
  for (const request of [...node.requests.values()]) {
    const leftUs = request.deadline - out.now;
    // A deadline further off than the whole patience: the clock was set back, and nobody knows how long it has waited.
    if (leftUs > 0 && leftUs <= requestTimeoutUs) return out.setTimer(PATIENCE_TIMER, leftUs);
    const txn = txnOf(node, request.op);
    const outcome = tooLate(node, txn, Math.round(requestTimeoutUs / 1000));
    if (txn) end(node, out, txn);
    answer(node, out, request, outcome);
  }
}

/** Of what may be committed nothing is taken back. */
function end(node: SqlState, out: SqlOut, txn: Txn): void {
  if (txn.commit?.inDoubt !== true) return drop(node, out, txn);
  node.txns.delete(txn.id);
  dropCalls(node, txn.id);
}

// Transactions of clients that say nothing -----------------------------------------------------------------------------------

export function keepIdle(node: SqlState, out: SqlOut): void {
  const { idleUs } = node.place;
  if (idleUs > 0 && [...node.txns.values()].some(({ idleSince }) => idleSince === out.now)) out.setTimer(IDLE_TIMER, idleUs);
}

export function onIdle(node: SqlState, out: SqlOut): void {
  const { idleUs } = node.place;
  let next = Number.POSITIVE_INFINITY;
  for (const txn of [...node.txns.values()]) {
    if (txn.idleSince === null) continue;
    const leftUs = txn.idleSince + idleUs - out.now;
    if (leftUs > 0) next = Math.min(next, leftUs);
    else {
      out.report('idleInTransaction', txn.id);
      drop(node, out, txn);
    }
  }
  if (next < Number.POSITIVE_INFINITY) out.setTimer(IDLE_TIMER, next);
}

/** Locks of transactions that go on are prolonged (TxnHeartBeat). */
export function onBeat(node: SqlState, out: SqlOut): void {
  for (const { primary, locked, startTs, commit } of node.txns.values()) {
    if (!primary || locked.size === 0 || commit) continue;
    const ttlMs = Math.floor(out.now / 1000) + MANAGED_TTL_MS - Math.floor(startTs / 2 ** 18);
    callKv(node, out, primary.region, { kind: 'background' }, { kind: 'txn-heart-beat', startTs, key: primary.key, ttlMs });
  }
  out.setTimer(BEAT_TIMER, BEAT_US);
}
