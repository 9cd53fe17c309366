/**
 * A client's statement at its server. It is run here and now, on what this server has applied: reads are local, and not causal. With
 * `wsrep_sync_wait` a marker goes through the order first, and the statement waits until all before that is applied. What only runs is
 * answered at once; what writes waits for its place and its verdict.
 */
import type { NodeId } from '../../../sim/node.ts';
import type { Outcome } from '../../../sim/operation.ts';
import { calendarMs } from '../../../sim/epoch.ts';
import type { SqlResult } from '../../../sqlite/jobs.ts';
import type { ClientQuery } from '../../contract.ts';
import { failure, asQueryResult, extrasOf, queryJob, refusal, reply, unknown } from '../../shared/answers.ts';
import { accept } from '../../shared/recent.ts';
import { busy } from '../../shared/transactions/idle.ts';
import { group } from './group.ts';
import { giveUp, onEnd, runAlone, runStep } from './local.ts';
import { hasBacklog, mayWrite, READ_ONLY } from './levels.ts';
import { orderIsolated, orderMarker } from './ordering.ts';
import type { Isolated } from './protocol.ts';
import { NOT_PRIMARY, refuse } from './refusing.ts';
import { answer, type Request, type ServerOut, type ServerState } from './state.ts';

const PATIENCE_TIMER = 'requests';

/** Which bit of `wsrep_sync_wait` speaks of a statement. */
function bitOf(sql: string): number {
  if (/^\s*(?:update|delete)\b/i.test(sql)) return 2;
  return /^\s*(?:insert|replace)\b/i.test(sql) ? 4 : 1;
}

/** Its last life may have sent what is asked now a second time: the network doubles messages, and delays them. */
const mayHaveSent = (node: ServerState, now: number): boolean => node.isRestarted && now - node.startedAt < node.place.requestTimeoutUs;

export function onQuery(node: ServerState, out: ServerOut, client: NodeId, query: ClientQuery): void {
  const { op, sql, params, transaction, ends } = query;
  const { maxRequests, requestTimeoutUs, rules, spec, syncWait } = node.place;
  if (rules.isRepeated(!accept(node.recent, op))) return;
  const isDoubtful = mayHaveSent(node, out.steady);
  if (node.requests.size >= maxRequests) {
    const words = `Refused: ${maxRequests} requests wait at this server already.`;
    return out.send(client, reply(op, isDoubtful ? unknown(words) : refusal(`${words} Nothing was written.`), spec.id, null));
  }
  if (node.requests.size === 0) out.setTimer(PATIENCE_TIMER, requestTimeoutUs);
  const request: Request = {
    op,
    sql,
    params,
    ...extrasOf(query),
    client,
    deadline: out.now + requestTimeoutUs,
    purpose: ends ? 'commit' : transaction ? 'step' : 'unclear',
    stage: 'classifying',
    need: null,
    // Within a transaction only its beginning waits.
    isCausal: !ends && transaction?.first !== false && (syncWait & bitOf(sql)) !== 0,
    attempts: 0,
    isolated: null,
    asks: 0,
    isDoubtful,
  };
  node.requests.set(op, request);
  if (node.status !== 'synced') return refuse(node, out, request, NOT_PRIMARY);
  busy(node.idleSince, request);
  if (request.purpose === 'unclear') out.execute({ kind: 'classify', op }, { kind: 'classify', sql });
  else begin(node, out, request);
}

export function onClassified(node: ServerState, out: ServerOut, op: string, result: SqlResult): void {
  const request = node.requests.get(op);
  if (request?.stage !== 'classifying') return;
  if (result.kind === 'classified') {
    const { readOnly, schema } = result.classification;
    request.purpose = readOnly ? 'read' : schema ? 'toi' : 'write';
  } else if (!request.isCausal || request.need !== null) return refuse(node, out, request, asQueryResult(result).outcome);
  begin(node, out, request);
}

/** Causal ones wait for a marker first. */
function begin(node: ServerState, out: ServerOut, request: Request): void {
  if (request.need === null && node.place.rules.asksForMarker(request.isCausal)) orderMarker(node, out, request);
  else if (request.purpose !== 'commit' && hasBacklog(node)) Object.assign(request, { stage: 'marked', need: node.waits.backlogTo });
  else run(node, out, request);
}

