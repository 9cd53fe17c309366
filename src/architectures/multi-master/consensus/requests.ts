/**
 * A client's statement at the member it asked: classify it, take it to the leader if it writes or must be current, and
 * answer. A request that gets nowhere is answered when its time is up: for certain if no leader was ever asked to write
 * it, as unknown otherwise.
 */
import type { NodeId } from '../../../sim/node.ts';
import type { Outcome } from '../../../sim/operation.ts';
import type { SqlResult } from '../../../sqlite/jobs.ts';
import type { ClientQuery } from '../../contract.ts';
import { asQueryResult, extrasOf, queryJob, refusal, reply, unknown } from '../../shared/answers.ts';
import { accept } from '../../shared/recent.ts';
import { group } from './group.ts';
import { proposeWrite, takeStatement } from './locking.ts';
import type { Refuse } from './protocol.ts';
import { askedLastAt, coveredBy, forgetQuestions, wantIndex } from './reading.ts';
import { answer, type MemberOut, type MemberState, mayHaveAsked, type Request, type Told } from './state.ts';

const PATIENCE_TIMER = 'requests';

/**
 * SQLite's words for a text that is no SQL in any database. All else it may refuse because of the schema it sees, and this
 * database may only be behind: such a refusal is certain once the member has applied what the leader has.
 */
const SYNTAX_WORDS = /^(?:near ".*": syntax error|incomplete input|unrecognized token: .*)$/s;

export function onQuery(node: MemberState, out: MemberOut, client: NodeId, query: ClientQuery): void {
  const { op, sql, params, transaction, ends } = query;
  const { maxRequests, requestTimeoutUs, rules, spec } = node.place;
  if (rules.isRepeated(!accept(node.recent, op))) return;
  const isDoubtful = mayHaveAsked(node, out.now);
  if (node.requests.size >= maxRequests) {
    const words = `Refused: ${maxRequests} requests wait at this member already.`;
    const outcome = isDoubtful ? unknown(words) : refusal(`${words} Nothing was written.`);
    return out.send(client, reply(op, outcome, spec.id, null));
  }
  if (node.requests.size === 0) out.setTimer(PATIENCE_TIMER, requestTimeoutUs);
  const request: Request = {
    op,
    sql,
    params,
    ...extrasOf(query),
    client,
    deadline: out.now + requestTimeoutUs,
    purpose: ends?.commit === true ? 'commit' : transaction || ends ? 'step' : 'unclear',
    stage: 'classifying',
    index: 0,
    after: node.lastApplied,
    asks: 0,
    isDoubtful,
    isLocal: false,
    ageUs: null,
  };
  node.requests.set(op, request);
  // What it sees, and whether it fits, the leader's database says.
  if (request.purpose !== 'unclear') return route(node, out, request);
  out.execute({ kind: 'classify', op }, { kind: 'classify', sql });
}

export function onClassified(node: MemberState, out: MemberOut, op: string, result: SqlResult): void {
  const request = node.requests.get(op);
  if (request === undefined || request.stage !== 'classifying') return;
  if (result.kind === 'classified') request.purpose = result.classification.readOnly ? 'read' : 'write';
  else if (result.kind !== 'problem' || SYNTAX_WORDS.test(result.problem.detail)) {
    return answer(node, out, request, asQueryResult(result).outcome, null);
  }
  if (request.purpose === 'read') node.place.reads.read(node, out, request);
  else route(node, out, request);
}

/** To the leader, if one is known; else it waits for one. */
export function route(node: MemberState, out: MemberOut, request: Request): void {
  const leader = group.leader(node);
  request.stage = leader === null ? 'routing' : 'asked';
  if (leader === null) return;
  request.asks += 1;
  if (request.purpose === 'read' || request.purpose === 'unclear') return wantIndex(node, out, request);
  const { op, sql, params, after } = request;
  const self = node.place.spec.id;
  if (request.purpose !== 'write') return toTransaction(node, out, leader, request);
  if (leader !== self) return out.send(leader, { kind: 'propose', op, term: group.epoch(node), sql, params, after, ...extrasOf(request) });
  const refused = proposeWrite(node, out, self, request);
  if (refused !== null) onRefuse(node, out, refused);
}

function toTransaction(node: MemberState, out: MemberOut, leader: NodeId, request: Request): void {
  const { op, sql, params, after } = request;
  const self = node.place.spec.id;
  const asked = { op, sql, params, after, ...extrasOf(request) };
  if (leader === self) takeStatement(node, out, self, asked);
  else out.send(leader, { kind: 'statement', term: group.epoch(node), ...asked });
}

/** The leader has answered for its transactions. */
export function onTold(node: MemberState, out: MemberOut, { op, outcome, position }: Told): void {
  const request = node.requests.get(op);
  if (request === undefined) return;
  // A write alone may stand in the log of a leader before; of a COMMIT this leader has made sure that it does not.
  const isCertain = outcome.ok || request.purpose !== 'write' || request.asks <= 1;
  answerCertain(node, out, request, isCertain ? outcome : { ...outcome, definite: false }, position);
}

