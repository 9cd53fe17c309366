/** The rows that a router has fetched for one statement, as its virtual tables give them out, and the keys still missing. */
import type { Row, Value } from '../sim/operation.ts';
import type { Fragment } from './jobs.ts';
import { placeOfStored } from './places.ts';
import type { Shape } from './shapes.ts';

/** Beyond so many keys of one table the whole of it is asked for. */
const KEYS_MAX = 300;

interface TablePool {
  whole: readonly Row[] | null;
  readonly byPlace: Map<string, Row[]>;
}

/** `*`: all rows. */
export type Wanted = string | '*';

export class Pool {
  readonly #tables = new Map<string, TablePool>();
  readonly missing = new Map<string, Set<Wanted>>();

  constructor(
    readonly shapes: ReadonlyMap<string, Shape>,
    fragments: readonly Fragment[],
  ) {
    for (const fragment of fragments) {
      const shape = shapes.get(fragment.table);
      if (shape === undefined) continue;
      const pool = this.#pool(fragment.table);
      if (fragment.keys === null) {
        // A table kept in parts comes as one fragment from each partition.
        pool.whole = [...(pool.whole ?? []), ...fragment.rows];
        continue;
      }
      for (const key of fragment.keys) pool.byPlace.set(key.place, pool.byPlace.get(key.place) ?? []);
      for (const row of fragment.rows) {
        addTo(pool.byPlace, placeOfRow(shape, row), row);
      }
    }
  }

  #pool(table: string): TablePool {
    const known = this.#tables.get(table);
    if (known) return known;
    const made = { whole: null, byPlace: new Map<string, Row[]>() };
    this.#tables.set(table, made);
    return made;
  }

  hasWhole(table: string): boolean {
    return this.#tables.get(table)?.whole != null;
  }

  /** The rows wanted, as far as they are here; what is not is noted. A superset is right too: SQLite checks again. */
  rows(table: string, wanted: Wanted): readonly Row[] {
    const pool = this.#pool(table);
    if (pool.whole !== null) return wanted === '*' ? pool.whole : this.#placed(table, pool, wanted);
    const rows = wanted === '*' ? undefined : pool.byPlace.get(wanted);
    if (rows === undefined) this.want(table, wanted);
    return rows ?? [];
  }

  #placed(table: string, pool: TablePool, place: string): readonly Row[] {
    const shape = this.shapes.get(table);
    if (pool.whole === null || shape === undefined) return [];
    const grouped = this.#grouped.get(table) ?? groupByPlace(shape, pool.whole);
    this.#grouped.set(table, grouped);
    return grouped.get(place) ?? [];
  }

  readonly #grouped = new Map<string, ReadonlyMap<string, readonly Row[]>>();

  want(table: string, wanted: Wanted): void {
    const pool = this.#pool(table);
    if (pool.whole !== null || (wanted !== '*' && pool.byPlace.has(wanted))) return;
    const places = this.missing.get(table) ?? new Set<Wanted>();
    this.missing.set(table, places);
    if (wanted === '*' || places.size >= KEYS_MAX) places.add('*');
    else places.add(wanted);
  }

  /** Every row of a table, each once: whole fragments hold what keyed ones hold. */
  all(table: string): readonly Row[] {
    const pool = this.#pool(table);
    return pool.whole ?? [...pool.byPlace.values()].flat();
  }
}

function groupByPlace(shape: Shape, rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) addTo(groups, placeOfRow(shape, row), row);
  return groups;
}

function addTo(groups: Map<string, Row[]>, place: string, row: Row): void {
  const group = groups.get(place);
  if (group) group.push(row);
  else groups.set(place, [row]);
}

function placeOfRow(shape: Shape, row: Row): string {
  return placeOfStored(row[shape.key] ?? null, shape.columns[shape.key]?.collation ?? 'BINARY');
}

/** A cell of a fragment's row, and whether SQLite stored it as REAL although it looks whole. */
export function cellOf(shape: Shape, row: Row, column: number): { readonly value: Value; readonly real: boolean } {
  const value = row[column] ?? null;
  if (typeof value !== 'number') return { value, real: false };
  if (shape.columns[column]?.affinity === 'REAL') return { value, real: true };
  const mark = shape.untyped.indexOf(column);
  return { value, real: mark >= 0 && row[shape.columns.length + mark] === 1 };
}
