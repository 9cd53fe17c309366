/**
 * A statement's way through a router: planned, sent whole to one partition if that one has everything, else fragments are
 * fetched until nothing is missing and the answer is gathered from them.
 */
import { insertOf } from '../../sharding/index.ts';
import type { CopyPlan, FragmentPlan, RoutePlan, Several } from '../../sharding/jobs.ts';
import type { NodeId } from '../../sim/node.ts';
import type { Answer, Outcome } from '../../sim/operation.ts';
import type { ClientQuery } from '../contract.ts';
import { refusal, reply } from '../shared/answers.ts';
import { endTransaction, forwardInside, MOVED_AWAY, whyNotInside } from './transactions.ts';
import { accept } from '../shared/recent.ts';
import { NOT_CONFIRMED, SCHEMA_DONE, takeToCoordinator } from './coordinator.ts';
import { ask, forget } from './asking.ts';
import { mayRead } from './barrier.ts';
import { summary } from './explaining.ts';
import { merged, startPushing } from './pushing.ts';
import { ringAt } from './current.ts';
import type { PartitionMap } from './map.ts';
import type { Moved, Throttled } from './replica-set/library.ts';
import { addAge, addRows, begin, end, failedFetch, operationOf, routedBy, silence, startFetching } from './operations.ts';
import type { ForwardReply, FragmentRows } from './protocol.ts';
import { nearestCopy, whyNotEverywhere } from './reference.ts';
import { isTakenBack, onPart, spread } from './spreading.ts';
import { learn, learnFrom } from './stale.ts';
import type { Operation, RouterOut, RouterState } from './state.ts';
import { participantsOf, rollBack, takePart } from './taking-part.ts';

/** Rounds of fetching after which whole tables are asked for, so that a chain of lookups ends. */
const ROUNDS_MAX = 3;

const SEVERAL = refusal(
  'This would change rows on several partitions, and nothing here makes that atomic: send one statement for each value of the key.',
);

const ONLY_READS = refusal('EXPLAIN (DISTRIBUTED) runs what it explains, so it takes a SELECT alone. Nothing was written.');

const FIXED_SCHEMA = refusal(
  'Where partitions have copies of their own, or are databases of another architecture, the schema stands still: nothing here changes it in all of them in one order. Put the change into the setup.',
);

export function onQuery(node: RouterState, out: RouterOut, client: NodeId, query: ClientQuery): void {
  const { rules, spec } = node.place;
  if (node.role.value !== 'routing')
    return out.send(client, reply(query.op, refusal(`The disk of ${spec.id} was lost, and the map with it.`), spec.id, null));
  if (rules.isRepeated(!accept(node.recent, query.op))) return;
  if (query.ends) return endTransaction(node, out, begin(node, out, client, query), query.ends);
  plan(node, out, begin(node, out, client, query));
}

/** Behind the port of another room a partition takes statements alone. */
const takesSeveral = ({ place: { across, behind } }: RouterState): boolean => across.takes && behind === null;

function plan(node: RouterState, out: RouterOut, operation: Operation): void {
  const { op, sql, params, fragments, round } = operation;
  const { place } = node;
  const { sharding, strictUnique } = place;
  operation.phase = 'planning';
  operation.version = node.versions.version;
  const several = takesSeveral(node) ? ({ several: true } as const) : {};
  const pushes = place.pushes && operation.push === null ? ({ push: true } as const) : {};
  const eager = round >= ROUNDS_MAX;
  out.execute(
    { kind: 'plan', op },
    { kind: 'plan', ...sharding, sql, params, fragments, seed: op, eager, strictUnique, ...several, ...pushes },
  );
}

