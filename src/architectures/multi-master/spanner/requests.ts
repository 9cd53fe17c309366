/**
 * A client's statement at the spanserver it asked. A write goes to the leader. A read is done here, at a moment that is not yet past
 * anywhere, as soon as the leader has promised that nothing more will be written up to then and all that was is here (§4.1.3, §4.2.2): no
 * lock, and nobody waits for it.
 */
import type { NodeId } from '../../../sim/node.ts';
import type { Outcome } from '../../../sim/operation.ts';
import type { SqlResult } from '../../../sqlite/jobs.ts';
import type { ClientQuery } from '../../contract.ts';
import { failure, asQueryResult, extrasOf, queryJob, refusal, reply, unknown } from '../../shared/answers.ts';
import { entryAt, ordinalAt } from '../../shared/consensus/log.ts';
import { accept } from '../../shared/recent.ts';
import { trueTime } from './clock.ts';
import { tell } from './commits.ts';
import { onLeaderRequest } from './leading.ts';
import { TOO_OLD } from './refusing.ts';
import { rowsAt } from './versions.ts';
import type { CommitRefused, GroupQuery, LeaderRequest, SafeTime, TransactionReply } from './protocol.ts';
import { firstPrepared, notePromise, safeTime } from './safe-time.ts';
import { answer, group, type Request, type SpanOut, type SpanState } from './state.ts';

export const PATIENCE_TIMER = 'requests';
const REQUESTS_MAX = 10_000;
const ASKED_BEFORE = 'A leader before was asked for this as well. It may be in the log, and may still be committed.';
/** SQLite's words for a text that is no SQL in any database: all else it may refuse because it is only behind. */
const SYNTAX_WORDS = /^(?:near ".*": syntax error|incomplete input|unrecognized token: .*)$/s;

/** What whoever a client asked says beside, where there are several groups. */
const ALONE: Pick<GroupQuery, 'age' | 'participants' | 'at'> = { age: 0, participants: [], at: null };

export function onQuery(node: SpanState, out: SpanOut, client: NodeId, query: ClientQuery, { age, participants, at } = ALONE): void {
  const { op, sql, params, transaction, ends } = query;
  const { requestTimeoutUs, rules, spec } = node.place;
  if (rules.isRepeated(!accept(node.recent, op))) return;
  const isDoubtful = !node.isFirstLife && out.now - node.startedAt < requestTimeoutUs;
  if (node.requests.size >= REQUESTS_MAX) {
    const refused = `${REQUESTS_MAX} requests wait at this spanserver already.`;
    return out.send(client, reply(op, isDoubtful ? unknown(refused) : refusal(refused), spec.id, null));
  }
  if (node.requests.size === 0) out.setTimer(PATIENCE_TIMER, requestTimeoutUs);
  const request: Request = {
    ...{ op, sql, params, ...extrasOf(query), client, isDoubtful, age, participants, tables: at?.tables ?? null },
    ...{
      deadline: out.now + requestTimeoutUs,
      stage: 'classifying',
      t: at?.t ?? 0,
      index: 0,
      asks: 0,
      epoch: 0,
      changesSchema: false,
      isOld: false,
    },
    purpose: at ? 'read' : transaction ? 'step' : ends ? (ends.commit ? 'commit' : 'rollback') : 'unclear',
  };
  node.requests.set(op, request);
  node.seen = { ...node.seen, arrived: op };
  if (request.purpose !== 'unclear') return route(node, out, request);
  out.execute({ kind: 'classify', op }, { kind: 'classify', sql });
}

export function onClassified(node: SpanState, out: SpanOut, op: string, result: SqlResult): void {
  const request = node.requests.get(op);
  if (request === undefined || request.stage !== 'classifying') return;
  if (result.kind === 'classified') {
    request.purpose = result.classification.readOnly ? 'read' : 'write';
    request.changesSchema = result.classification.schema;
  } else if (result.kind !== 'problem' || SYNTAX_WORDS.test(result.problem.detail))
    return answer(node, out, request, asQueryResult(result).outcome, null);
  route(node, out, request);
}

/** Where there is one group, nobody gives ages. */
const ageOf = ({ age, participants }: Request) => (age === 0 ? null : participants.length === 0 ? { age } : { age, participants });