/** A leader was found, or led again: everything that is not yet decided goes to it. An operation enters a log once only. */
export function rerouteAll(node: MemberState, out: MemberOut): void {
  const leader = group.leader(node);
  const epoch = group.epoch(node);
  if (leader === node.routedTo && epoch === node.routedTerm) return;
  node.routedTo = leader;
  node.routedTerm = epoch;
  forgetQuestions(node);
  if (leader === null) return;
  for (const request of node.requests.values()) {
    if (request.stage === 'routing' || request.stage === 'asked') route(node, out, request);
  }
}

/** The leader confirmed how far this member must have applied to answer these reads. */
export function onReadIndexReply(node: MemberState, out: MemberOut, ticket: string, index: number): void {
  const askedAt = askedLastAt(node, ticket);
  if (askedAt !== null) node.place.reads.told?.(node, askedAt, index);
  for (const request of coveredBy(node, ticket)) onIndexKnown(node, out, request.op, index);
}

/** The same for one read, at the leader itself. */
export function onIndexKnown(node: MemberState, out: MemberOut, op: string, index: number): void {
  const request = node.requests.get(op);
  if (request === undefined || request.stage !== 'asked' || (request.purpose !== 'read' && request.purpose !== 'unclear')) return;
  request.stage = 'waiting';
  request.index = index;
  if (node.isPositionKnown && node.place.rules.hasApplied(index, node.lastApplied)) run(out, request);
  else node.waitingReads.add(request);
}

/** More was applied: reads that waited for it may run. */
export function runWaitingReads(node: MemberState, out: MemberOut): void {
  for (const request of node.waitingReads) {
    if (!node.place.rules.hasApplied(request.index, node.lastApplied)) continue;
    node.waitingReads.delete(request);
    run(out, request);
  }
}

export function run(out: MemberOut, request: Request): void {
  request.stage = 'running';
  out.execute({ kind: 'read', op: request.op }, queryJob(request, true));
}

export function onRead(node: MemberState, out: MemberOut, op: string, result: SqlResult): void {
  const request = node.requests.get(op);
  if (request === undefined || request.stage !== 'running') return;
  if (result.kind === 'refused') {
    // With the schema it needs it turned out to write.
    request.purpose = 'write';
    return route(node, out, request);
  }
  const { outcome, position } = asQueryResult(result);
  answerCertain(node, out, request, outcome, result.kind === 'query' ? position : null);
}

/** The leader refused for good. If an earlier leader was asked too, that one may have written it. */
export function onRefuse(node: MemberState, out: MemberOut, { op, reason, isDoubtful }: Refuse): void {
  const request = node.requests.get(op);
  if (request === undefined) return;
  answerCertain(node, out, request, isDoubtful || request.asks > 1 ? unknown(reason) : refusal(reason), null);
}

/** The time of the oldest request is over: answers what has waited too long. */
export function onPatienceOver(node: MemberState, out: MemberOut): void {
  const { requestTimeoutUs } = node.place;
  for (const request of node.requests.values()) {
    const leftUs = request.deadline - out.now;
    // A deadline further off than the whole patience: the clock was set back, and nobody knows how long it has waited.
    if (leftUs > 0 && leftUs <= requestTimeoutUs) return out.setTimer(PATIENCE_TIMER, leftUs);
    answerCertain(node, out, request, timeoutOutcome(request, Math.round(requestTimeoutUs / 1000)), null);
  }
}

/** A refusal is only as certain as this member can be: its last life may have taken the same write to a leader. */
function answerCertain(node: MemberState, out: MemberOut, request: Request, outcome: Outcome, position: number | null): void {
  const mayBeInLog = request.isDoubtful && request.purpose !== 'read' && request.purpose !== 'step';
  if (outcome.ok || !outcome.definite || node.place.rules.isCertain(mayBeInLog)) return answer(node, out, request, outcome, position);
  const doubt = unknown(
    'This member restarted a moment ago. It refuses this now, but may have passed it on before.',
    outcome.problem.message,
  );
  answer(node, out, request, doubt, position);
}

function timeoutOutcome({ stage, asks, purpose }: Request, ms: number): Outcome {
  if (stage === 'classifying' || stage === 'running')
    return refusal(`The database of this member was busy for ${ms} ms. Nothing was written.`);
  if (stage === 'routing' && asks === 0) return refusal(`No leader is known here, and none was found in ${ms} ms. Nothing was written.`);
  if (purpose === 'step') return refusal(`No answer after ${ms} ms. Nothing of this transaction was written, and it will be rolled back.`);
  if (purpose === 'commit') return unknownCommit(ms);
  if (purpose === 'write') return unknown(`No answer after ${ms} ms. The write may be in the log, and may still be committed.`);
  return refusal(`No leader confirmed within ${ms} ms that it still leads, so this read could be stale. Nothing was read.`);
}

/** Source of the code: postgresql.org/docs, PostgreSQL Error Codes, statement_completion_unknown. */
function unknownCommit(ms: number): Outcome {
  const message = `No answer after ${ms} ms. What the transaction did may be in the log, and may still be committed.`;
  return { ok: false, definite: false, problem: { message, detail: 'ERROR 40003', offset: null, code: '40003' } };
}
