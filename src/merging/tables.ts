/**
 * What a site keeps beside the data, in tables of the same database, so that a write and what is known of it are committed together:
 * versions of rows, changes to send, how many of each site were taken in, and what became of conflicts.
 */
import type { Value } from '../sim/operation.ts';
import type { Database } from '../sqlite/database.ts';
import { readEffects } from '../sqlite/effects.ts';
import { keyText, type RowChange } from '../sqlite/notebook.ts';
import type { Applied, Kept, Version } from './jobs.ts';
import { keyOf, rowOf, rowText } from './text.ts';

export const TABLES: readonly string[] = [
  'CREATE TABLE _site (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID',
  'CREATE TABLE _applied (origin TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID',
  'CREATE TABLE _outbox (seq INTEGER PRIMARY KEY, change TEXT NOT NULL)',
  'CREATE TABLE _version (tbl TEXT, pk TEXT, hlc INTEGER, origin TEXT, seq INTEGER, position INTEGER, cells TEXT, gone TEXT, PRIMARY KEY (tbl, pk)) WITHOUT ROWID',
  'CREATE TABLE _counter (tbl TEXT, pk TEXT, col INTEGER, origin TEXT, p REAL, n REAL, PRIMARY KEY (tbl, pk, col, origin)) WITHOUT ROWID',
  'CREATE TABLE _hidden (tbl TEXT, pk TEXT, row TEXT NOT NULL, PRIMARY KEY (tbl, pk)) WITHOUT ROWID',
  'CREATE TABLE _conflict (id INTEGER PRIMARY KEY, tbl TEXT, pk TEXT, mine TEXT, theirs TEXT, mine_version TEXT, theirs_version TEXT, rule TEXT, kept TEXT, at_ms INTEGER)',
];

const NAMES = new Set(TABLES.map((sql) => sql.split(' ')[2] ?? ''));

/** Nobody but the site itself writes these. */
export const isOwn = (table: string): boolean => NAMES.has(table);

export const SETUP: Version = { hlc: 0, origin: '' };

export const versionText = ({ hlc, origin }: Version): string => (origin === '' ? 'set-up' : `${hlc} ${origin}`);

/** What is known of a row, whether it shows or not. */
export interface RowState {
  readonly version: Version;
  /** Of the change that gave it. */
  readonly seq: number;
  readonly dead: boolean;
  /** Where columns have versions of their own: those; null: all have the row's. */
  readonly cells: readonly Version[] | null;
  /** The row; of one that is dead: as it was last; null: there never was one. */
  readonly change: RowChange | null;
  /** It is kept back, since another has a value that must be unique. */
  readonly hidden: boolean;
  /** When it was written last here, as a position of this database. */
  readonly position: number;
}

export function stateOf(db: Database, table: string, key: readonly Value[]): RowState {
  const pk = keyOf(key);
  const [known] = db.all('SELECT hlc, origin, seq, position, cells, gone FROM _version WHERE tbl = ? AND pk = ?', [table, pk]);
  const [[hidden = null] = []] = db.all('SELECT row FROM _hidden WHERE tbl = ? AND pk = ?', [table, pk]);
  const [hlc = 0, origin = '', seq = 0, position = 0, cells = null, gone = null] = known ?? [];
  const kept = gone ?? hidden;
  const shown = kept === null ? readEffects(db, [{ table, key, inserted: false }])?.get(keyText(table, key)) : undefined;
  const change = kept === null ? (shown?.row ? shown : null) : { table, key, inserted: false, ...rowOf(String(kept)) };
  return {
    version: { hlc: Number(hlc), origin: String(origin) },
    seq: Number(seq),
    dead: gone !== null,
    cells: cells === null ? null : JSON.parse(String(cells)),
    change,
    hidden: hidden !== null,
    position: Number(position),
  };
}

/** A row has another version from now on. */
export function setVersion(
  db: Database,
  { table, key, row, reals }: RowChange,
  { version, seq, dead, cells }: Pick<RowState, 'version' | 'seq' | 'dead' | 'cells'>,
): void {
  const gone = dead && row !== null ? rowText({ row, reals }) : null;
  db.all('INSERT OR REPLACE INTO _version VALUES (?, ?, ?, ?, ?, ?, ?, ?)', [
    ...[table, keyOf(key), version.hlc, version.origin, seq, db.position + 1],
    ...[cells && JSON.stringify(cells), gone],
  ]);
  db.all('DELETE FROM _hidden WHERE tbl = ? AND pk = ?', [table, keyOf(key)]);
}

export const appliedOf = (db: Database): Applied =>
  db.all('SELECT origin, seq FROM _applied ORDER BY origin', []).map(([origin, seq]) => [String(origin), Number(seq)] as const);

export const seqOf = (db: Database, origin: string): number =>
  Number(db.all('SELECT seq FROM _applied WHERE origin = ?', [origin])[0]?.[0] ?? 0);

export function setSeq(db: Database, origin: string, seq: number): void {
  db.all('INSERT OR REPLACE INTO _applied VALUES (?, ?)', [origin, seq]);
}

export const hlcOf = (db: Database): number => Number(db.all("SELECT value FROM _site WHERE name = 'hlc'", [])[0]?.[0] ?? 0);

export function setHlc(db: Database, hlc: number): void {
  db.all("INSERT OR REPLACE INTO _site VALUES ('hlc', ?)", [hlc]);
}

/** One line of what is told of a conflict. */
export interface Conflict {
  readonly table: string;
  readonly key: readonly Value[];
  readonly mine: string | null;
  readonly theirs: string | null;
  readonly mineVersion: Version;
  readonly theirsVersion: Version;
  readonly rule: string;
  readonly kept: string;
}

/** Adds a line; the oldest go when there are more than `most`. */
export function logConflict(db: Database, conflict: Conflict, atMs: number, most: number): void {
  const { table, key, mine, theirs, mineVersion, theirsVersion, rule, kept } = conflict;
  db.all('INSERT INTO _conflict VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)', [
    ...[table, keyOf(key), mine, theirs, versionText(mineVersion), versionText(theirsVersion), rule, kept, atMs],
  ]);
  db.all('DELETE FROM _conflict WHERE id <= (SELECT max(id) FROM _conflict) - ?', [most]);
}

const countOf = (db: Database, sql: string): number => Number(db.all(sql, [])[0]?.[0] ?? 0);

export const keptBy = (db: Database): Kept => ({
  conflicts: countOf(db, 'SELECT max(id) FROM _conflict'),
  tombstones: countOf(db, 'SELECT count(*) FROM _version WHERE gone IS NOT NULL'),
  hidden: countOf(db, 'SELECT count(*) FROM _hidden'),
});
