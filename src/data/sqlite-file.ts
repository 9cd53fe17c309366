/** A database file of SQLite as the statements that make it again. */
import init, { type Database } from '@sqlite.org/sqlite-wasm';
import { BadInput } from '../scenarios/problem.ts';
import type { Value } from '../sim/operation.ts';
import { insertsOf, quotedName } from './rows.ts';

const MAGIC = 'SQLite format 3\0';

export const isSqliteFile = (bytes: Uint8Array): boolean => new TextDecoder('latin1').decode(bytes.slice(0, MAGIC.length)) === MAGIC;

/** `name` of the file, for the sentence that says what is wrong with it. */
export async function sqliteSetup(name: string, bytes: Uint8Array): Promise<readonly string[]> {
  const sqlite = await init();
  const { capi, wasm, oo1 } = sqlite;
  const database = new oo1.DB(':memory:');
  try {
    // A database in WAL mode says so in two bytes of its head, and could not be opened without its log.
    const image = bytes.slice();
    image.fill(1, 18, 20);
    const pointer = wasm.allocFromTypedArray(image);
    capi.sqlite3_deserialize(database, 'main', pointer, image.length, image.length, capi.SQLITE_DESERIALIZE_FREEONCLOSE);
    return dumped(database);
  } catch (error) {
    throw new BadInput(`${name} cannot be read as a database of SQLite: ${error instanceof Error ? error.message : String(error)}.`);
  } finally {
    database.close();
  }
}

interface Entry {
  readonly type: string;
  readonly name: string;
  readonly sql: string;
}

function dumped(database: Database): readonly string[] {
  const entries = database
    .selectArrays(
      "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid",
    )
    .map(([type, name, sql]): Entry => ({ type: String(type), name: String(name), sql: String(sql) }));
  const tables = entries.filter(({ type }) => type === 'table');
  if (tables.length === 0) throw new Error('it has no table');
  const virtual = tables.find(({ sql }) => /^CREATE\s+VIRTUAL\b/i.test(sql));
  // Its rows stand in tables of its module, which cannot be made by name beside it.
  if (virtual) throw new Error(`“${virtual.name}” is a virtual table, which is not kept here. Drop it in a copy, and give that`);
  const rows = tables.flatMap(({ name }) => [...tableRows(database, name)]);
  return [...tables.map(({ sql }) => sql), ...rows, ...entries.filter(({ type }) => type !== 'table').map(({ sql }) => sql)];
}

function* tableRows(database: Database, table: string): Generator<string> {
  // What is generated cannot be inserted.
  const columns = database
    .selectArrays(`SELECT name FROM pragma_table_xinfo(${text(table)}) WHERE hidden = 0`)
    .map(([name]) => String(name));
  if (columns.length === 0) return;
  const rows = database.selectArrays(`SELECT ${columns.map(quotedName).join(', ')} FROM ${quotedName(table)}`);
  yield* insertsOf(
    table,
    columns,
    rows.map((row) => row.map(plain)),
  );
}

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

function plain(value: unknown): Value {
  if (value === null || typeof value === 'number' || typeof value === 'string') return value;
  if (typeof value === 'bigint') return String(value);
  return value instanceof Uint8Array ? value : value instanceof ArrayBuffer ? new Uint8Array(value) : null;
}
