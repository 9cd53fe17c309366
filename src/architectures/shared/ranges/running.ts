/**
 * A statement at a server that holds the schema and no rows: it is run on what was fetched so far, that tells what else it needs,
 * and so on until it has seen all that it looks at and writes, as of one moment. Then what it says is what it would have said there.
 */
import type { Outcome } from '../../../sim/operation.ts';
import type { Footprint, SqlJob, SqlResult } from '../../../sqlite/jobs.ts';
import type { RowsResult } from '../../../sharding/jobs.ts';
import type { RowChange } from '../../../sqlite/notebook.ts';
import type { Asked } from '../answers.ts';
import { ownerOf, ownersOf } from './map.ts';
import type { Catalogue, Span, Touched } from './rows.ts';

/** A statement that is being run on rows fetched at `ts`. */
export interface Run {
  ts: number;
  readonly rows: Map<string, RowChange>;
  /** What was fetched: keys, and whole tables. */
  readonly keys: Set<string>;
  readonly tables: Set<string>;
  /** What it wrote when it ran last; null before. */
  written: readonly string[] | null;
  /** Reads that are under way. */
  pending: number;
}

/** A transaction, as far as its statements are concerned. */
export interface Runs {
  readonly id: string;
  /** Rows as it leaves them, and all keys that it touches. */
  own: ReadonlyMap<string, RowChange>;
  touched: ReadonlyMap<string, Touched>;
  run: Run | null;
  /** What it will have done with the statement that ran last. */
  next: { readonly own: ReadonlyMap<string, RowChange>; readonly touched: ReadonlyMap<string, Touched> } | null;
}

interface Knowing {
  /** Null: the database has not told yet. */
  readonly catalogue: Catalogue | null;
}

interface Executes {
  execute(tag: { readonly kind: 'run'; readonly id: string; readonly op: string }, job: SqlJob): void;
}

/** Asks a group for the rows of these spans, as of the moment of the transaction's run. */
export type Fetch<N, O, T> = (node: N, out: O, txn: T, region: number, spans: readonly Span[]) => void;

