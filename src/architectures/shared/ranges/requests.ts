/** Clients' statements at a server that keeps no rows, from asking to answer. */
import type { Micros, NodeId, NodeSpec } from '../../../sim/node.ts';
import type { Outcome } from '../../../sim/operation.ts';
import type { SqlJob, SqlResult } from '../../../sqlite/jobs.ts';
import type { RowsResult } from '../../../sharding/jobs.ts';
import type { ClientQuery, ClientReply } from '../../contract.ts';
import { type Asked, asQueryResult, extrasOf, refusal, reply, unknown } from '../answers.ts';
import { accept, type RecentOperations } from '../recent.ts';
import { type Dropping, dropCalls } from './calls.ts';

/** One client's statement. */
export interface Request extends Asked {
  readonly client: NodeId;
  readonly deadline: Micros;
  readonly isDoubtful: boolean;
  readOnly: boolean;
  attempts: number;
  /** How old its answer may be; left out: it is of now. */
  ageUs?: Micros;
}

/** A transaction, as far as waiting for it is concerned. */
export interface Awaited {
  readonly id: string;
  /** The request that waits for it. */
  op: string | null;
  /** `inDoubt`: something was sent after which it may be committed without anybody here knowing. */
  readonly commit: { readonly inDoubt: boolean } | null;
  idleSince: Micros | null;
}

interface Serving<T extends Awaited> extends Dropping {
  readonly place: {
    readonly spec: NodeSpec;
    readonly requestTimeoutUs: Micros;
    readonly idleUs: Micros;
    readonly maxRequests: number;
    /** `isRepeated`: what came before is the same message again, it is not carried out twice. `isCertain`: what may be committed is not called a failure. */
    readonly rules: { isRepeated(known: boolean): boolean; isCertain(mayBeCommitted: boolean): boolean };
  };
  readonly startedAt: Micros;
  readonly isRestarted: boolean;
  readonly requests: Map<string, Request>;
  readonly recent: RecentOperations;
  readonly txns: Map<string, T>;
}

interface Answers {
  readonly now: Micros;
  send(to: NodeId, message: ClientReply): void;
  setTimer(name: string, minUs: Micros): void;
  report(key: string, value: string): void;
  execute(tag: { readonly kind: 'classify'; readonly op: string }, job: SqlJob): void;
}

/** What becomes of statements and transactions, and what it is called that takes them. */
export interface Desk<N, O, T> {
  /** As in “This TiDB server”. */
  readonly server: string;
  readonly noSchemaChanges: Outcome;
  runAlone(node: N, out: O, request: Request): void;
  runStep(node: N, out: O, request: Request): void;
  onEnd(node: N, out: O, request: Request): void;
  /** Nothing of it is committed, and it goes. */
  drop(node: N, out: O, txn: T): void;
  /** What it probably waits for. */
  waitsFor(node: N): string;
  /** What is told of a commit without an answer. */
  readonly inDoubt: string;
  /** Such a one is dropped too: its record knows whether it is committed. Else what it has asked for is left as it is. */
  readonly dropsInDoubt?: boolean;
}

export const PATIENCE_TIMER = 'requests';
export const IDLE_TIMER = 'idle transactions';

/** A refusal is certain only where nobody can have written. */
export function answer<T extends Awaited>(
  { server }: { readonly server: string },
  node: Serving<T>,
  out: Answers,
  request: Request,
  outcome: Outcome,
): void {
  node.requests.delete(request.op);
  const { client, op, isDoubtful, readOnly } = request;
  const isUnsure = !outcome.ok && outcome.definite && isDoubtful && !readOnly && !node.place.rules.isCertain(true);
  const doubt = `This ${server} restarted a moment ago. It refuses this now, but may have done it before.`;
  const said = reply(op, isUnsure && !outcome.ok ? unknown(doubt, outcome.problem.message) : outcome, node.place.spec.id, null);
  out.send(client, request.ageUs === undefined ? said : { ...said, ageUs: request.ageUs });
}

function onQuery<T extends Awaited, N extends Serving<T>, O extends Answers>(
  desk: Desk<N, O, T>,
  node: N,
  out: O,
  client: NodeId,
  query: ClientQuery,
): void {
  const { op, sql, params, ends } = query;
  const { maxRequests, requestTimeoutUs, rules, spec } = node.place;
  if (rules.isRepeated(!accept(node.recent, op))) return;
  const isDoubtful = node.isRestarted && out.now - node.startedAt < requestTimeoutUs;
  if (node.requests.size >= maxRequests) {
    const words = `Refused: ${maxRequests} requests wait at this ${desk.server} already.`;
    return out.send(client, reply(op, isDoubtful ? unknown(words) : refusal(`${words} Nothing was written.`), spec.id, null));
  }
  if (node.requests.size === 0) out.setTimer(PATIENCE_TIMER, requestTimeoutUs);
  const rest = { deadline: out.now + requestTimeoutUs, isDoubtful, readOnly: false, attempts: 0 };
  const request: Request = { op, sql, params, ...extrasOf(query), client, ...rest };
  node.requests.set(op, request);
  if (ends) desk.onEnd(node, out, request);
  else out.execute({ kind: 'classify', op }, { kind: 'classify', sql });
}

