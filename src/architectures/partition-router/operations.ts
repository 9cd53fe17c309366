/** One operation on its way through a router: what it has fetched, how it fails, and how it ends. */
import { fragmentQuery } from '../../sharding/index.ts';
import type { FragmentPlan, KeyValue } from '../../sharding/jobs.ts';
import type { Micros, NodeId } from '../../sim/node.ts';
import { encodedBytes } from '../../sim/encoding.ts';
import type { Answer, Outcome, Statement } from '../../sim/operation.ts';
import type { ClientQuery } from '../contract.ts';
import { refusal, reply, unknown } from '../shared/answers.ts';
import { ask } from './asking.ts';
import { explained, planOf } from './explaining.ts';
import { ringAt } from './current.ts';
import type { Forward, FragmentRows } from './protocol.ts';
import { nearestCopy } from './reference.ts';
import type { Operation, RouterOut, RouterState } from './state.ts';
import { takePart } from './taking-part.ts';

/** Tasks of one read that are told of. */
const TASKS_MAX = 200;

/** Followed by the operation. */
export const PATIENCE_TIMER = 'op ';

export function begin(node: RouterState, out: RouterOut, client: NodeId, { op, sql, params, transaction }: ClientQuery): Operation {
  const behind = explained(sql);
  const operation: Operation = {
    op,
    client,
    sql: behind ?? sql,
    explains: behind !== null,
    params,
    transaction: transaction ?? null,
    version: 0,
    map: 0,
    tries: 0,
    throttled: 0,
    waitedUs: 0,
    phase: 'planning',
    round: 0,
    fragments: [],
    fetches: new Map(),
    push: null,
    tasks: [],
    target: null,
    ageUs: 0,
    within: null,
    branches: new Map(),
    wave: 0,
    nowMs: 0,
    copy: null,
    move: null,
    local: [],
    written: [],
    later: [],
    outcome: null,
  };
  node.operations.set(op, operation);
  out.setTimer(PATIENCE_TIMER + op, node.place.timeoutUs);
  return operation;
}

/** Asks each partition for its part of what is missing; the answers that are there at once. */
export function startFetching(
  node: RouterState,
  out: RouterOut,
  operation: Operation,
  missing: readonly FragmentPlan[],
): readonly Answer[] {
  const ring = ringAt(node);
  const { ask: askFor, answers } = fetching(node, out, operation);
  const fetchFrom = (partition: NodeId, plan: FragmentPlan, keys: readonly KeyValue[] | null): void =>
    askFor(partition, { plan, keys, whole: keys === null && !plan.first, ...fragmentQuery(plan, keys) });
  const holdersOf = ({ first, anywhere }: FragmentPlan): readonly NodeId[] =>
    anywhere ? [nearestCopy(node)] : first ? [ring.first] : ring.partitions;
  for (const plan of missing) {
    if (plan.keys !== null) for (const [partition, keys] of ring.group(plan.keys)) fetchFrom(partition, plan, keys);
    else for (const partition of holdersOf(plan)) fetchFrom(partition, plan, null);
  }
  return answers;
}

/** What one partition is asked of a read. */
interface Wanted extends Statement {
  /** Null: a partial result. */
  readonly plan: FragmentPlan | null;
  readonly keys: readonly KeyValue[] | null;
  /** It is of all rows that the partition has. */
  readonly whole: boolean;
}

/** Begins a round of fetching: `ask` asks a partition, and answers that are there at once are in the list. */
export function fetching(
  node: RouterState,
  out: RouterOut,
  operation: Operation,
): { readonly ask: (partition: NodeId, wanted: Wanted) => void; readonly answers: readonly Answer[] } {
  const { version } = node.versions;
  if (operation.round === 0) operation.map = node.map.length;
  operation.phase = 'fetching';
  operation.round += 1;
  let count = 0;
  const answers: Answer[] = [];
  const askFor = (partition: NodeId, { plan, keys, sql, params, whole }: Wanted): void => {
    const again = operation.tries > 0 ? `${operation.tries}~` : '';
    const fetch = `${operation.op}/${again}${operation.round}.${count++}`;
    operation.fetches.set(fetch, { partition, plan, keys, sql });
    const places = keys?.map((key) => key.place) ?? [];
    const transaction = operation.transaction && takePart(node, operation.transaction, partition);
    const asked = {
      ...({ kind: 'fetch', fetch, sql, params, places, version } as const),
      ...(transaction && { transaction }),
      ...routedBy(node, whole),
    };
    const answer = ask(node, out, partition, asked);
    if (answer !== null) answers.push(answer);
  };
  return { ask: askFor, answers };
}

