/** How the rows of a schema's tables are named: by their primary key, or by their row id where there is none. */
import type { Row, Value } from '../sim/operation.ts';
import { type Affinity, affinityOf } from './affinity.ts';
import type { Queried, Schema, Table } from './schema.ts';

export interface RowName {
  readonly table: string;
  /** In the order of the key; `rowid` where the table has no key of its own. */
  readonly columns: readonly string[];
  readonly affinities: readonly Affinity[];
  /** Their places among the stored columns; -1: the row id, which has none. */
  readonly places: readonly number[];
}

interface Index {
  readonly name: string;
  readonly table: Table;
}

/** For one schema: it is not to change meanwhile. */
export class Keys {
  readonly #db: Queried & { readonly schema: Schema };
  /** Root page → the table whose rows stand there by their ids, or the index. */
  readonly #tables = new Map<number, Table>();
  readonly #indexes = new Map<number, Index>();
  readonly #places = new Map<string, readonly { readonly column: number; readonly collation: string }[]>();
  readonly #names = new Map<string, RowName | null>();

  constructor(db: Queried & { readonly schema: Schema }) {
    this.#db = db;
    for (const [type, name, of, root] of db.all('SELECT type, name, tbl_name, rootpage FROM sqlite_schema WHERE rootpage > 0', [])) {
      const table = db.schema.byName.get(String(of));
      if (!table) continue;
      if (type === 'index') this.#indexes.set(Number(root), { name: String(name), table });
      else if (!table.withoutRowid) this.#tables.set(Number(root), table);
      else this.#indexes.set(Number(root), { name: this.#ownIndex(table) ?? '', table });
    }
  }

  /** Null: two names may be one, or a row is not where its columns say (computed columns are not stored). */
  of(name: string): RowName | null {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const table = this.#db.schema.byName.get(name);
    const made = table ? this.#named(table) : null;
    this.#names.set(name, made);
    return made;
  }

  #named(table: Table): RowName | null {
    if (table.columns.some(({ generated }) => generated)) return null;
    const places = table.columns
      .flatMap(({ key }, i) => (key > 0 ? [{ key, i }] : []))
      .sort((a, b) => a.key - b.key)
      .map(({ i }) => i);
    if (places.length === 0) return { table: table.name, columns: ['rowid'], affinities: ['INTEGER'], places: [-1] };
    const index = this.#ownIndex(table);
    const binary =
      index === null || this.#indexed(index).every(({ column, collation }) => !places.includes(column) || collation === 'BINARY');
    if (!binary) return null;
    const keys = places.map((i) => table.columns[i]);
    return {
      table: table.name,
      columns: keys.map((column) => column?.name ?? ''),
      affinities: keys.map((column) => affinityOf(column?.type ?? '', table.strict)),
      places,
    };
  }

  /** The index of a primary key that is no row id. */
  #ownIndex(table: Table): string | null {
    const found = this.#db.all("SELECT name FROM pragma_index_list(?) WHERE origin = 'pk'", [table.name])[0]?.[0];
    return found === undefined ? null : String(found);
  }

  #indexed(name: string): readonly { readonly column: number; readonly collation: string }[] {
    const known = this.#places.get(name);
    if (known) return known;
    const rows = this.#db.all('SELECT cid, coll FROM pragma_index_xinfo(?) ORDER BY seqno', [name]);
    const made = rows.map(([column, collation]) => ({ column: Number(column), collation: String(collation) }));
    this.#places.set(name, made);
    return made;
  }

  /** Of a table whose rows are sought by their ids: null where these are not what names them. */
  ofRowids(root: number): RowName | null {
    const table = this.#tables.get(root);
    const name = table ? this.of(table.name) : null;
    const isRowid = table && name && (name.places[0] === -1 || this.#ownIndex(table) === null);
    return isRowid ? name : null;
  }

  /** Of a table whose rows are sought in this index: null where it is not that of the key. */
  ofIndex(root: number): RowName | null {
    const index = this.#indexes.get(root);
    const name = index ? this.of(index.table.name) : null;
    if (!index || !name || this.#ownIndex(index.table) !== index.name) return null;
    return this.#indexed(index.name)
      .slice(0, name.places.length)
      .every(({ column }, i) => column === name.places[i])
      ? name
      : null;
  }

  /** What stands at a place of a stored row: the name of a column; null: of one that names the row; undefined: nobody knows. */
  columnOf(root: number, place: number): string | null | undefined {
    const table = this.#tables.get(root);
    const index = this.#indexes.get(root);
    const of = table ?? index?.table;
    const number = table ? place : index ? this.#indexed(index.name)[place]?.column : undefined;
    const column = number === undefined ? undefined : of?.columns[number];
    if (!of || !column) return undefined;
    return this.of(of.name)?.columns.includes(column.name) ? null : column.name;
  }

  /** The values that name a row, from its stored columns and its row id. */
  static valuesOf({ places }: RowName, row: Row, key: readonly Value[]): readonly Value[] {
    return places.map((place) => (place === -1 ? (key[0] ?? null) : (row[place] ?? null)));
  }
}
