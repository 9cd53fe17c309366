/** Before time starts: every server of SQL has the schema, and every group of replicas the rows of its tables, dealt out in turn. */
import { ROWS_JOBS } from '../../../sharding/index.ts';
import type { RowsJob, RowsResult } from '../../../sharding/jobs.ts';
import type { SetupStore, Topology } from '../../contract.ts';

export const JOBS = ROWS_JOBS;

/** Names of the groups, and which kinds of nodes have the schema and which have rows. */
export interface Dealt {
  readonly parts: readonly string[];
  readonly serves: string;
  readonly holds: string;
}

const isAll = (result: unknown): result is Extract<RowsResult, { kind: 'rows-all' }> =>
  typeof result === 'object' && result !== null && 'kind' in result && result.kind === 'rows-all';

/** Statements that make the schema, without those that run by themselves where only rows are kept. */
const SCHEMA = "SELECT type, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid";

export function prepare({ nodes }: Topology, { parts, serves, holds }: Dealt, setup: readonly string[], store: SetupStore): void {
  const [first, ...servers] = nodes.filter(({ kind }) => kind === serves);
  const blank = nodes.find(({ kind }) => kind === holds);
  if (first === undefined || blank === undefined) return;
  store.script(first.id, setup);
  const all = store.perform<RowsJob>(first.id, { kind: 'rows-all' });
  const schema = store.rows(first.id, SCHEMA).map(([type, sql]) => ({ type, sql: String(sql) }));
  // It has told all: of its own it keeps the schema.
  store.script(blank.id, []);
  store.load(first.id, store.image(blank.id));
  const made = schema.map(({ sql }) => sql);
  store.script(first.id, made);
  const bare = store.image(first.id);
  for (const { id } of servers) store.load(id, bare);
  const tables = schema.flatMap(({ type, sql }) => (type === 'trigger' || type === 'view' ? [] : sql));
  for (const { id, part } of nodes) {
    if (part === undefined || !isAll(all)) continue;
    const own = new Set(all.tables.filter((_, i) => parts[i % parts.length] === part));
    store.script(id, tables);
    store.perform<RowsJob>(id, { kind: 'rows-put', rows: all.rows.flatMap(([, row]) => (own.has(row.table) ? row : [])) });
  }
}