/** What tells a partition by which map it was asked; `whole`: for all that it has. Nothing where keys never move. */
export function routedBy({ place, map }: RouterState, whole: boolean): Pick<Forward, 'map' | 'whole'> {
  if (!place.elastic && place.splits === null) return {};
  return { ...(map.length > 0 && { map: map.length }), ...(whole && { whole }) };
}

/** The operation that a fetch belongs to. */
export function operationOf(node: RouterState, fetch: string): Operation | undefined {
  return node.operations.get(fetch.slice(0, fetch.lastIndexOf('/')));
}

/** Files rows that arrived. True when they were the last. */
export function addRows(operation: Operation, message: FragmentRows): boolean {
  const pending = operation.fetches.get(message.fetch);
  if (pending === undefined) return false;
  operation.fetches.delete(message.fetch);
  const { table, columns } = pending.plan ?? { table: '', columns: [] };
  const { rows } = message;
  operation.fragments = [...operation.fragments, { table, columns, keys: pending.keys, rows }];
  const task = { partition: pending.partition, sql: pending.sql, rows: rows.length, bytes: rows.length === 0 ? 0 : encodedBytes(rows) };
  if (operation.tasks.length < TASKS_MAX) operation.tasks = [...operation.tasks, task];
  return operation.fetches.size === 0;
}

/** What was read for it may be as old as its oldest part. */
export function addAge(operation: Operation, ageUs: Micros | null = 0): void {
  operation.ageUs = operation.ageUs === null || ageUs === null ? null : Math.max(operation.ageUs, ageUs);
}

/** A fragment could not be read: the whole read fails, and nothing was written. */
export function failedFetch(failed: Outcome): Outcome {
  return failed.ok ? refusal('A partition sent no rows.') : { ...failed, definite: true };
}

/** What a client is told when partitions stay silent. A read has certainly changed nothing; a write may have been done. */
export function silence(operation: Operation, afterUs: Micros): Outcome {
  const silent = new Set([...operation.fetches.values()].map((fetch) => fetch.partition));
  if (operation.target !== null) silent.add(operation.target);
  for (const { target, outcome } of operation.branches.values()) if (outcome === null) silent.add(target);
  const who = silent.size === 0 ? 'The router itself' : [...silent].sort().join(', ');
  const message = `${who} did not answer within ${afterUs / 1000} ms.`;
  const done = [...operation.branches.values()].filter(({ outcome }) => outcome?.ok).length;
  if (operation.phase === 'writing' && done > 0)
    return unknown(`Half done: ${done} of ${operation.branches.size} partitions have committed their part. ${message}`);
  return operation.phase === 'writing' ? unknown(`${message} The write may have been carried out, or not.`) : refusal(message);
}

/** Ends an operation: its client hears of it and what comes later is dropped. `by` answered; `position` of its database. */
export function end(
  node: RouterState,
  out: RouterOut,
  op: string,
  outcome: Outcome,
  by = node.place.spec.id,
  position: number | null = null,
): void {
  const operation = node.operations.get(op);
  if (operation === undefined) return;
  node.operations.delete(op);
  out.cancelTimer(PATIENCE_TIMER + op);
  const { client, ageUs, explains } = operation;
  const told = explains && outcome.ok ? planOf(operation, node) : outcome;
  out.send(client, { ...reply(op, told, by, position), ...(ageUs !== 0 && { ageUs }) });
}
