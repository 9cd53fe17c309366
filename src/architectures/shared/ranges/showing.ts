/**
 * From what a group has committed to the tables that people look at: the newest rows. A restart begins with the rows of the set-up and
 * carries the log out again, which is kept whole; what is in the tables already is skipped.
 */
import type { UniqueEntry } from '../../../sqlite/effects.ts';
import type { FixedRows, SqlJob, SqlResult } from '../../../sqlite/jobs.ts';
import type { RowChange } from '../../../sqlite/notebook.ts';
import type { RowsJob, RowsResult } from '../../../sharding/jobs.ts';

export const BEGUN_KEY = 'begun';
export const SHOW_TIMER = 'show';
const RETRY_US = 10_000;

/** The rows of a group's set-up, and where its database stood then. On disk. */
export interface Begun {
  readonly position: number;
  readonly rows: readonly (readonly [string, RowChange])[];
  readonly uniques: readonly UniqueEntry[];
  /** In the order of the schema. */
  readonly tables: readonly string[];
}

export function isBegun(value: unknown): value is Begun {
  return typeof value === 'object' && value !== null && 'position' in value && 'rows' in value;
}

export interface Showing {
  readonly place: { readonly maxBatch: number };
  begun: Begun | null;
  /** Commits on their way into the tables; how many there were, and how many are in. */
  queue: readonly FixedRows[];
  queued: number;
  shown: number;
  isShowing: boolean;
}

export const noneShown = (): Omit<Showing, 'place'> => ({ begun: null, queue: [], queued: 0, shown: 0, isShowing: false });

interface Executes {
  execute(tag: { readonly kind: 'begin' | 'show' }, job: SqlJob | RowsJob): void;
  persist(key: string, value: unknown): void;
  setTimer(name: string, minUs: number): void;
}

/** The first life: what the set-up has put here. Null: it is still to be asked. */
export function onBegun(out: Executes, result: SqlResult | RowsResult): Begun | null {
  if (result.kind !== 'rows-all') {
    out.execute({ kind: 'begin' }, { kind: 'rows-all' });
    return null;
  }
  const { position, rows, uniques, tables } = result;
  const begun = Object.freeze({ position, rows: Object.freeze(rows), uniques: Object.freeze(uniques), tables: Object.freeze(tables) });
  out.persist(BEGUN_KEY, begun);
  return begun;
}

/** Rows that one transaction has committed are to be shown. */
export function willShow(node: Showing, rows: readonly RowChange[], transaction: string): void {
  if (rows.length === 0) return;
  const tables = [...new Set(rows.map(({ table }) => table))].sort();
  const outcome = { ok: true, columns: [], rows: [], changes: rows.length, tables, wrote: true } as const;
  node.queued += 1;
  node.queue = [...node.queue, Object.freeze({ rows, transaction, outcome })];
}

/** The next of what is committed goes into the tables. */
export function showCommitted(node: Showing, out: Executes): void {
  const { begun, queue, queued, place } = node;
  if (!begun || node.isShowing || queue.length === 0) return;
  node.isShowing = true;
  const statements = queue.slice(0, place.maxBatch);
  out.execute({ kind: 'show' }, { kind: 'replay', from: begun.position + queued - queue.length + 1, statements });
}

export function onShown(node: Showing, out: Executes, result: SqlResult | RowsResult): void {
  // The database was too busy.
  if (result.kind !== 'replayed') return out.setTimer(SHOW_TIMER, RETRY_US);
  const { begun, queue, queued } = node;
  node.isShowing = false;
  node.shown = result.position - (begun?.position ?? 0);
  const done = node.shown - (queued - queue.length);
  node.queue = queue.slice(Math.max(0, done));
}