function onClassified<T extends Awaited, N extends Serving<T>, O extends Answers>(
  desk: Desk<N, O, T>,
  node: N,
  out: O,
  op: string,
  result: SqlResult | RowsResult,
): void {
  const request = node.requests.get(op);
  if (!request) return;
  if (result.kind !== 'classified') {
    endTransaction(desk, node, out, request);
    const outcome = result.kind === 'problem' ? asQueryResult(result).outcome : refusal('This statement could not be read.');
    return answer(desk, node, out, request, outcome);
  }
  const { readOnly, schema } = result.classification;
  request.readOnly = readOnly;
  if (schema) {
    endTransaction(desk, node, out, request);
    return answer(desk, node, out, request, desk.noSchemaChanges);
  }
  if (request.transaction) desk.runStep(node, out, request);
  else desk.runAlone(node, out, request);
}

/** What fails has ended its transaction. */
function endTransaction<T extends Awaited, N extends Serving<T>, O extends Answers>(
  desk: Desk<N, O, T>,
  node: N,
  out: O,
  { transaction }: Request,
): void {
  const txn = transaction && node.txns.get(transaction.id);
  if (txn && !txn.commit) desk.drop(node, out, txn);
}

/** Why it was not done in time, and whether that is certain. */
function tooLate<T extends Awaited, N extends Serving<T>, O extends Answers>(
  desk: Desk<N, O, T>,
  node: N,
  txn: T | null,
  ms: number,
): Outcome {
  if (txn?.commit?.inDoubt === true) return unknown(`No answer to the commit after ${ms} ms. ${desk.inDoubt}`);
  return refusal(`This ${desk.server} could not finish this within ${ms} ms (${desk.waitsFor(node)}). Nothing was written.`);
}

function onPatienceOver<T extends Awaited, N extends Serving<T>, O extends Answers>(desk: Desk<N, O, T>, node: N, out: O): void {
  const { requestTimeoutUs } = node.place;
  for (const request of [...node.requests.values()]) {
    const leftUs = request.deadline - out.now;
    // A deadline further off than the whole patience: the clock was set back, and nobody knows how long it has waited.
    if (leftUs > 0 && leftUs <= requestTimeoutUs) return out.setTimer(PATIENCE_TIMER, leftUs);
    const txn = [...node.txns.values()].find(({ op }) => op === request.op) ?? null;
    const outcome = tooLate(desk, node, txn, Math.round(requestTimeoutUs / 1000));
    if (txn) end(desk, node, out, txn);
    answer(desk, node, out, request, outcome);
  }
}

/** Of what may be committed nothing is taken back, unless there is a record that knows. */
function end<T extends Awaited, N extends Serving<T>, O extends Answers>(desk: Desk<N, O, T>, node: N, out: O, txn: T): void {
  if (txn.commit?.inDoubt !== true || desk.dropsInDoubt) return desk.drop(node, out, txn);
  node.txns.delete(txn.id);
  dropCalls(node, txn.id);
}

// Transactions of clients that say nothing ---------------------------------------------------------------------------------

function keepIdle<T extends Awaited>(node: Serving<T>, out: Answers): void {
  const { idleUs } = node.place;
  if (idleUs > 0 && [...node.txns.values()].some(({ idleSince }) => idleSince === out.now)) out.setTimer(IDLE_TIMER, idleUs);
}

function onIdle<T extends Awaited, N extends Serving<T>, O extends Answers>(desk: Desk<N, O, T>, node: N, out: O): void {
  const { idleUs } = node.place;
  let next = Number.POSITIVE_INFINITY;
  for (const txn of [...node.txns.values()]) {
    if (txn.idleSince === null) continue;
    const leftUs = txn.idleSince + idleUs - out.now;
    if (leftUs > 0) next = Math.min(next, leftUs);
    else {
      out.report('idleInTransaction', txn.id);
      desk.drop(node, out, txn);
    }
  }
  if (next < Number.POSITIVE_INFINITY) out.setTimer(IDLE_TIMER, next);
}

/** The handlers of a server whose desk this is. */
export const requestsAt = <T extends Awaited, N extends Serving<T>, O extends Answers>(desk: Desk<N, O, T>) => ({
  onQuery: (node: N, out: O, client: NodeId, query: ClientQuery): void => onQuery(desk, node, out, client, query),
  onClassified: (node: N, out: O, op: string, result: SqlResult | RowsResult): void => onClassified(desk, node, out, op, result),
  onPatienceOver: (node: N, out: O): void => onPatienceOver(desk, node, out),
  onIdle: (node: N, out: O): void => onIdle(desk, node, out),
  keepIdle: (node: N, out: O): void => keepIdle(node, out),
});
