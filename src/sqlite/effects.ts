/**
 * What a statement or transaction does to rows, apart from where it did it: read off the database in which it was tried, and
 * written into one that others have changed meanwhile. Rows are whole; triggers have done their part when it was tried.
 */
import type { Problem, Value } from '../sim/operation.ts';
import type { Database } from './database.ts';
import { problem } from './problems.ts';
import { quoteName, type Table } from './schema.ts';
import { SQLITE } from './wasm/raw.ts';
import { keyText, type RowChange, type RowKey } from './notebook.ts';

/** By `keyText`. */
export type Effects = ReadonlyMap<string, RowChange>;

/** How the rows of a table are read and written, in SQL. */
interface Shape {
  /** The stored columns, and for each whether its value is a REAL. */
  readonly select: string;
  readonly remove: string;
  /** What names a row. */
  readonly key: readonly string[];
  /** The key first where it has no column of its own, then the stored columns. */
  readonly columns: readonly string[];
  /** The row id has no column of its own. */
  readonly hidden: boolean;
  readonly stored: number;
}

const ROWIDS = ['rowid', '_rowid_', 'oid'];
const shapes = new WeakMap<Table, Shape | null>();

function shapeOf(table: Table): Shape | null {
  const known = shapes.get(table);
  if (known !== undefined) return known;
  const made = madeShape(table);
  shapes.set(table, made);
  return made;
}

function madeShape(table: Table): Shape | null {
  const stored = table.columns.filter(({ generated }) => !generated).map(({ name }) => quoteName(name));
  const keys = table.columns.filter(({ key }) => key > 0).sort((a, b) => a.key - b.key);
  const names = new Set(table.columns.map(({ name }) => name.toLowerCase()));
  const [first] = keys;
  const own = keys.length === 1 && first?.type.toUpperCase() === 'INTEGER' ? quoteName(first.name) : null;
  const rowid = ROWIDS.find((name) => !names.has(name)) ?? own;
  const key = table.withoutRowid ? keys.map(({ name }) => quoteName(name)) : rowid === null ? [] : [rowid];
  if (key.length === 0) return null;
  const where = key.map((name) => `${name} IS ?`).join(' AND ');
  const from = quoteName(table.name);
  const hidden = !table.withoutRowid && own === null;
  return {
    select: `SELECT ${[...stored, ...stored.map((name) => `typeof(${name}) = 'real'`)].join(', ')} FROM ${from} WHERE ${where}`,
    remove: `DELETE FROM ${from} WHERE ${where}`,
    key,
    columns: hidden ? [...key, ...stored] : stored,
    hidden,
    stored: stored.length,
  };
}

/** What names a row of a table, in SQL; `hidden`: by a row id without a column of its own. Null: a table gives its rows no name that SQL could say. */
export function namesOf(table: Table): { readonly key: readonly string[]; readonly hidden: boolean } | null {
  const shape = shapeOf(table);
  return shape && { key: shape.key, hidden: shape.hidden };
}

/** The rows with these keys as they are now. Null: a table gives its rows no name that SQL could say. */
export function readEffects(db: Database, keys: Iterable<RowKey>): Effects | null {
  const effects = new Map<string, RowChange>();
  for (const { table, key, inserted } of keys) {
    const known = db.schema.byName.get(table);
    if (!known) continue;
    const shape = shapeOf(known);
    if (shape === null) return null;
    const { select, stored } = shape;
    const [found] = db.all(select, key, false);
    const row = found?.slice(0, stored) ?? null;
    effects.set(keyText(table, key), { table, key, inserted, row, reals: found?.slice(stored).map((is) => is === 1) ?? [] });
  }
  return effects;
}

/** Writes them, inside a transaction of the caller's. Returns what stands in the way; the caller rolls back then. */
export function applyEffects(db: Database, effects: Effects): Problem | null {
  if (!db.schema.triggers) return write(db, effects);
  const { raw, pointer } = db;
  raw.sqlite3__wasm_db_config_ip(pointer, SQLITE.DBCONFIG_ENABLE_TRIGGER, 0, 0);
  try {
    return write(db, effects);
  } finally {
    raw.sqlite3__wasm_db_config_ip(pointer, SQLITE.DBCONFIG_ENABLE_TRIGGER, 1, 0);
  }
}

/** First all that have to go, so that values which must be unique may pass from row to row. */
function write(db: Database, effects: Effects): Problem | null {
  for (const { table, key } of effects.values()) {
    const shape = shaped(db, table);
    if (shape) db.all(shape.remove, key, false);
  }
  try {
    for (const change of effects.values()) insert(db, change);
    return null;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return problem('duplicate key value violates unique constraint: another transaction has committed it meanwhile.', words, null, '23505');
  }
}

