/**
 * A statement's way through a router: planned, sent whole to one partition if that one has everything, else fragments are
 * fetched until nothing is missing and the answer is gathered from them.
 */
import type { FragmentPlan, RoutePlan } from '../../sharding/jobs.ts';
import type { NodeId } from '../../sim/node.ts';
import type { Answer } from '../../sim/operation.ts';
import type { ClientQuery } from '../contract.ts';
import { refusal, reply } from '../shared/answers.ts';
import { accept } from '../shared/recent.ts';
import { NOT_CONFIRMED, SCHEMA_DONE, takeToCoordinator } from './coordinator.ts';
import { ask, forget } from './asking.ts';
import { addAge, addRows, begin, end, failedFetch, operationOf, silence, startFetching } from './operations.ts';
import type { FragmentRows } from './protocol.ts';
import type { Operation, RouterOut, RouterState } from './state.ts';

/** Rounds of fetching after which whole tables are asked for, so that a chain of lookups ends. */
const ROUNDS_MAX = 3;

const SEVERAL = refusal(
  'This would change rows on several partitions, and nothing here makes that atomic: send one statement for each value of the key.',
);

const NO_TRANSACTIONS = refusal(
  'This architecture has no transactions: rows of one may lie on several partitions, and nothing here commits on all of them or none. Send the statements alone.',
);

const FIXED_SCHEMA = refusal(
  'Where partitions are databases of another architecture the schema stands still: nothing here changes it in all of them in one order. Put the change into the setup.',
);

export function onQuery(node: RouterState, out: RouterOut, client: NodeId, query: ClientQuery): void {
  const { rules, spec } = node.place;
  if (node.role.value !== 'routing')
    return out.send(client, reply(query.op, refusal(`The disk of ${spec.id} was lost, and the map with it.`), spec.id, null));
  if (rules.isRepeated(!accept(node.recent, query.op))) return;
  if (query.transaction || query.ends) return out.send(client, reply(query.op, NO_TRANSACTIONS, spec.id, null));
  plan(node, out, begin(node, out, client, query));
}

function plan(node: RouterState, out: RouterOut, operation: Operation): void {
  const { op, sql, params, fragments, round } = operation;
  const { key, strictUnique } = node.place;
  operation.phase = 'planning';
  operation.version = node.versions.version;
  out.execute({ kind: 'plan', op }, { kind: 'plan', key, sql, params, fragments, seed: op, eager: round >= ROUNDS_MAX, strictUnique });
}

export function onPlanned(node: RouterState, out: RouterOut, op: string, route: RoutePlan): void {
  const operation = node.operations.get(op);
  if (operation === undefined) return;
  const { ring, rules } = node.place;
  // The schema changed while it was planned: who knows which of the two the plan was made for.
  if (operation.version !== node.versions.version) return plan(node, out, operation);
  if (route.kind === 'schema')
    return node.place.behind === null ? takeToCoordinator(node, out, operation) : end(node, out, op, FIXED_SCHEMA);
  if (route.kind === 'nothing') return end(node, out, op, SCHEMA_DONE);
  const holders = route.places === null ? null : rules.holdersOf(ring, route.places);
  const targets = holders === null ? null : rules.writerOf(ring, holders);
  if (targets !== null) return forward(node, out, operation, targets, route);
  if (route.kind === 'write') return end(node, out, op, SEVERAL);
  return fetchOrGather(node, out, operation, route.missing);
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
  operation.phase = writes ? 'writing' : 'reading';
  operation.target = targets[0] ?? null;
  const places = route.places?.keys.map((key) => key.place) ?? [];
  const clock = writes ? { nowMs: route.nowMs, within: route.within } : { nowMs: null, within: null };
  const { version } = node.versions;
  for (const target of targets) {
    const answer = ask(node, out, target, { kind: 'forward', op, sql, params, readOnly: !writes, ...clock, places, version });
    if (answer !== null) onAnswered(node, out, answer);
  }
}

/** A database that stands in the place of a partition has answered. */
export function onAnswered(node: RouterState, out: RouterOut, answer: Answer | null): void {
  if (answer === null) return;
  const { op, outcome, served, ageUs } = answer;
  const whole = node.operations.get(op);
  const operation = whole ?? operationOf(node, op);
  if (operation === undefined) return;
  addAge(operation, ageUs);
  if (whole) return end(node, out, op, outcome, served?.node, served?.position ?? null);
  onFragment(node, out, { kind: 'fragment', fetch: op, rows: outcome.ok ? outcome.rows : [], failed: outcome.ok ? null : outcome });
}

function fetchOrGather(node: RouterState, out: RouterOut, operation: Operation, missing: readonly FragmentPlan[]): void {
  if (missing.length > 0) return startFetching(node, out, operation, missing).forEach((answer) => onAnswered(node, out, answer));
  operation.phase = 'gathering';
  const { op, sql, params, fragments } = operation;
  out.execute({ kind: 'gather', op }, { kind: 'gather', key: node.place.key, sql, params, fragments, seed: op });
}

export function onFragment(node: RouterState, out: RouterOut, message: FragmentRows): void {
  const operation = operationOf(node, message.fetch);
  if (operation === undefined || operation.phase !== 'fetching') return;
  if (message.failed !== null) return end(node, out, operation.op, failedFetch(message.failed));
  if (addRows(operation, message)) plan(node, out, operation);
}

/** The time for an operation is over. */
export function onPatienceOver(node: RouterState, out: RouterOut, op: string): void {
  const operation = node.operations.get(op);
  if (operation === undefined) return;
  forget(node, out, operation);
  end(node, out, op, operation.phase === 'schema' ? NOT_CONFIRMED : silence(operation, node.place.timeoutUs));
}