/** To the leader, if one is known. */
function route(node: SpanState, out: SpanOut, request: Request): void {
  const leader = group.leader(node);
  request.stage = 'routing';
  if (request.purpose === 'read' && readsOld(node, out, request)) return;
  if (leader === null) return;
  const epoch = group.epoch(node);
  const { op, sql, params, purpose, changesSchema } = request;
  request.epoch = epoch;
  if (purpose === 'write' || purpose === 'commit') request.asks += 1;
  if (purpose === 'write') {
    const message = { kind: 'commit-request', op, epoch, sql, params, ...extrasOf(request), ...ageOf(request) } as const;
    return bring(node, out, leader, request, changesSchema ? { ...message, schema: true } : message);
  }
  if (purpose === 'step' || purpose === 'commit' || purpose === 'rollback')
    return bring(node, out, leader, request, {
      kind: 'transaction-request',
      op,
      epoch,
      sql,
      params,
      ...extrasOf(request),
      ...ageOf(request),
    });
  if (request.t === 0) {
    const t = node.place.rules.readAt(trueTime(node, out.now));
    // It does not know the time: it asks again when it does.
    if (!Number.isFinite(t)) return;
    request.t = t;
    node.seen = { ...node.seen, reads: { op, t } };
  }
  bring(node, out, leader, request, { kind: 'safe-time-request', op, epoch, t: request.t });
}

/** A read that may be old is done here at once, if this replica is safe up to a moment within its bound; else its leader is asked (§4.2.2). */
function readsOld(node: SpanState, out: SpanOut, request: Request): boolean {
  const { maxStalenessUs, rules } = node.place;
  // A moment that is safe here already needs nobody.
  if (request.tables !== null && node.isPositionKnown && request.t <= safeTime(node)) {
    request.stage = 'waiting';
    return true;
  }
  if (maxStalenessUs === 0 || request.t !== 0) return false;
  const { latest } = trueTime(node, out.now);
  const t = safeTime(node);
  if (!Number.isFinite(latest) || !node.isPositionKnown || !rules.isWithinBound(t, latest - maxStalenessUs)) return false;
  Object.assign(request, { t, index: 0, isOld: true, stage: 'waiting' });
  node.seen = { ...node.seen, readsOld: { op: request.op, t } };
  return true;
}

function bring(node: SpanState, out: SpanOut, leader: NodeId, request: Request, message: LeaderRequest): void {
  request.stage = 'asked';
  if (leader === node.place.spec.id) onLeaderRequest(node, out, leader, message);
  else out.send(leader, message);
}

/** Another leader was found, or the time: what is not decided goes to it. An operation enters a log once only. */
export function routeAll(node: SpanState, out: SpanOut, stages: readonly Request['stage'][]): void {
  for (const request of [...node.requests.values()]) if (stages.includes(request.stage)) route(node, out, request);
}

export function followLeader(node: SpanState, out: SpanOut): void {
  const leader = group.leader(node);
  const epoch = group.epoch(node);
  if (leader === node.routedTo && epoch === node.routedEpoch) return;
  node.routedTo = leader;
  node.routedEpoch = epoch;
  if (leader !== null) routeAll(node, out, ['routing', 'asked']);
}

export function onSafeTime(node: SpanState, { op, t, index }: SafeTime): void {
  notePromise(node, t, index);
  const request = node.requests.get(op);
  if (request === undefined || request.stage !== 'asked' || request.t !== t) return;
  request.stage = 'waiting';
  request.index = index;
}

/** Reads whose moment is safe here. */
export function runSafeReads(node: SpanState, out: SpanOut): void {
  if (!node.isPositionKnown) return;
  for (const request of [...node.requests.values()]) {
    if (request.stage !== 'waiting' || !isSafe(node, request)) continue;
    if (request.tables !== null) {
      tellsRows(node, out, request, request.tables);
      continue;
    }
    request.stage = 'running';
    out.execute({ kind: 'read', op: request.op }, queryJob(request, true));
  }
}

/** Rows as of its moment, for whoever gathers them. */
function tellsRows(node: SpanState, out: SpanOut, request: Request, tables: readonly string[]): void {
  const { op, t, client } = request;
  if (t < node.groups.floor) return answer(node, out, request, failure(TOO_OLD), null);
  node.requests.delete(op);
  const { rows, newest } = rowsAt(node, tables, t);
  const ordinal = ordinalAt(group.log(node), node.lastApplied);
  node.seen = { ...node.seen, served: { t, ordinal }, snapshot: { t, newest } };
  tell(node, out, client, { kind: 'rows-at', op, group: node.place.group, rows });
}