const INDEX = /^index (.*?) \(/;

export const tableOf = (node: Knowing, key: string, table: string): string => {
  const [, index] = INDEX.exec(key) ?? [];
  return (index !== undefined && node.catalogue?.indexes.get(index)) || table;
};

export const regionOf = ({ catalogue }: Knowing, table: string, key: string): number =>
  catalogue === null ? 0 : ownerOf(catalogue.map, table, key);

/** The table of a row, or of an entry of an index, by what the key is called. */
export function tableIn(node: Knowing, key: string): string {
  const names = [...(node.catalogue?.regions.keys() ?? [])].filter((table) => key.startsWith(`${table} (`));
  return tableOf(
    node,
    key,
    names.reduce((longest, name) => (name.length > longest.length ? name : longest), ''),
  );
}

/** Whoever has rows of a span: of a table, or of an entry of an index, whose rows may stand anywhere in their table. */
export function regionsOf(node: Knowing, { table, key }: Span): readonly number[] {
  if (key?.startsWith(`${table} (`)) return [regionOf(node, table, key)];
  const all = node.catalogue ? ownersOf(node.catalogue.map, table) : [];
  return all.length > 0 ? all : [0];
}

export function beginRun(out: Executes, txn: Runs, request: Asked, ts: number): void {
  txn.run = { ts, rows: new Map(), keys: new Set(), tables: new Set(), written: null, pending: 0 };
  run(out, txn, request, txn.run);
}

function run(out: Executes, txn: Runs, { op, sql, params, nowMs, bulk }: Asked, { rows }: Run): void {
  const own = [...txn.own.values()];
  const given = [...rows.values()];
  const extras = { ...(nowMs !== undefined && { nowMs }), ...(bulk && { bulk }) };
  out.execute({ kind: 'run', id: txn.id, op }, { kind: 'footprint', sql, params, seed: op, own, given, ...extras });
}

/** Rows can be asked for by this key: it is that of a row, or an entry of an index that tells them. */
function isAsked({ catalogue }: Knowing, key: string): boolean {
  const [, index] = INDEX.exec(key) ?? [];
  return index === undefined || catalogue?.uniques.has(index) === true;
}

/** Entries of indexes with their tables. One that SQLite does not list is the key of a table WITHOUT ROWID: it is the row, which is named already. */
const entriesIn = (node: Knowing, keys: readonly string[]): readonly { readonly table: string; readonly key: string }[] =>
  keys.map((key) => ({ table: tableOf(node, key, ''), key })).filter(({ table }) => table !== '');

/** What a run says is still to be fetched. */
function missing(node: Knowing, { own }: Runs, run: Run, { read, rows, written }: Footprint): readonly Span[] {
  const wanted: { readonly table: string; readonly key: string }[] = [];
  const whole = new Set<string>();
  for (const { table, key } of read) {
    if (key === null || !isAsked(node, key)) whole.add(table);
    else wanted.push({ table, key });
  }
  rows.forEach(({ table }, i) => {
    const key = written[i] ?? '';
    if (!own.has(key)) wanted.push({ table, key });
  });
  for (const { table, key } of entriesIn(node, written.slice(rows.length))) {
    if (isAsked(node, key)) wanted.push({ table, key });
    else whole.add(table);
  }
  // It chose keys of new rows by what was there: it has to see all that is.
  const { written: before } = run;
  rows.forEach(({ table }, i) => {
    const key = written[i] ?? '';
    const isNew = !run.rows.has(key) && !run.keys.has(key) && !own.has(key);
    if (before !== null && !before.includes(key) && isNew) whole.add(table);
  });
  run.written = written;
  const spans = [...whole].filter((table) => !run.tables.has(table)).map((table): Span => ({ table, key: null }));
  for (const { table, key } of wanted) {
    const isHere = run.tables.has(table) || run.keys.has(key) || run.rows.has(key);
    if (!whole.has(table) && !isHere) spans.push({ table, key });
  }
  return spans;
}

/** One span of each, by region. */
function fetchAll<N extends Knowing, O, T extends Runs>(
  node: N,
  out: O,
  txn: T,
  run: Run,
  spans: readonly Span[],
  fetch: Fetch<N, O, T>,
): void {
  const regions = new Map<number, Span[]>();
  for (const span of spans) {
    if (span.key === null) run.tables.add(span.table);
    else if (run.keys.has(span.key)) continue;
    else run.keys.add(span.key);
    for (const region of regionsOf(node, span)) regions.set(region, [...(regions.get(region) ?? []), span]);
  }
  run.pending = regions.size;
  for (const [region, some] of regions) fetch(node, out, txn, region, some);
}

export function onFetched(out: Executes, txn: Runs, request: Asked, rows: readonly (readonly [string, RowChange])[]): void {
  const { run: going } = txn;
  if (!going || going.pending === 0) return;
  for (const [key, row] of rows) going.rows.set(key, row);
  going.pending -= 1;
  if (going.pending === 0) run(out, txn, request, going);
}

export type Ran =
  | { readonly kind: 'going' }
  | { readonly kind: 'failed'; readonly outcome: Outcome }
  | { readonly kind: 'ran'; readonly outcome: Outcome };

/** It was run once more: fetches what it lacks, or is done. Then `txn.next` is what the transaction has done with it. */
export function onRan<N extends Knowing, O, T extends Runs>(
  node: N,
  out: O,
  txn: T,
  result: SqlResult | RowsResult,
  fetch: Fetch<N, O, T>,
): Ran {
  const { run: going, own } = txn;
  if (!going) return { kind: 'going' };
  if (result.kind !== 'footprint') {
    // It may have failed for want of rows.
    const rest = [...(node.catalogue?.regions.keys() ?? [])].filter((table) => !going.tables.has(table));
    if (result.kind === 'query' && rest.length > 0) {
      fetchAll(
        node,
        out,
        txn,
        going,
        rest.map((table) => ({ table, key: null })),
        fetch,
      );
      return { kind: 'going' };
    }
    const outcome = result.kind === 'query' ? result.outcome : null;
    const problem = result.kind === 'problem' ? result.problem : { message: 'This statement could not be run.', detail: '', offset: null };
    return { kind: 'failed', outcome: outcome ?? { ok: false, definite: true, problem } };
  }
  const spans = missing(node, txn, going, result);
  if (spans.length > 0) {
    fetchAll(node, out, txn, going, spans, fetch);
    return { kind: 'going' };
  }
  const rows = new Map(own);
  const touched = new Map(txn.touched);
  const put = (touch: Touched): unknown => touched.set(touch.key, touch);
  result.rows.forEach((change, i) => {
    const key = result.written[i] ?? '';
    rows.set(key, change);
    put({ key, table: change.table, kind: change.row === null ? 'delete' : 'put', change, region: regionOf(node, change.table, key) });
  });
  for (const { table, key } of entriesIn(node, result.written.slice(result.rows.length)))
    put({ key, table, kind: 'lock', change: null, region: regionOf(node, table, key) });
  txn.run = null;
  txn.next = { own: rows, touched };
  return { kind: 'ran', outcome: result.query.outcome };
}
