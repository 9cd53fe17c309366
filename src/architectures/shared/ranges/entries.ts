/**
 * Which rows of a range have, or ever had, an entry of a unique index: who asks by such values is led to its rows without a look at the whole
 * table. Rows of all versions count, so it is never less than the truth.
 */
import { keyText } from '../../../sharding/index.ts';
import type { UniqueEntry } from '../../../sqlite/effects.ts';
import type { RowChange } from '../../../sqlite/notebook.ts';
import type { Span } from './rows.ts';

export interface Entries {
  /** By table. */
  readonly uniques: Map<string, readonly UniqueEntry[]>;
  /** Entry → keys of rows. */
  readonly rows: Map<string, Set<string>>;
  /** Key of a row → its entries. */
  readonly of: Map<string, Set<string>>;
}

export const noEntries = (): Entries => ({ uniques: new Map(), rows: new Map(), of: new Map() });

export function knowUniques({ uniques }: Entries, all: readonly UniqueEntry[]): void {
  for (const each of all) uniques.set(each.table, [...(uniques.get(each.table) ?? []), each]);
}

/** Entries that this row takes. A NULL takes none. */
function taken({ uniques }: Entries, { table, row }: RowChange): readonly string[] {
  if (row === null) return [];
  return (uniques.get(table) ?? []).flatMap(({ index, places }) => {
    const values = places.map((at) => row[at] ?? null);
    return values.includes(null) ? [] : keyText(`index ${index}`, values);
  });
}

const add = (map: Map<string, Set<string>>, key: string, value: string): void => {
  const known = map.get(key);
  if (known) known.add(value);
  else map.set(key, new Set([value]));
};

export function noteEntries(entries: Entries, key: string, change: RowChange): void {
  for (const entry of taken(entries, change)) {
    add(entries.rows, entry, key);
    add(entries.of, key, entry);
  }
}

/** The row is somewhere else now. */
export function forgetEntries({ rows, of }: Entries, key: string): void {
  for (const entry of of.get(key) ?? []) {
    const known = rows.get(entry);
    known?.delete(key);
    if (known?.size === 0) rows.delete(entry);
  }
  of.delete(key);
}

/** All that a read may have come to this row by: its key, its whole table, an entry that it has, had, or is to have. */
export const namesOfRow = (entries: Entries, key: string, change: RowChange): readonly string[] => [
  ...new Set([key, wholeOf(change.table), ...(entries.of.get(key) ?? []), ...taken(entries, change)]),
];

const wholeOf = (table: string): string => `all ${table}`;

export const nameOf = ({ key, table }: Span): string => key ?? wholeOf(table);

/** Keys of a span, in the order in which they came. `tables`: keys by table. */
export function keysOfSpan({ rows }: Entries, tables: ReadonlyMap<string, ReadonlySet<string>>, { table, key }: Span): Iterable<string> {
  if (key === null) return tables.get(table) ?? [];
  return rows.get(key) ?? [key];
}
