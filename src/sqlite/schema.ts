/** The tables of a database as the rest of the engine wants them: read once after every schema change. */
import type { Row, Value } from '../sim/operation.ts';

/** Where a schema is read from. */
export interface Queried {
  /** All rows of a statement of the engine's own. */
  all(sql: string, params: readonly Value[], once?: boolean): readonly Row[];
}

export interface Column {
  readonly name: string;
  /** As declared, for example `INTEGER`; empty when nothing was declared. */
  readonly type: string;
  /** Place in the primary key from 1, or 0. */
  readonly key: number;
  readonly notNull: boolean;
  /** Computed from other columns; never written. */
  readonly generated: boolean;
}

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly strict: boolean;
  readonly withoutRowid: boolean;
  readonly sql: string;
}

export interface Schema {
  /** In alphabetical order, without SQLite's own. */
  readonly tables: readonly Table[];
  readonly byName: ReadonlyMap<string, Table>;
  /** Tables without rowids → columns of their primary keys, by number. */
  readonly keyed: ReadonlyMap<string, readonly number[]>;
  readonly views: readonly string[];
  readonly triggers: boolean;
  /** A view or a trigger may have a join by the names of columns (`joined.ts`). */
  readonly joinsByName: boolean;
  /** A conflict clause or trigger may keep half a statement's work (`FAIL`). */
  readonly keepsHalves: boolean;
}

/** In its text, a join by the names of columns: USING or NATURAL. */
export const joinsByName = (sql: string): boolean => /\b(?:using|natural)\b/i.test(sql);

/** Where SQLite keeps what ANALYZE found. A connection reads it with the schema, and then only when it is told to. */
export const isStatistics = (table: string): boolean => table.startsWith('sqlite_stat');

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function readTable(db: Queried, name: string, sql: string): Table {
  const info = db.all('SELECT name, type, pk, "notnull", hidden FROM pragma_table_xinfo(?)', [name]);
  const options = optionsOf(sql);
  const strict = /\bstrict\b/i.test(options);
  const withoutRowid = /\bwithout\s+rowid\b/i.test(options);
  const columns = info.map((row) => ({
    name: String(row[0]),
    type: String(row[1]),
    key: Number(row[2]),
    notNull: row[3] === 1,
    generated: row[4] !== 0,
  }));
  return { name, columns, strict, withoutRowid, sql };
}

/** What follows the columns of a CREATE TABLE. `PRAGMA table_list` would tell, but compiles every view to do so. */
function optionsOf(sql: string): string {
  const bare = sql.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  return bare.slice(bare.lastIndexOf(')') + 1);
}

function keyColumns({ columns }: Table): readonly number[] {
  return columns
    .flatMap(({ key }, i) => (key > 0 ? [{ key, i }] : []))
    .sort((a, b) => a.key - b.key)
    .map(({ i }) => i);
}

export function readSchema(db: Queried): Schema {
  const objects = db.all('SELECT type, name, sql FROM sqlite_schema ORDER BY name', []);
  const tables = objects
    .filter((row) => row[0] === 'table' && !String(row[1]).startsWith('sqlite_'))
    .map((row) => readTable(db, String(row[1]), String(row[2])));
  return {
    tables,
    byName: new Map(tables.map((table) => [table.name, table])),
    keyed: new Map(tables.filter(({ withoutRowid }) => withoutRowid).map((table) => [table.name, keyColumns(table)])),
    views: objects.filter((row) => row[0] === 'view').map((row) => String(row[1])),
    triggers: objects.some((row) => row[0] === 'trigger'),
    joinsByName: objects.some((row) => (row[0] === 'view' || row[0] === 'trigger') && joinsByName(String(row[2]))),
    keepsHalves: objects.some((row) => /\bfail\b/i.test(String(row[2]))),
  };
}