export function onPlanned(node: RouterState, out: RouterOut, op: string, route: RoutePlan): void {
  const operation = node.operations.get(op);
  if (operation === undefined) return;
  const { rules } = node.place;
  const ring = ringAt(node);
  // The schema changed while it was planned: who knows which of the two the plan was made for.
  if (operation.version !== node.versions.version) return plan(node, out, operation);
  const { transaction } = operation;
  if (operation.explains && route.kind !== 'read') return onFailed(node, out, op, ONLY_READS);
  const whyNot = transaction && whyNotInside(node, transaction, route);
  if (whyNot) return onFailed(node, out, op, whyNot);
  if (route.kind === 'schema')
    return node.place.behind === null ? takeToCoordinator(node, out, operation) : end(node, out, op, FIXED_SCHEMA);
  if (route.kind === 'nothing') return end(node, out, op, SCHEMA_DONE);
  if (route.kind === 'write' && route.several?.kind === 'everywhere') {
    const why = whyNotEverywhere(node, route.several, transaction);
    return why === null ? spread(node, out, operation, route.several, route.nowMs) : onFailed(node, out, op, why);
  }
  if (route.kind === 'read') operation.local = route.local ?? [];
  if (transaction !== null && !takesSeveral(node)) return forwardInside(node, out, operation, transaction, route);
  if (route.kind === 'write' && route.several?.kind === 'copy') return readToCopy(node, out, operation, route.several.copy);
  const holders = holdersOf(node, operation, route);
  if (route.kind === 'write' && route.several && isSpread(route.several, holders))
    return spread(node, out, operation, route.several, route.nowMs);
  const targets = holders === null ? null : rules.writerOf(ring, holders);
  if (targets !== null) return forward(node, out, operation, targets, route);
  if (route.kind === 'write') return end(node, out, op, SEVERAL);
  if (operation.round === 0 && !mayRead(node, operation)) {
    operation.phase = 'waiting';
    return;
  }
  if (typeof route.push === 'object')
    return startPushing(node, out, operation, route.push).forEach((answer) => onAnswered(node, out, answer));
  operation.push ??= route.push ?? null;
  return fetchOrGather(node, out, operation, route.missing);
}

/** The partitions that have all of it; null where that is not known. What needs no rows is done where its transaction is. */
function holdersOf(node: RouterState, { transaction, local }: Operation, { places }: Pick<Routed, 'places'>): readonly NodeId[] | null {
  const { rules } = node.place;
  const ring = ringAt(node);
  if (places === null) return null;
  if (places.keys.length > 0 || places.first) return rules.holdersOf(ring, places);
  const [home] = transaction ? participantsOf(node, transaction.id) : [];
  if (home !== undefined) return [home];
  return local.length > 0 ? [nearestCopy(node)] : rules.holdersOf(ring, places);
}

type Routed = Extract<RoutePlan, { kind: 'read' | 'write' }>;

/** Several partitions have a part in it, or may have. A row that changes its key may go anywhere. */
const isSpread = (several: Several, holders: readonly NodeId[] | null): several is Exclude<Several, { kind: 'copy' }> =>
  several.kind === 'move' || (several.kind === 'each' && several.keys === null) || (holders !== null && holders.length > 1);

/** INSERT … SELECT: what it reads is read as any query is. */
function readToCopy(node: RouterState, out: RouterOut, operation: Operation, copy: CopyPlan): void {
  Object.assign(operation, { copy, ...copy.select });
  plan(node, out, operation);
}

/** The rows that an INSERT … SELECT reads are there: they are inserted as if somebody had typed them. */
function insertRead(node: RouterState, out: RouterOut, operation: Operation, copy: CopyPlan, outcome: Outcome): void {
  if (!outcome.ok) return onFailed(node, out, operation.op, failedFetch(outcome));
  operation.copy = null;
  if (outcome.rows.length === 0) {
    const wrote = operation.transaction === null;
    return end(node, out, operation.op, { ok: true, columns: [], rows: [], changes: 0, tables: [], wrote });
  }
  Object.assign(operation, { ...insertOf(copy, outcome.rows), fragments: [], round: 0, target: null });
  plan(node, out, operation);
}

/** It has failed for certain, and with it the transaction that it is part of. */
export function onFailed(node: RouterState, out: RouterOut, asked: string, outcome: Outcome): void {
  if (onPart(node, out, { op: asked, outcome })) return;
  const operation = node.operations.get(asked);
  if (operation?.transaction && takesSeveral(node)) rollBack(node, out, operation.transaction.id);
  end(node, out, asked, outcome);
}

