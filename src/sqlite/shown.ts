/**
 * What rows of an answer show of a table's rows, where each has its key with it: which value is which column, as SQLite says of a column
 * of a result where it comes from. Source: https://sqlite.org/c3ref/column_database_name.html.
 */
import type { Database } from './database.ts';
import type { Keys, RowName } from './keys.ts';
import { type Prepared, skipBlank } from './statements.ts';

export interface Shown {
  readonly row: RowName;
  /** Places in the answer of the columns that name the row. */
  readonly key: readonly number[];
  /** Other columns of it, by their places in the answer. */
  readonly columns: readonly { readonly column: string; readonly place: number }[];
}

/** Null: the rows of an answer are not rows of one table, looked at once, or they do not have their keys with them. */
export function shownBy(db: Database, keys: Keys, prepared: Prepared): Shown | null {
  const { touched } = prepared;
  const [table, ...others] = touched.reads.keys();
  // With a second SELECT a value may come from elsewhere than the first one says.
  if (table === undefined || others.length > 0 || touched.selections !== 1 || !looksOnce(db, prepared.sql)) return null;
  const row = keys.of(table);
  const columns = prepared.columns.map((_, place) => originOf(db, prepared.pointer, place, table));
  const key = row?.columns.map((name) => columns.indexOf(name)) ?? [-1];
  if (!row || key.includes(-1)) return null;
  return {
    row,
    key,
    columns: columns.flatMap((column, place) => (column === null || row.columns.includes(column) ? [] : [{ column, place }])),
  };
}

/** A row of the answer is no combination of two. */
const looksOnce = (db: Database, sql: string): boolean =>
  db.all(`EXPLAIN QUERY PLAN ${sql.slice(skipBlank(sql, 0))}`, [], true).filter((line) => /^(?:SCAN|SEARCH) /.test(String(line[3])))
    .length === 1;

/** The column that a value is; null: it is computed. */
function originOf({ raw, memory }: Database, statement: number, place: number, table: string): string | null {
  const name = raw.sqlite3_column_origin_name(statement, place);
  const of = raw.sqlite3_column_table_name(statement, place);
  return name === 0 || of === 0 || memory.readCString(of) !== table ? null : memory.readCString(name);
}