function insert(db: Database, { table, key, row, reals }: RowChange): void {
  const shape = shaped(db, table);
  if (row === null || shape === null) return;
  const { columns, hidden } = shape;
  const values = hidden ? [...key, ...row] : row;
  const places = columns.map((_, i) => (reals[hidden ? i - key.length : i] === true ? 'CAST(? AS REAL)' : '?'));
  db.all(`INSERT INTO ${quoteName(table)} (${columns.join(', ')}) VALUES (${places.join(', ')})`, values, false);
}

function shaped(db: Database, table: string): Shape | null {
  const known = db.schema.byName.get(table);
  return known ? shapeOf(known) : null;
}

/** A column of an index, by number; below 0: an expression. */
interface Indexed {
  readonly column: number;
  readonly collation: string;
}

/** Indexes that hold each value once → their columns; those over expressions or some rows only are not among them. */
type Uniques = readonly (readonly [string, readonly Indexed[]])[];
const uniquesOf = new WeakMap<Table, Uniques>();

/** Read once for each table of a schema. */
export function uniqueIndexes(db: Database, table: Table): Uniques {
  const known = uniquesOf.get(table);
  if (known) return known;
  const rows = db.all(
    'SELECT list.name, info.cid, info.coll FROM pragma_index_list(?) AS list, pragma_index_xinfo(list.name) AS info WHERE list."unique" = 1 AND list.partial = 0 AND info.key = 1 ORDER BY 1, info.seqno',
    [table.name],
  );
  const byName = new Map<string, Indexed[]>();
  for (const [name, column, collation] of rows) {
    const known = byName.get(String(name)) ?? [];
    byName.set(String(name), [...known, { column: Number(column), collation: String(collation).toUpperCase() }]);
  }
  const made = [...byName].filter(([, columns]) => columns.every(({ column }) => column >= 0));
  uniquesOf.set(table, made);
  return made;
}

/** Whether in one of these tables rows keep each other away by more than their row ids, or cannot be named. */
export function hasUniques(db: Database, tables: Iterable<string>): boolean {
  for (const name of tables) {
    const table = db.schema.byName.get(name);
    if (table && (shapeOf(table) === null || uniqueIndexes(db, table).length > 0)) return true;
  }
  return false;
}

/** A unique index of one of these tables whose entries cannot be named beforehand, or null. */
export function vagueUnique(db: Database, tables: Iterable<string>): string | null {
  for (const name of tables) {
    const table = db.schema.byName.get(name);
    const [[all] = []] = db.all('SELECT count(*) FROM pragma_index_list(?) WHERE "unique" = 1', [name]);
    if (table && uniqueIndexes(db, table).length < Number(all)) return `a unique index of ${name}`;
  }
  return null;
}

/** Values that an index takes for one have one form. */
function entry(value: Value, collation: string): Value {
  if (typeof value !== 'string') return value;
  if (collation === 'NOCASE') return value.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return collation === 'RTRIM' ? value.replace(/ +$/, '') : value;
}

/** Entries of unique indexes that these rows take. */
export function uniqueEntries(db: Database, effects: Effects, rows: readonly string[]): readonly string[] {
  return rows.flatMap((text) => {
    const change = effects.get(text);
    const table = change && db.schema.byName.get(change.table);
    if (!change?.row || !table) return [];
    const { row } = change;
    const stored = table.columns.map((column) => column.generated);
    const at = (column: number): Value => (stored[column] === true ? null : (row[column - generatedBefore(stored, column)] ?? null));
    return uniqueIndexes(db, table)
      .map(([name, columns]) => [name, columns.map(({ column, collation }) => entry(at(column), collation))] as const)
      .filter(([, values]) => values.every((value) => value !== null))
      .map(([name, values]) => keyText(`index ${name}`, values));
  });
}

/** A unique index by which an entry can be told from a stored row alone: where its columns stand there. */
export interface UniqueEntry {
  readonly index: string;
  readonly table: string;
  readonly places: readonly number[];
}

/** Those of all tables whose values compare as they are, and that hold no generated column. */
export function plainUniques(db: Database): readonly UniqueEntry[] {
  return db.schema.tables.flatMap((table) => {
    const generated = table.columns.map((column) => column.generated);
    return uniqueIndexes(db, table)
      .filter(([, columns]) => columns.every(({ column, collation }) => collation === 'BINARY' && generated[column] !== true))
      .map(([index, columns]) => ({
        ...{ index, table: table.name },
        places: columns.map(({ column }) => column - generatedBefore(generated, column)),
      }));
  });
}

const generatedBefore = (generated: readonly boolean[], column: number): number => generated.slice(0, column).filter(Boolean).length;
