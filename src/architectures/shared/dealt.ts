/** A set-up that is dealt out: run once on one database, to learn the schema and the rows; then each node gets the rows of its tables. */
import type { RowsJob, RowsResult } from '../../sharding/jobs.ts';
import type { NodeId } from '../../sim/node.ts';
import type { SetupStore } from '../contract.ts';

/** Statements that make the schema, in the order of the set-up. */
const SCHEMA = "SELECT type, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid";

export const isAllRows = (result: unknown): result is Extract<RowsResult, { kind: 'rows-all' }> =>
  typeof result === 'object' && result !== null && 'kind' in result && result.kind === 'rows-all';

export interface Dealt {
  readonly schema: readonly { readonly type: unknown; readonly sql: string }[];
  /** Puts rows into the empty tables of a node: those of tables of which `has` says so, by their number, from 0. */
  deal(to: NodeId, has: (table: number) => boolean): void;
}

/** Runs the set-up at `first`, which is empty again afterwards, as `blank` is. */
export function dealt(first: NodeId, blank: NodeId, setup: readonly string[], store: SetupStore): Dealt {
  store.script(first, setup);
  const all = store.perform<RowsJob>(first, { kind: 'rows-all' });
  const schema = store.rows(first, SCHEMA).map(([type, sql]) => ({ type, sql: String(sql) }));
  store.script(blank, []);
  store.load(first, store.image(blank));
  return {
    schema,
    deal(to, has) {
      if (!isAllRows(all)) return;
      const own = new Set(all.tables.filter((_, i) => has(i)));
      store.perform<RowsJob>(to, { kind: 'rows-put', rows: all.rows.flatMap(([, row]) => (own.has(row.table) ? row : [])) });
    },
  };
}
