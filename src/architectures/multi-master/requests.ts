/**
 * A client's statement at the member it asked: classify it, take it to the leader if it writes or must be current, and
 * answer. A request that gets nowhere is answered when its time is up: for certain if no leader was ever asked to write
 * it, as unknown otherwise.
 */
import type { Micros, NodeId } from '../../sim/node.ts';
import type { Outcome } from '../../sim/operation.ts';
import type { SqlResult } from '../../sqlite/jobs.ts';
import type { ClientQuery } from '../contract.ts';
import { asQueryResult, queryJob, refusal, reply, unknown } from '../shared/answers.ts';
import { execute, setTimer } from '../shared/effects.ts';
import { proposeWrite } from './leading.ts';
import type { Member, Request } from './member.ts';
import { coveredBy, forgetQuestions, wantIndex } from './reading.ts';

/**
 * SQLite's words for a text that is no SQL in any database. All else it may refuse because of the schema it sees, and this
 * database may only be behind: such a refusal is certain once the member has applied what the leader has.
 */
const SYNTAX_WORDS = /^(?:near ".*": syntax error|incomplete input|unrecognized token: .*)$/s;

export function acceptQuery(member: Member, client: NodeId, query: ClientQuery, now: Micros): void {
  const { op, sql, params } = query;
  if (!member.recent.accept(op)) return;
  const { maxRequests, requestTimeoutUs } = member.config;
  if (member.requests.size >= maxRequests) {
    const words = `Refused: ${maxRequests} requests wait at this member already.`;
    const outcome = member.mayHaveAsked(now) ? unknown(words) : refusal(`${words} Nothing was written.`);
    member.send(client, reply(op, outcome, member.id, null));
    return;
  }
  if (member.requests.size === 0) member.push(setTimer('requests', requestTimeoutUs));
  member.requests.set(op, {
    op,
    sql,
    params,
    client,
    deadline: now + requestTimeoutUs,
    purpose: 'unclear',
    stage: 'classifying',
    index: 0,
    asks: 0,
    isDoubtful: member.mayHaveAsked(now),
  });
  member.push(execute(`classify ${op}`, { kind: 'classify', sql }));
}

export function classified(member: Member, op: string, result: SqlResult, now: Micros): void {
  const request = member.requests.get(op);
  if (request === undefined || request.stage !== 'classifying') return;
  if (result.kind === 'classified') request.purpose = result.classification.readOnly ? 'read' : 'write';
  else if (result.kind !== 'problem' || SYNTAX_WORDS.test(result.problem.detail)) {
    return member.answer(request, asQueryResult(result).outcome, null);
  }
  if (request.purpose === 'read' && member.config.reads === 'local') run(member, request);
  else route(member, request, now);
}

/** To the leader, if one is known; else it waits for one. */
export function route(member: Member, request: Request, now: Micros): void {
  const { leader, epoch: term } = member.group;
  request.stage = leader === null ? 'routing' : 'asked';
  if (leader === null) return;
  request.asks += 1;
  const { op, sql, params } = request;
  if (request.purpose === 'write') {
    if (leader !== member.id) return member.send(leader, { kind: 'propose', op, term, sql, params });
    const refused = proposeWrite(member, member.id, request, now);
    if (refused !== null) turnedAway(member, op, refused);
  } else wantIndex(member, request);
}

/** A leader was found, or led again: everything that is not yet decided goes to it. An operation enters a log once only. */
export function rerouteAll(member: Member, now: Micros): void {
  const { leader, epoch } = member.group;
  if (leader === member.routedTo && epoch === member.routedTerm) return;
  member.routedTo = leader;
  member.routedTerm = epoch;
  forgetQuestions(member);
  if (leader === null) return;
  for (const request of member.requests.values()) {
    if (request.stage === 'routing' || request.stage === 'asked') route(member, request, now);
  }
}

/** The leader confirmed how far this member must have applied to answer these reads. */
export function readIndexKnown(member: Member, ticket: string, index: number): void {
  for (const request of coveredBy(member, ticket)) indexKnown(member, request.op, index);
}

/** The same for one read, at the leader itself. */
export function indexKnown(member: Member, op: string, index: number): void {
  const request = member.requests.get(op);
  if (request === undefined || request.stage !== 'asked' || request.purpose === 'write') return;
  request.stage = 'waiting';
  request.index = index;
  if (member.isPositionKnown && index <= member.lastApplied) run(member, request);
  else member.waitingReads.add(request);
}

/** More was applied: reads that waited for it may run. */
export function runWaitingReads(member: Member): void {
  for (const request of member.waitingReads) {
    if (request.index > member.lastApplied) continue;
    member.waitingReads.delete(request);
    run(member, request);
  }
}

function run(member: Member, request: Request): void {
  request.stage = 'running';
  member.push(execute(`read ${request.op}`, queryJob(request, true)));
}

export function readDone(member: Member, op: string, result: SqlResult, now: Micros): void {
  const request = member.requests.get(op);
  if (request === undefined || request.stage !== 'running') return;
  if (result.kind === 'refused') {
    // With the schema it needs it turned out to write.
    request.purpose = 'write';
    return route(member, request, now);
  }
  const { outcome, position } = asQueryResult(result);
  member.answer(request, asCertain(request, outcome), result.kind === 'query' ? position : null);
}

/** The leader refused for good. If an earlier leader was asked too, that one may have written it. */
export function turnedAway(member: Member, op: string, reason: string): void {
  const request = member.requests.get(op);
  if (request !== undefined) member.answer(request, asCertain(request, request.asks > 1 ? unknown(reason) : refusal(reason)), null);
}

/** The `requests` timer: answers what has waited too long, oldest first. */
export function expireRequests(member: Member, now: Micros): void {
  for (const request of member.requests.values()) {
    // A deadline further off than the whole patience: the clock was set back, and nobody knows how long it has waited.
    if (request.deadline > now && request.deadline - now <= member.config.requestTimeoutUs) {
      member.push(setTimer('requests', request.deadline - now));
      return;
    }
    member.answer(request, asCertain(request, timeoutOutcome(member, request)), null);
  }
}

/** A refusal is only as certain as this member can be: its last life may have taken the same write to a leader. */
function asCertain(request: Request, outcome: Outcome): Outcome {
  if (outcome.ok || !outcome.definite || !request.isDoubtful || request.purpose === 'read') return outcome;
  return unknown('This member restarted a moment ago. It refuses this now, but may have passed it on before.', outcome.problem.message);
}

function timeoutOutcome(member: Member, request: Request): ReturnType<typeof refusal> {
  const ms = Math.round(member.config.requestTimeoutUs / 1000);
  if (request.stage === 'classifying' || request.stage === 'running')
    return refusal(`The database of this member was busy for ${ms} ms. Nothing was written.`);
  if (request.stage === 'routing' && request.asks === 0)
    return refusal(`No leader is known here, and none was found in ${ms} ms. Nothing was written.`);
  if (request.purpose === 'write') return unknown(`No answer after ${ms} ms. The write may be in the log, and may still be committed.`);
  return refusal(`No leader confirmed within ${ms} ms that it still leads, so this read could be stale. Nothing was read.`);
}
