/** Cells on SQLite: the table `_cell` beside the tables whose rows it has the versions of. */
import type { Value } from '../sim/operation.ts';
import { commitOpen } from '../sqlite/attempt.ts';
import type { Database } from '../sqlite/database.ts';
import type { RowKey } from '../sqlite/notebook.ts';
import { type Column, quoteName, type Table } from '../sqlite/schema.ts';
import type { Cell, RowCells, RowName, Span } from './jobs.ts';
import { isEmpty, isSame, merge, mergeAll, rowText } from './merge.ts';

export const CELLS = '_cell';
/** Instead of a column: that the row was inserted, and that it was deleted. */
const MARKER = '';
const DELETED = ' deleted';

export const CREATE = `CREATE TABLE ${CELLS} (tbl TEXT NOT NULL, pk, col TEXT NOT NULL, ts INTEGER NOT NULL, value, PRIMARY KEY (tbl, pk, col)) WITHOUT ROWID`;

export const keyColumns = ({ columns }: Table): readonly Column[] => columns.filter(({ key }) => key > 0).sort((a, b) => a.key - b.key);
export const otherColumns = ({ columns }: Table): readonly Column[] => columns.filter(({ key }) => key === 0);

/** Tables of the set-up, in alphabetical order. */
export const tablesOf = (db: Database): readonly Table[] => db.schema.tables.filter(({ name }) => name !== CELLS);

/** A key of one column stands as it is; of several as a text of all. */
const filed = (key: readonly Value[]): Value => (key.length === 1 ? (key[0] ?? null) : JSON.stringify(key.map(String)));

/** A row as a list of cells, one for each line of `_cell`. */
function linesOf({ marker, deleted, cells }: RowCells): readonly Cell[] {
  return [
    ...(marker === null ? [] : [{ column: MARKER, ts: marker, value: 1 }]),
    ...(deleted === null ? [] : [{ column: DELETED, ts: deleted, value: 1 }]),
    ...cells,
  ];
}

function rowOf(name: RowName, lines: readonly (readonly Value[])[]): RowCells {
  let marker: number | null = null;
  let deleted: number | null = null;
  const cells: Cell[] = [];
  for (const [column, ts, value = null] of lines) {
    if (column === MARKER) marker = Number(ts);
    else if (column === DELETED) deleted = Number(ts);
    else cells.push({ column: String(column), ts: Number(ts), value });
  }
  return { table: name.table, key: name.key, marker, deleted, cells };
}

export function rowAt(db: Database, name: RowName): RowCells {
  return rowOf(
    name,
    db.all(`SELECT col, ts, value FROM ${CELLS} WHERE tbl = ? AND pk IS ? ORDER BY col`, [name.table, filed(name.key)], false),
  );
}

function wholeTable(db: Database, table: string): readonly RowCells[] {
  const byKey = new Map<string, { readonly name: RowName; readonly lines: (readonly Value[])[] }>();
  for (const [pk = null, ...line] of db.all(`SELECT pk, col, ts, value FROM ${CELLS} WHERE tbl = ? ORDER BY pk, col`, [table], false)) {
    const name: RowName = { table, key: keyOf(db, table, pk) };
    const text = rowText(name);
    const known = byKey.get(text);
    if (known) known.lines.push(line);
    else byKey.set(text, { name, lines: [line] });
  }
  return [...byKey.values()].map(({ name, lines }) => rowOf(name, lines));
}

function keyOf(db: Database, table: string, pk: Value): readonly Value[] {
  const columns = keyColumns(db.schema.byName.get(table) ?? { name: '', columns: [], strict: false, withoutRowid: false, sql: '' });
  if (columns.length <= 1 || typeof pk !== 'string') return [pk];
  const parts: unknown = JSON.parse(pk);
  return Array.isArray(parts) ? parts.map((part, i) => (columns[i]?.type.toUpperCase() === 'INTEGER' ? Number(part) : String(part))) : [pk];
}

/** A span of the table '' is all there is. */
export function readSpans(db: Database, spans: readonly Span[]): readonly RowCells[] {
  if (spans.some(({ table }) => table === '')) return tablesOf(db).flatMap(({ name }) => wholeTable(db, name));
  return spans.flatMap(({ table, key }) =>
    key === null ? wholeTable(db, table) : [rowAt(db, { table, key })].filter((row) => !isEmpty(row)),
  );
}

