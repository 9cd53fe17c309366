/**
 * A statement at a TiDB server, which holds the schema and no rows: it is run on what was fetched so far, that tells what else it needs,
 * and so on until it has seen all that it looks at and writes, as of one moment. Then what it says is what it would have said there.
 */
import type { Outcome } from '../../../sim/operation.ts';
import type { Footprint } from '../../../sqlite/jobs.ts';
import type { RowChange } from '../../../sqlite/notebook.ts';
import { callGet } from './calls.ts';
import type { Span } from './columns.ts';
import type { Ts } from './oracle.ts';
import type { MemberResult, Request, Run, SqlOut, SqlState, Touched, Txn } from './state.ts';

const INDEX = /^index (.*?) \(/;

export const tableOf = (node: SqlState, key: string, table: string): string => {
  const [, index] = INDEX.exec(key) ?? [];
  return (index !== undefined && node.catalogue?.indexes.get(index)) || table;
};

export const regionOf = (node: SqlState, table: string): number => node.catalogue?.regions.get(table) ?? 0;

export function beginRun(out: SqlOut, txn: Txn, request: Request, ts: Ts): void {
  txn.run = { ts, rows: new Map(), keys: new Set(), tables: new Set(), written: null, pending: 0 };
  run(out, txn, request, txn.run);
}

function run(out: SqlOut, txn: Txn, { op, sql, params, nowMs, bulk }: Request, { rows }: Run): void {
  const own = [...txn.own.values()];
  const given = [...rows.values()];
  const extras = { ...(nowMs !== undefined && { nowMs }), ...(bulk && { bulk }) };
  out.execute({ kind: 'run', id: txn.id, op }, { kind: 'footprint', sql, params, seed: op, own, given, ...extras });
}

/** What a run says is still to be fetched. */
function missing(node: SqlState, { own }: Txn, run: Run, { read, rows, written }: Footprint): readonly Span[] {
  const wanted: Span[] = [];
  const whole = new Set<string>();
  for (const { table, key } of read) {
    if (key === null || INDEX.test(key)) whole.add(table);
    else wanted.push({ table, key });
  }
  rows.forEach(({ table }, i) => {
    const key = written[i] ?? '';
    if (!own.has(key)) wanted.push({ table, key });
  });
  // Whether an entry of an index is taken shows in the rows of its table alone.
  for (const key of written.slice(rows.length)) whole.add(tableOf(node, key, ''));
  // It chose its keys by what was there: it has to see all that is.
  const { written: before } = run;
  rows.forEach(({ table }, i) => {
    const key = written[i] ?? '';
    if (before !== null && !before.includes(key) && !run.keys.has(key) && !own.has(key)) whole.add(table);
  });
  run.written = written;
  const spans = [...whole].filter((table) => !run.tables.has(table)).map((table): Span => ({ table, key: null }));
  for (const span of wanted) if (!whole.has(span.table) && !run.tables.has(span.table) && !run.keys.has(span.key ?? '')) spans.push(span);
  return spans;
}

/** One span of each, by region. */
function fetch(node: SqlState, out: SqlOut, txn: Txn, run: Run, spans: readonly Span[]): void {
  const regions = new Map<number, Span[]>();
  for (const span of spans) {
    if (span.key === null) run.tables.add(span.table);
    else if (run.keys.has(span.key)) continue;
    else run.keys.add(span.key);
    const region = regionOf(node, span.table);
    regions.set(region, [...(regions.get(region) ?? []), span]);
  }
  run.pending = regions.size;
  for (const [region, some] of regions) callGet(node, out, region, { kind: 'fetch', txn: txn.id, ts: run.ts }, run.ts, some);
}

export function onFetched(out: SqlOut, txn: Txn, request: Request, rows: readonly (readonly [string, RowChange])[]): void {
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
export function onRan(node: SqlState, out: SqlOut, txn: Txn, result: MemberResult): Ran {
  const { run: going, own } = txn;
  if (!going) return { kind: 'going' };
  if (result.kind !== 'footprint') {
    // It may have failed for want of rows.
    const rest = [...(node.catalogue?.regions.keys() ?? [])].filter((table) => !going.tables.has(table));
    if (result.kind === 'query' && rest.length > 0) {
      fetch(
        node,
        out,
        txn,
        going,
        rest.map((table) => ({ table, key: null })),
      );
      return { kind: 'going' };
    }
    const outcome = result.kind === 'query' ? result.outcome : null;
    const problem = result.kind === 'problem' ? result.problem : { message: 'This statement could not be run.', detail: '', offset: null };
    return { kind: 'failed', outcome: outcome ?? { ok: false, definite: true, problem } };
  }
  const spans = missing(node, txn, going, result);
  if (spans.length > 0) {
    fetch(node, out, txn, going, spans);
    return { kind: 'going' };
  }
  const rows = new Map(own);
  const touched = new Map(txn.touched);
  const put = (touch: Touched): unknown => touched.set(touch.key, touch);
  result.rows.forEach((change, i) => {
    const key = result.written[i] ?? '';
    rows.set(key, change);
    put({ key, table: change.table, kind: change.row === null ? 'delete' : 'put', change, region: regionOf(node, change.table) });
  });
  for (const key of result.written.slice(result.rows.length)) {
    const table = tableOf(node, key, '');
    put({ key, table, kind: 'lock', change: null, region: regionOf(node, table) });
  }
  txn.run = null;
  txn.next = { own: rows, touched };
  return { kind: 'ran', outcome: result.query.outcome };
}