export function onForwarded(node: RouterState, out: RouterOut, from: NodeId, message: ForwardReply): void {
  const { op, outcome, position, moved } = message;
  if (moved) return onMoved(node, out, from, message, moved);
  if (message.retryUs !== undefined && isThrottled(node, out, from, message, message.retryUs)) return;
  if (onPart(node, out, message)) return;
  const operation = node.operations.get(op);
  if (operation?.copy) return insertRead(node, out, operation, operation.copy, outcome);
  if (!outcome.ok && operation?.phase === 'reading')
    return takesSeveral(node) ? onFailed(node, out, op, outcome) : end(node, out, op, outcome, from, position);
  end(node, out, op, outcome, from, position);
}

export function onGathered(node: RouterState, out: RouterOut, op: string, outcome: Outcome): void {
  const operation = node.operations.get(op);
  if (operation?.copy) return insertRead(node, out, operation, operation.copy, outcome);
  if (operation) out.report('read', summary(operation));
  if (outcome.ok) end(node, out, op, outcome);
  else onFailed(node, out, op, outcome);
}

function forward(
  node: RouterState,
  out: RouterOut,
  operation: Operation,
  targets: readonly NodeId[],
  route: Extract<RoutePlan, { kind: 'read' | 'write' }>,
): void {
  const { op, sql, params } = operation;
  const writes = route.kind === 'write';
  // Nothing of a transaction is written before COMMIT, so silence is a certain failure.
  operation.phase = writes && operation.transaction === null ? 'writing' : 'reading';
  operation.target = targets[0] ?? null;
  const places = route.places?.keys.map((key) => key.place) ?? [];
  const clock = writes ? { nowMs: route.nowMs, within: route.within } : { nowMs: null, within: null };
  const { version } = node.versions;
  for (const target of targets) {
    const transaction = operation.transaction && takePart(node, operation.transaction, target);
    const tries = operation.tries > 0 ? { tries: operation.tries } : {};
    const asked = {
      ...({ kind: 'forward', op, sql, params, readOnly: !writes, ...clock, places, version } as const),
      // Who has left has copies that are old.
      ...routedBy(node, !writes && operation.local.length > 0 && places.length === 0),
      ...tries,
    };
    const answer = ask(node, out, target, transaction ? { ...asked, transaction } : asked);
    if (answer !== null) onAnswered(node, out, answer);
  }
}

const hasMoved = (answer: Answer): answer is Moved => 'moved' in answer;
const isToRetry = (answer: Answer): answer is Throttled => 'retryUs' in answer;

/** A database that stands in the place of a partition has answered. */
export function onAnswered(node: RouterState, out: RouterOut, answer: Answer | null): void {
  if (answer === null) return;
  const { op, outcome, served, ageUs } = answer;
  const whole = node.operations.get(op);
  const operation = whole ?? operationOf(node, op);
  if (operation === undefined) return;
  if (hasMoved(answer)) {
    forget(node, out, operation);
    node.asked = node.asked.filter((each) => each.op !== op);
    return tryAgain(node, out, operation, learn(node, out, answer.moved));
  }
  addAge(operation, ageUs);
  if (isToRetry(answer) && tryLater(node, out, operation, answer.retryUs)) {
    // Nothing of it was done.
    node.asked = node.asked.filter((each) => each.op !== op);
    return;
  }
  if (whole) return end(node, out, op, outcome, served?.node, served?.position ?? null);
  onFragment(node, out, null, { kind: 'fragment', fetch: op, rows: outcome.ok ? outcome.rows : [], failed: outcome.ok ? null : outcome });
}

function fetchOrGather(node: RouterState, out: RouterOut, operation: Operation, missing: readonly FragmentPlan[]): void {
  if (missing.length > 0) return startFetching(node, out, operation, missing).forEach((answer) => onAnswered(node, out, answer));
  operation.phase = 'gathering';
  const { op, sql, params, fragments } = operation;
  out.execute({ kind: 'gather', op }, { kind: 'gather', ...node.place.sharding, sql, params, fragments, seed: op });
}

