/**
 * What all changes that a site has taken in come to, worked out from the changes alone and by no code of the merge: for invariants. A
 * change stands in it once, whoever has it; what a site has is its vector.
 */
import type { Value } from '../../../sim/operation.ts';
import type { Policy, RowWrite, SiteChange, Version } from '../../../merging/jobs.ts';
import { compare, isSame } from '../../../merging/index.ts';

/** One write of a row, and in which change it stands. */
export interface Past {
  readonly write: RowWrite;
  readonly version: Version;
  readonly seq: number;
}

export interface Model {
  readonly changes: Map<string, SiteChange>;
  /** By table and key. */
  readonly pasts: Map<string, Past[]>;
}

/** Changes that are remembered; beyond them nothing is said of rows. */
const CHANGES_MAX = 4000;

export const emptyModel = (): Model => ({ changes: new Map(), pasts: new Map() });

export const isFull = ({ changes }: Model): boolean => changes.size >= CHANGES_MAX;

export const nameOf = (table: string, key: readonly Value[]): string => `${table} ${JSON.stringify(key.map(String))}`;

export function learn({ changes, pasts }: Model, change: SiteChange): void {
  const { origin, seq, hlc, rows } = change;
  const id = `${origin} ${seq}`;
  if (changes.has(id)) return;
  changes.set(id, change);
  for (const write of rows) {
    const name = nameOf(write.table, write.key);
    const past = pasts.get(name) ?? [];
    past.push({ write, version: { hlc, origin }, seq });
    pasts.set(name, past);
  }
}

/** A crash has taken back what its origin had not on disk: its numbers are given again. */
export function forgetAfter({ changes, pasts }: Model, origin: string, last: number): void {
  for (let seq = last + 1; ; seq++) {
    const change = changes.get(`${origin} ${seq}`);
    if (!change) return;
    changes.delete(`${origin} ${seq}`);
    for (const { table, key } of change.rows) {
      const name = nameOf(table, key);
      const left = (pasts.get(name) ?? []).filter((past) => past.version.origin !== origin || past.seq !== seq);
      pasts.set(name, left);
    }
  }
}

/** A row as it should be: null where it should not be there; undefined where nothing is known of it. */
export interface Expected {
  readonly version: Version;
  readonly row: readonly Value[] | null;
}

/** `applied`: how many changes of each site count. */
export function expected(
  { pasts }: Model,
  name: string,
  applied: ReadonlyMap<string, number>,
  policy: Policy,
  columns: readonly string[],
): Expected | undefined {
  const past = (pasts.get(name) ?? []).filter(({ version, seq }) => seq <= (applied.get(version.origin) ?? 0));
  const [first] = past;
  if (!first) return undefined;
  const newest = past.reduce((best, each) => (compare(each.version, best.version) > 0 ? each : best), first);
  const { write, version } = newest;
  if (write.op === 'delete') return { version, row: null };
  if (policy.rule === 'rows') return { version, row: write.row };
  return { version, row: columns.map((column, i) => (isCounter(policy, write, column) ? sumOf(past, i) : newestOf(past, i))) };
}

const isCounter = ({ counters }: Policy, { table }: RowWrite, column: string): boolean => counters.includes(`${table}.${column}`);

/** All that was added to what the set-up left. */
function sumOf(past: readonly Past[], i: number): number {
  const first = past.find(({ write }) => write.base.origin === '' && write.old !== null);
  return past.reduce((sum, { write }) => sum + (write.adds?.[i] ?? 0), Number(first?.write.old?.[i] ?? 0));
}

/** The value of the newest write of this column. */
function newestOf(past: readonly Past[], i: number): Value {
  let best: { readonly cell: Version; readonly value: Value } | null = null;
  for (const { write, version } of past) {
    const cell = write.cells?.[i] ?? version;
    if (!isSame(cell, version) && best !== null) continue;
    if (best === null || compare(cell, best.cell) > 0) best = { cell, value: write.row[i] ?? null };
  }
  return best?.value ?? null;
}
