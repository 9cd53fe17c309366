/** One operation on its way through a router: what it has fetched, whom it waits for, and how it fails. */
import type { Micros, NodeId } from '../../sim/node.ts';
import type { Outcome, Value } from '../../sim/operation.ts';
import { fragmentQuery } from '../../sharding/index.ts';
import type { Fragment, FragmentPlan, KeyValue } from '../../sharding/jobs.ts';
import { refusal, unknown } from '../shared/answers.ts';
import { type RoomEffect, send } from '../shared/effects.ts';
import type { FragmentRows, PartitionRouterMessage } from './protocol.ts';
import type { Ring } from './ring.ts';

interface PendingFetch {
  readonly partition: NodeId;
  readonly plan: FragmentPlan;
  readonly keys: readonly KeyValue[] | null;
}

export interface Operation {
  readonly op: string;
  readonly client: NodeId;
  readonly sql: string;
  readonly params: readonly Value[];
  /** Version of the schema that it was last planned on. */
  version: number;
  phase: 'planning' | 'reading' | 'writing' | 'fetching' | 'gathering' | 'schema';
  round: number;
  /** Jobs carry this very list, and a job never changes after it was asked for: what comes later stands in a new one. */
  fragments: readonly Fragment[];
  /** Fetches that were asked for and have not come back. */
  readonly fetches: Map<string, PendingFetch>;
  /** The partition that runs the whole statement. */
  target: NodeId | null;
}

/** Asks each partition for its part of what is missing. */
export function startFetching(
  operation: Operation,
  missing: readonly FragmentPlan[],
  ring: Ring,
  version: number,
): readonly RoomEffect<PartitionRouterMessage>[] {
  const effects: RoomEffect<PartitionRouterMessage>[] = [];
  const ask = (partition: NodeId, plan: FragmentPlan, keys: readonly KeyValue[] | null): void => {
    const fetch = `${operation.op}/${operation.round}.${effects.length}`;
    operation.fetches.set(fetch, { partition, plan, keys });
    const { sql, params } = fragmentQuery(plan, keys);
    effects.push(send(partition, { kind: 'fetch', fetch, sql, params, places: keys?.map((key) => key.place) ?? [], version }));
  };
  for (const plan of missing) {
    if (plan.keys !== null) for (const [partition, keys] of ring.group(plan.keys)) ask(partition, plan, keys);
    else for (const partition of plan.first ? [ring.first] : ring.partitions) ask(partition, plan, null);
  }
  return effects;
}

/** Files rows that arrived. True when they were the last. */
export function addRows(operation: Operation, message: FragmentRows): boolean {
  const pending = operation.fetches.get(message.fetch);
  if (pending === undefined) return false;
  operation.fetches.delete(message.fetch);
  const { table, columns } = pending.plan;
  operation.fragments = [...operation.fragments, { table, columns, keys: pending.keys, rows: message.rows }];
  return operation.fetches.size === 0;
}

/** A fragment could not be read: the whole read fails, and nothing was written. */
export function failedFetch(failed: Outcome): Outcome {
  return failed.ok ? refusal('A partition sent no rows.') : { ...failed, definite: true };
}

/** What a client is told when partitions stay silent. A read has certainly changed nothing; a write may have been done. */
export function silence(operation: Operation, afterUs: Micros): Outcome {
  const silent = new Set([...operation.fetches.values()].map((fetch) => fetch.partition));
  if (operation.target !== null) silent.add(operation.target);
  const who = silent.size === 0 ? 'The router itself' : [...silent].sort().join(', ');
  const message = `${who} did not answer within ${afterUs / 1000} ms.`;
  return operation.phase === 'writing' ? unknown(`${message} The write may have been carried out, or not.`) : refusal(message);
}
