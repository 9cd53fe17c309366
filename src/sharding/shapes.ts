/** The tables of a sharded schema as the router sees them: columns, the key among them, and how their rows are fetched. */
import type { Database } from '../sqlite/database.ts';
import { type Affinity, affinityOf } from '../sqlite/affinity.ts';
import { triggerComplaint } from './triggers.ts';
import { keyColumnOf, sameName } from './key.ts';
import { isReference, type Sharding } from './reference.ts';
import { SQLITE } from '../sqlite/wasm/raw.ts';
import { quoteName, type Table } from '../sqlite/schema.ts';

export interface ShapeColumn {
  readonly name: string;
  readonly affinity: Affinity;
  readonly collation: string;
}

export interface Shape {
  readonly name: string;
  readonly columns: readonly ShapeColumn[];
  /** Index of the key's column; -1 for a table without it, which is kept whole: on the first partition, or on every one. */
  readonly key: number;
  /** Every partition has all its rows. */
  readonly reference: boolean;
  /**
   * Columns that convert nothing. There alone 5 and 5.0 are stored as different values, and a message cannot tell them
   * apart, so their fragments carry one more column each that says which is REAL.
   */
  readonly untyped: readonly number[];
  /** Column names of a fragment: the table's own, then one mark for each untyped column. */
  readonly fetched: readonly string[];
  readonly select: string;
  /** Up to the list of keys: `WHERE "k" IN (`. Empty for a table without the key. */
  readonly where: string;
  /** `OR "k" IS NULL`. Empty for a table without the key. */
  readonly orNull: string;
  /** Index of the column that the rowid is another name for, where it is the same on every node; -1 otherwise. */
  readonly rowid: number;
  /** The key is the INTEGER PRIMARY KEY, which SQLite fills in when an INSERT leaves it out. */
  readonly fillsKey: boolean;
}

function collationOf(db: Database, table: string, column: string): string {
  const { memory, raw } = db;
  memory.rewind();
  const outs = [memory.out(), memory.out(), memory.out(), memory.out(), memory.out()];
  const [type = 0, collation = 0, notNull = 0, primary = 0, auto = 0] = outs;
  const code = raw.sqlite3_table_column_metadata(
    db.pointer,
    memory.text('main'),
    memory.text(table),
    memory.text(column),
    type,
    collation,
    notNull,
    primary,
    auto,
  );
  if (code !== SQLITE.OK) throw new Error(`SQLite does not know column ${table}.${column} (code ${code}).`);
  return memory.readCString(memory.pointerAt(collation)).toUpperCase();
}

function shapeOf(db: Database, table: Table, sharding: Sharding): Shape {
  const reference = isReference(sharding.reference, table.name);
  const keyName = reference ? null : keyColumnOf(sharding.key, table.name);
  const columns = table.columns.map((column) => ({
    name: column.name,
    affinity: affinityOf(column.type, table.strict),
    collation: collationOf(db, table.name, column.name),
  }));
  const key = keyName === null ? -1 : columns.findIndex((column) => sameName(column.name, keyName));
  const untyped = columns.flatMap((column, i) => (column.affinity === 'BLOB' ? [i] : []));
  const names = columns.map((column) => quoteName(column.name));
  const marks = untyped.map((i) => `typeof(${names[i] ?? ''}) = 'real'`);
  const primary = table.columns.filter((column) => column.key > 0);
  const [only] = primary;
  const alias = primary.length === 1 && only?.type.toUpperCase() === 'INTEGER' ? table.columns.indexOf(only) : -1;
  return {
    name: table.name,
    columns,
    key,
    reference,
    untyped,
    fetched: [...columns.map((column) => column.name), ...untyped.map((i) => `${columns[i]?.name ?? ''} is real`)],
    select: `SELECT ${[...names, ...marks].join(', ')} FROM ${quoteName(table.name)}`,
    where: key < 0 ? '' : ` WHERE ${names[key] ?? ''} IN (`,
    orNull: key < 0 ? '' : ` OR ${names[key] ?? ''} IS NULL`,
    rowid: key < 0 || alias === key ? alias : -1,
    fillsKey: alias >= 0 && alias === key,
  };
}

export function shapesOf(db: Database, sharding: Sharding): ReadonlyMap<string, Shape> {
  return new Map(db.schema.tables.map((table) => [table.name, shapeOf(db, table, sharding)]));
}

/** Column definitions without any constraint but, if `keyed`, the rowid's other name: what a copy or a virtual table needs to compare values as the original does. */
export function columnDefinitions(shape: Shape, { keyed = false } = {}): string {
  const primary = keyed ? shape.rowid : -1;
  return shape.columns
    .map(({ name, affinity, collation }, i) => {
      const type = affinity === 'BLOB' ? '' : affinity;
      return `${quoteName(name)} ${type}${i === primary ? ' PRIMARY KEY' : ''} COLLATE ${collation}`;
    })
    .join(', ');
}

/** Why this schema cannot be sharded so that answers stay those of one database; null when it can. `strictUnique`: UNIQUE and primary keys must include the key. */
export function complaintOf(db: Database, shapes: ReadonlyMap<string, Shape>, strictUnique: boolean): string | null {
  return triggerComplaint(db) ?? (strictUnique ? uniqueComplaint(db, shapes) : null);
}

function uniqueComplaint(db: Database, shapes: ReadonlyMap<string, Shape>): string | null {
  for (const shape of shapes.values()) {
    const keyName = shape.columns[shape.key]?.name;
    if (keyName === undefined) continue;
    const table = db.schema.byName.get(shape.name);
    const primary = table?.columns.filter((column) => column.key > 0) ?? [];
    const covers = (names: readonly string[]): boolean => names.some((name) => sameName(name, keyName));
    if (primary.length > 0 && !covers(primary.map((column) => column.name))) return lacking(shape.name, 'PRIMARY KEY', keyName);
    for (const [index] of db.all('SELECT name FROM pragma_index_list(?) WHERE "unique"', [shape.name])) {
      const names = db.all('SELECT name FROM pragma_index_info(?)', [index ?? null]).map((row) => String(row[0]));
      if (!covers(names)) return lacking(shape.name, `UNIQUE (${names.join(', ')})`, keyName);
    }
  }
  return null;
}

function lacking(table: string, what: string, key: string): string {
  return `The ${what} of ${table} must include ${key}: a partition can only check its own rows. For example PRIMARY KEY (${key}, id).`;
}