function run(node: ServerState, out: ServerOut, request: Request): void {
  switch (request.purpose) {
    case 'unclear':
      // What could not be compiled may have been early: the table may be there now.
      request.stage = 'classifying';
      return out.execute({ kind: 'classify', op: request.op }, { kind: 'classify', sql: request.sql });
    case 'read':
      request.stage = 'running';
      return out.execute({ kind: 'read', op: request.op }, queryJob(request, true));
    case 'write':
      return runAlone(node, out, request);
    case 'toi':
      if (!mayWrite(node)) return refuse(node, out, request, failure(READ_ONLY));
      return isolate(node, out, request);
    case 'step':
      return runStep(node, out, request);
    case 'commit':
      return onEnd(node, out, request);
  }
}

/** More was applied: those that waited for it may run. */
export function runWaiting(node: ServerState, out: ServerOut): void {
  for (const request of node.requests.values())
    if (request.stage === 'marked' && request.need !== null && request.need <= node.lastApplied) {
      // It may have become the primary while they waited.
      if (request.purpose !== 'commit' && hasBacklog(node)) request.need = node.waits.backlogTo;
      else run(node, out, request);
    }
}

export function onRead(node: ServerState, out: ServerOut, op: string, result: SqlResult): void {
  const request = node.requests.get(op);
  if (request?.stage !== 'running') return;
  const { outcome, position } = asQueryResult(result);
  if (outcome.ok) answer(node, out, request, outcome, position);
  else refuse(node, out, request, outcome);
}

/** A change of the schema has its time and its randomness fixed here, and runs everywhere at its place in the order. */
function isolate(node: ServerState, out: ServerOut, request: Request): void {
  const { op, sql, params, nowMs = calendarMs(out.now) } = request;
  const source = node.place.spec.id;
  const statement = { sql, params, nowMs, seed: op };
  request.stage = 'ordering';
  request.isolated = Object.freeze({ kind: 'toi', op, source, lastSeen: node.certification.seqno, statement });
  orderIsolated(node, out, request);
}

export function onIsolatedDone(node: ServerState, out: ServerOut, { op }: Isolated, outcome: Outcome, position: number): void {
  const request = node.requests.get(op);
  if (request) answer(node, out, request, outcome, position);
}

/** The time of the oldest request is over: answers what has waited too long. */
export function onPatienceOver(node: ServerState, out: ServerOut): void {
  const { requestTimeoutUs } = node.place;
  for (const request of node.requests.values()) {
    const leftUs = request.deadline - out.now;
    // A deadline further off than the whole patience: the clock was set back, and nobody knows how long it has waited.
    if (leftUs > 0 && leftUs <= requestTimeoutUs) return out.setTimer(PATIENCE_TIMER, leftUs);
    endRequest(node, out, request, Math.round(requestTimeoutUs / 1000));
  }
}

function endRequest(node: ServerState, out: ServerOut, request: Request, ms: number): void {
  const mayBeOrdered = giveUp(node, out, request);
  if (mayBeOrdered) {
    const message = `No verdict after ${ms} ms. What this does may have its place in the order, and may still be committed.`;
    return answer(
      node,
      out,
      request,
      { ok: false, definite: false, problem: { message, detail: 'ERROR 40003', offset: null, code: '40003' } },
      null,
    );
  }
  refuse(node, out, request, refusal(`This server could not finish this within ${ms} ms (${whyNot(node, request)}). Nothing was written.`));
}

function whyNot(node: ServerState, { stage }: Request): string {
  if (group.leader(node) === null) return 'nobody brings about an order';
  if (node.flow.stops.size > 0 || node.flow.isStopping) return 'flow control: somebody’s queue is too long';
  return stage === 'marked' ? 'it has not applied what came before' : 'its database was busy';
}

/** All that wait here: the order is not to be had any more. */
export function endAll(node: ServerState, out: ServerOut): void {
  for (const request of [...node.requests.values()]) {
    if (giveUp(node, out, request))
      answer(node, out, request, unknown('This server left the primary component; what this does may have its place in the order.'), null);
    else refuse(node, out, request, NOT_PRIMARY);
  }
}
