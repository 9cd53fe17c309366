/** Rows of a table at one node, beside the newest committed ones: what differs, what is not here yet, what is here no more elsewhere. */
import type { Row, Value } from '../sim/operation.ts';
import type { Database } from '../sqlite/database.ts';
import { quoteName, type Table } from '../sqlite/schema.ts';

/** Rows that are compared at most, and those that are told. */
const COMPARED_MAX = 2_000;
const TOLD_MAX = 60;
/** Of those that are told, at most so many because they differ. */
const DIFFERING_MAX = 40;
const TEXT_CHARS_MAX = 200;
const BLOB_BYTES_MAX = 24;
const COLUMNS_MAX = 12;

export interface RowShown {
  /** `missing`: the newest state has it and this node does not; `extra`: the other way round. */
  readonly state: 'same' | 'differs' | 'missing' | 'extra';
  /** The primary key or rowid, as text: names the row from one look to the next. */
  readonly key: string;
  readonly cells: Row;
  /** The cells as they are in the newest state, where they differ. */
  readonly newest: Row | null;
}

export interface TableShown {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly key: boolean }[];
  readonly rows: readonly RowShown[];
  /** Columns beyond those that are told. */
  readonly moreColumns: number;
  /** Rows here; and of those that were compared, how many differ, are missing or are extra. */
  readonly count: number;
  readonly compared: number;
  readonly differing: number;
}

interface Keyed {
  readonly key: string;
  readonly cells: Row;
}

/** `newest` null: there is nothing to compare with. */
export function readTable(own: Database, newest: Database | null, name: string): TableShown | null {
  const table = own.schema.byName.get(name);
  if (!table) return null;
  const columns = table.columns.slice(0, COLUMNS_MAX);
  const here = rowsOf(own, table);
  const there = newest === null ? null : sameShape(newest, table) ? rowsOf(newest, table) : null;
  const merged = there === null ? here.map(same) : merge(here, there);
  const differing = merged.filter(({ state }) => state !== 'same').length;
  return {
    name,
    columns: columns.map((column) => ({ name: column.name, key: column.key > 0 })),
    rows: chosen(merged).map((row) => clipped(row, columns.length)),
    moreColumns: table.columns.length - columns.length,
    count: countOf(own, name),
    compared: there === null ? 0 : merged.length,
    differing,
  };
}

export function countOf(db: Database, name: string): number {
  return Number(db.all(`SELECT count(*) FROM ${quoteName(name)}`, [], true)[0]?.[0] ?? 0);
}

const sameShape = (db: Database, { name, columns }: Table): boolean => {
  const other = db.schema.byName.get(name);
  return other !== undefined && columns.every((column, i) => other.columns[i]?.name === column.name);
};

/** In the order of the key. */
function rowsOf(db: Database, { name, columns }: Table): readonly Keyed[] {
  const keys = columns.filter(({ key }) => key > 0).sort((a, b) => a.key - b.key);
  const by = keys.length > 0 ? keys.map((column) => quoteName(column.name)) : ['rowid'];
  const wanted = [...by, ...columns.map((column) => quoteName(column.name))];
  const rows = db.all(`SELECT ${wanted.join(', ')} FROM ${quoteName(name)} ORDER BY ${by.join(', ')} LIMIT ${COMPARED_MAX}`, [], true);
  return rows.map((row) => ({ key: row.slice(0, by.length).map(textOf).join('\u0000'), cells: row.slice(by.length) }));
}

const same = ({ key, cells }: Keyed): RowShown => ({ state: 'same', key, cells, newest: null });

/** Both lists are in the same order. Where one was cut, nothing is said of what comes after its end. */
function merge(here: readonly Keyed[], there: readonly Keyed[]): readonly RowShown[] {
  const [hereKeys, thereByKey] = [new Set(here.map(({ key }) => key)), new Map(there.map((row) => [row.key, row.cells]))];
  const cut = here.length >= COMPARED_MAX || there.length >= COMPARED_MAX;
  const out: RowShown[] = [];
  let j = 0;
  const missing = (): void => {
    for (let row = there[j]; row && !hereKeys.has(row.key); row = there[++j]) {
      out.push({ state: 'missing', key: row.key, cells: row.cells.map(() => null), newest: row.cells });
    }
  };
  for (const row of here) {
    missing();
    if (cut && j >= there.length) return out;
    const newest = thereByKey.get(row.key);
    if (!newest) out.push({ state: 'extra', key: row.key, cells: row.cells, newest: null });
    else if (row.cells.every((cell, i) => textOf(cell) === textOf(newest[i] ?? null))) out.push(same(row));
    else out.push({ state: 'differs', key: row.key, cells: row.cells, newest });
    if (newest) j++;
  }
  if (!cut) missing();
  return out;
}

/** Told apart by type, too: 7 is not '7'. */
function textOf(value: Value): string {
  if (value instanceof Uint8Array) return `blob ${value.join(' ')}`;
  return `${typeof value} ${String(value)}`;
}

/** Those that differ, and as many of the others as there is room for, in their order. */
function chosen(rows: readonly RowShown[]): readonly RowShown[] {
  if (rows.length <= TOLD_MAX) return rows;
  const differing = new Set(rows.filter(({ state }) => state !== 'same').slice(0, DIFFERING_MAX));
  let room = TOLD_MAX - differing.size;
  return rows.filter((row) => differing.has(row) || (row.state === 'same' && room-- > 0));
}

function clipped({ state, key, cells, newest }: RowShown, columns: number): RowShown {
  return { state, key, cells: cells.slice(0, columns).map(clip), newest: newest?.slice(0, columns).map(clip) ?? null };
}

export function clip(value: Value): Value {
  if (typeof value === 'string' && value.length > TEXT_CHARS_MAX) return `${value.slice(0, TEXT_CHARS_MAX)}…`;
  return value instanceof Uint8Array && value.length > BLOB_BYTES_MAX ? value.slice(0, BLOB_BYTES_MAX) : value;
}
