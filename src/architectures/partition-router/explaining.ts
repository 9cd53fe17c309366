/**
 * How a read was done, for whoever asks: EXPLAIN (DISTRIBUTED) in front of a SELECT runs it and answers with its plan instead of its rows. The
 * words are Citus's (Task Count, Task, Node, Query, Tuple data received: Citus documentation, EXPLAIN) and Vitess's (vexplain queries).
 */
import type { Outcome } from '../../sim/operation.ts';
import type { Operation, RouterState } from './state.ts';

const EXPLAIN = /^\s*explain\s*\(\s*distributed\s*\)\s*/i;

/** The statement behind EXPLAIN (DISTRIBUTED); null: it is none. */
export function explained(sql: string): string | null {
  const [prefix] = EXPLAIN.exec(sql) ?? [];
  return prefix === undefined ? null : sql.slice(prefix.length);
}

const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`;

const sumOf = ({ tasks }: Operation): { readonly rows: number; readonly bytes: number } => ({
  rows: tasks.reduce((sum, { rows }) => sum + rows, 0),
  bytes: tasks.reduce((sum, { bytes }) => sum + bytes, 0),
});

/** One line: what came over the network for a read of several partitions, and why. */
export function summary(operation: Operation): string {
  const { push, tasks } = operation;
  const { rows, bytes } = sumOf(operation);
  const moved = `${count(rows, 'row')}, ${count(bytes, 'byte')} from ${count(new Set(tasks.map(({ partition }) => partition)).size, 'partition')}`;
  if (push === null) return `rows pulled: ${moved}`;
  return typeof push === 'string' ? `rows pulled, since ${push}: ${moved}` : `pushed down (${push.what.join(', ')}): ${moved}`;
}

/** The plan of a read that was done, line by line. */
export function planOf(operation: Operation, { place }: RouterState): Outcome {
  const { push, tasks, target, sql, local } = operation;
  const one = target !== null;
  const lines = one
    ? ['Routed whole to one partition', 'Task Count: 1', '-> Task', `     Node: ${target}`, `     Query: ${sql}`]
    : [
        typeof push === 'string' || push === null
          ? `Rows pulled${push === null ? '' : `, since ${push}`}`
          : `Pushed down: ${push.what.join(', ')}`,
        `Task Count: ${tasks.length}`,
        ...tasks.flatMap((task) => [
          '-> Task',
          `     Node: ${task.partition}`,
          `     Query: ${task.sql}`,
          `     Rows: ${task.rows}`,
          `     Tuple data received: ${count(task.bytes, 'byte')}`,
        ]),
        `Merge on ${place.spec.id}: ${push === null || typeof push === 'string' ? sql : push.merge.sql}`,
        `Tuple data received from nodes: ${count(sumOf(operation).bytes, 'byte')}`,
        `Snapshot: ${place.snapshot ? 'one of all partitions' : 'none in common, so half of a commit may be seen'}`,
      ];
  // Citus shows them as shards that every task names.
  if (local.length > 0) lines.splice(1, 0, `Reference tables, local where each task runs: ${local.join(', ')}`);
  return { ok: true, columns: ['QUERY PLAN'], rows: lines.map((line) => [line]), changes: 0, tables: [], wrote: false };
}