export function onFragment(node: RouterState, out: RouterOut, from: NodeId | null, message: FragmentRows): void {
  const operation = operationOf(node, message.fetch);
  if (operation === undefined || operation.phase !== 'fetching') return;
  if (message.moved && from !== null) {
    const isNew = learnFrom(node, out, from, message.moved);
    return operation.fetches.has(message.fetch) ? tryAgain(node, out, operation, isNew) : undefined;
  }
  if (message.retryUs !== undefined && operation.fetches.has(message.fetch) && tryLater(node, out, operation, message.retryUs)) return;
  if (message.failed !== null) return onFailed(node, out, operation.op, failedFetch(message.failed));
  if (!addRows(operation, message)) return;
  // Its parts are to stand on one map.
  const { push } = operation;
  if (operation.map === node.map.length && push !== null && typeof push !== 'string' && merged(node, out, operation, push)) return;
  if (operation.map === node.map.length) plan(node, out, operation);
  else tryAgain(node, out, operation, true);
}

/** Followed by the operation. */
export const AGAIN_TIMER = 'again ';
/** How long to wait before a partition is asked again for what is on its way to another. Ours: a moment, as often as patience allows. */
const AGAIN_US = 25_000;

/** A partition refused a statement, or a part of one, for its map. */
function onMoved(node: RouterState, out: RouterOut, from: NodeId, { op, tries = 0 }: ForwardReply, map: PartitionMap): void {
  const isNew = learnFrom(node, out, from, map);
  const part = node.operations.get(op.slice(0, op.lastIndexOf('#')));
  const operation = part?.branches.has(op) ? part : node.operations.get(op);
  if (operation === undefined) return;
  if (operation === part) {
    if (operation.transaction === null && isTakenBack(node, out, operation)) return tryAgain(node, out, operation, isNew);
    return void onPart(node, out, { op, outcome: MOVED_AWAY });
  }
  if (operation.tries === tries && operation.target === from) tryAgain(node, out, operation, isNew);
}

/** Nothing of it was done: it is routed anew, at once by a newer map, else in a moment. Patience goes on. */
function tryAgain(node: RouterState, out: RouterOut, operation: Operation, isNew: boolean): void {
  if (operation.transaction !== null) return onFailed(node, out, operation.op, MOVED_AWAY);
  Object.assign(operation, { phase: 'planning', tries: operation.tries + 1, round: 0, fragments: [], push: null, tasks: [], target: null });
  operation.fetches.clear();
  if (isNew) plan(node, out, operation);
  else out.setTimer(AGAIN_TIMER + operation.op, AGAIN_US);
}

/** A partition has done enough. True: the statement is asked again when it says; false: it has been asked often or long enough, and fails. */
function isThrottled(node: RouterState, out: RouterOut, from: NodeId, { op, tries = 0 }: ForwardReply, retryUs: number): boolean {
  const operation = node.operations.get(op);
  if (operation?.tries !== tries || operation.target !== from) return false;
  return tryLater(node, out, operation, retryUs);
}

function tryLater(node: RouterState, out: RouterOut, operation: Operation, retryUs: number): boolean {
  const { throttleRetries, throttleWaitUs } = node.place;
  const { throttled, waitedUs, transaction, op } = operation;
  if (transaction !== null || throttled >= throttleRetries || waitedUs + retryUs > throttleWaitUs) return false;
  Object.assign(operation, { throttled: throttled + 1, waitedUs: waitedUs + retryUs });
  Object.assign(operation, { phase: 'planning', tries: operation.tries + 1, round: 0, fragments: [], push: null, tasks: [], target: null });
  operation.fetches.clear();
  out.setTimer(AGAIN_TIMER + op, retryUs);
  return true;
}

export function planAgain(node: RouterState, out: RouterOut, op: string): void {
  const operation = node.operations.get(op);
  if (operation !== undefined) plan(node, out, operation);
}

/** The time for an operation is over. */
export function onPatienceOver(node: RouterState, out: RouterOut, op: string): void {
  const operation = node.operations.get(op);
  if (operation === undefined) return;
  forget(node, out, operation);
  const { phase, within, transaction } = operation;
  const { across, timeoutUs } = node.place;
  if (phase === 'schema') return end(node, out, op, NOT_CONFIRMED);
  const told = phase === 'committing' && within ? across.giveUp(node, out, within.id, timeoutUs) : null;
  if (told) return end(node, out, op, told);
  const own = transaction ?? within;
  if (own && takesSeveral(node)) rollBack(node, out, own.id);
  end(node, out, op, silence(operation, timeoutUs));
}