/** Shows a row in its table as its cells say, inside a transaction of the caller's. */
export function show(db: Database, row: RowCells): void {
  const table = db.schema.byName.get(row.table);
  if (!table) return;
  const keys = keyColumns(table);
  const from = quoteName(table.name);
  db.all(`DELETE FROM ${from} WHERE ${keys.map(({ name }) => `${quoteName(name)} IS ?`).join(' AND ')}`, row.key, false);
  if (row.marker === null) return;
  const values = new Map(row.cells.map(({ column, value }) => [column, value]));
  const others = otherColumns(table);
  // A row of which a part has not come yet is not shown.
  if (others.some(({ name, notNull }) => notNull && (values.get(name) ?? null) === null)) return;
  const columns = [...keys, ...others].map(({ name }) => quoteName(name));
  const params = [...row.key, ...others.map(({ name }) => values.get(name) ?? null)];
  db.all(`INSERT INTO ${from} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`, params, false);
}

function keep(db: Database, row: RowCells): void {
  const pk = filed(row.key);
  db.all(`DELETE FROM ${CELLS} WHERE tbl = ? AND pk IS ?`, [row.table, pk], false);
  for (const { column, ts, value } of linesOf(row))
    db.all(`INSERT INTO ${CELLS} VALUES (?, ?, ?, ?, ?)`, [row.table, pk, column, ts, value], false);
}

const rowKey = (db: Database, { table, key }: RowName): RowKey => {
  const known = db.schema.byName.get(table);
  // Rows with ids of their own are named by those.
  const first = known && keyColumns(known)[0];
  const named = known?.withoutRowid === true || (first?.type.toUpperCase() === 'INTEGER' && key.length === 1);
  return { table: named ? table : '', key, inserted: false };
};

/** Merges rows into what is kept. One commit, where anything changed. Returns them as they are kept now. */
export function apply(db: Database, rows: readonly RowCells[]): { readonly rows: readonly RowCells[]; readonly changed: number } {
  // Several versions of one row may come at once.
  const merged = mergeAll([rows]).map((row) => {
    const before = rowAt(db, row);
    const after = merge(before, row);
    return { after, changed: !isSame(before, after) };
  });
  const changed = merged.filter((each) => each.changed).map(({ after }) => after);
  if (changed.length > 0) {
    db.lock();
    db.control('BEGIN');
    for (const row of changed) {
      keep(db, row);
      show(db, row);
    }
    commitOpen(
      db,
      [...new Set(changed.map(({ table }) => table))],
      true,
      changed.map((row) => rowKey(db, row)).filter(({ table }) => table !== ''),
    );
  }
  return { rows: merged.map(({ after }) => after), changed: changed.length };
}

/** Rows whose deletion nobody need know of any more are forgotten. */
export function purge(db: Database, before: number): readonly RowName[] {
  const gone = db
    .all(`SELECT tbl, pk FROM ${CELLS} WHERE col = ? AND ts < ? ORDER BY tbl, pk`, [DELETED, before], false)
    .map(([table, pk = null]): RowName => ({ table: String(table), key: keyOf(db, String(table), pk) }));
  if (gone.length === 0) return gone;
  db.lock();
  db.control('BEGIN');
  db.all(`DELETE FROM ${CELLS} WHERE col = ? AND ts < ?`, [DELETED, before], false);
  commitOpen(db, [], true, []);
  return gone;
}

/** Rows of all tables that have a key. */
export function namesOf(db: Database): readonly RowName[] {
  return tablesOf(db).flatMap((table) => {
    const keys = keyColumns(table).map(({ name }) => quoteName(name));
    if (keys.length === 0) return [];
    return db
      .all(`SELECT ${keys.join(', ')} FROM ${quoteName(table.name)} ORDER BY ${keys.join(', ')}`, [])
      .map((key) => ({ table: table.name, key }));
  });
}

/** Before time starts. */
export function begin(db: Database, keeps: readonly RowName[]): void {
  const kept = new Set(keeps.map(rowText));
  db.all(CREATE, [], true);
  db.forgetSchema();
  db.control('BEGIN');
  for (const name of namesOf(db)) {
    const table = db.schema.byName.get(name.table);
    if (!table) continue;
    const where = keyColumns(table)
      .map((column) => `${quoteName(column.name)} IS ?`)
      .join(' AND ');
    const others = otherColumns(table);
    if (!kept.has(rowText(name))) db.all(`DELETE FROM ${quoteName(name.table)} WHERE ${where}`, name.key, false);
    else {
      const columns = others.map((column) => quoteName(column.name));
      const [row = []] =
        columns.length === 0 ? [[]] : db.all(`SELECT ${columns.join(', ')} FROM ${quoteName(name.table)} WHERE ${where}`, name.key, false);
      const cells = others.map((column, i) => ({ column: column.name, ts: 0, value: row[i] ?? null }));
      keep(db, { ...name, marker: 0, deleted: null, cells: cells.sort((a, b) => (a.column < b.column ? -1 : 1)) });
    }
  }
  db.control('COMMIT');
}