/** All up to its entry is here; or what comes next is of a later moment, and all after that too. */
function isSafe(node: SpanState, { index, t, tables }: Request): boolean {
  if (!node.place.rules.isSafeOfPrepared(t, firstPrepared(node))) return false;
  if (tables !== null && node.groups.directory === null) return false;
  if (node.place.rules.isSafe(index, node.lastApplied)) return true;
  const next = node.lastApplied + 1;
  const ts = next <= group.chosenIndex(node) ? entryAt(group.log(node), next)?.payload?.ts : undefined;
  return ts !== undefined && ts > t;
}

export function onRead(node: SpanState, out: SpanOut, op: string, result: SqlResult): void {
  const request = node.requests.get(op);
  if (request === undefined || request.stage !== 'running') return;
  if (result.kind === 'refused') {
    // With the schema it needs it turned out to write.
    request.purpose = 'write';
    return route(node, out, request);
  }
  const { outcome, position } = asQueryResult(result);
  if (result.kind === 'query') node.seen = { ...node.seen, served: { t: request.t, ordinal: position - (node.base ?? 0) } };
  answerCertain(node, out, request, outcome, result.kind === 'query' ? position : null);
}

/** The leader's answer, of the ballot in which it was asked: what one before has locked and seen counts no more. */
export function onTransactionReply(node: SpanState, out: SpanOut, { op, epoch, outcome }: TransactionReply): void {
  const request = node.requests.get(op);
  if (request === undefined || request.stage !== 'asked' || request.epoch !== epoch) return;
  const isUnclear = !outcome.ok && request.asks > 1;
  answerCertain(node, out, request, isUnclear ? unknown(ASKED_BEFORE, outcome.problem.message) : outcome, null);
}

export function onCommitRefused(node: SpanState, out: SpanOut, { op, reason }: CommitRefused): void {
  const request = node.requests.get(op);
  if (request !== undefined) answerCertain(node, out, request, request.asks > 1 ? unknown(reason) : refusal(reason), null);
}

/** A refusal is certain only where nobody can have written. */
function answerCertain(node: SpanState, out: SpanOut, request: Request, outcome: Outcome, position: number | null): void {
  const mayBeInLog = request.isDoubtful && (request.purpose === 'write' || request.purpose === 'commit');
  if (outcome.ok || !outcome.definite || node.place.rules.isCertain(mayBeInLog)) return answer(node, out, request, outcome, position);
  const doubt = 'This spanserver restarted a moment ago. It refuses this now, but may have passed it on before.';
  answer(node, out, request, unknown(doubt, outcome.problem.message), position);
}

function tooLate({ purpose, stage, asks, t }: Request, ms: number): Outcome {
  if (asks > 0) return unknown(`No answer after ${ms} ms. The write may be in the log, and may still be committed.`);
  if (stage === 'classifying' || stage === 'running')
    return refusal(`The database of this spanserver was busy for ${ms} ms. Nothing was written.`);
  if (stage === 'routing') return refusal(`No leader is known here, or no time, and none was found in ${ms} ms. Nothing was written.`);
  if (purpose !== 'read')
    return refusal(`The leader did not answer within ${ms} ms: it may be gone, or wait for a lock. Nothing was written.`);
  return refusal(
    `The moment ${t} µs of this read was not safe here within ${ms} ms: the leader did not promise it, or writes up to it have not come. Nothing was read.`,
  );
}

/** The time of the oldest request is over: answers what has waited too long. */
export function onPatienceOver(node: SpanState, out: SpanOut): void {
  const { requestTimeoutUs } = node.place;
  for (const request of node.requests.values()) {
    const leftUs = request.deadline - out.now;
    // A deadline further off than the whole patience: the clock was set back, and nobody knows how long it has waited.
    if (leftUs > 0 && leftUs <= requestTimeoutUs) return out.setTimer(PATIENCE_TIMER, leftUs);
    answerCertain(node, out, request, tooLate(request, Math.round(requestTimeoutUs / 1000)), null);
  }
}
