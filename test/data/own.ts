/** Data as people have it: a dump, a database of SQLite, and CSV files that belong together. */
import init from '@sqlite.org/sqlite-wasm';
import type { DataFile } from '../../src/data/set.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const lines = (count: number, line: (i: number) => string): string => Array.from({ length: count }, (_, i) => line(i + 1)).join('\n');

const DUMP = `PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE members (member_id INTEGER PRIMARY KEY, name TEXT NOT NULL, mail TEXT);
INSERT INTO members VALUES ${lines(40, (i) => `(${i}, 'Member ${i}; so', ${i % 4 === 0 ? 'NULL' : `'m${i}@example.org'`})`).replaceAll('\n', ', ')};
CREATE TABLE loans (
  member_id INTEGER NOT NULL REFERENCES members (member_id), -- who
  book_id INTEGER NOT NULL,
  due TEXT,
  PRIMARY KEY (member_id, book_id)
);
INSERT INTO loans VALUES ${lines(80, (i) => `(${((i - 1) % 40) + 1}, ${i}, '2026-11-${10 + (i % 20)}')`).replaceAll('\n', ', ')};
CREATE INDEX loans_by_due ON loans (due);
CREATE VIEW overdue AS SELECT member_id, count(*) AS n FROM loans WHERE due < '2026-11-20' GROUP BY member_id;
COMMIT;`;

async function database(): Promise<Uint8Array> {
  const { oo1, capi } = await init();
  const db = new oo1.DB(':memory:');
  db.exec(
    [
      'CREATE TABLE stations (id INTEGER PRIMARY KEY, name TEXT UNIQUE, height REAL)',
      `INSERT INTO stations VALUES ${lines(12, (i) => `(${i}, 'Station ${i}', ${i * 10}.5)`).replaceAll('\n', ', ')}`,
      'CREATE TABLE readings (station_id INTEGER NOT NULL REFERENCES stations, hour INTEGER NOT NULL, value REAL, raw BLOB, PRIMARY KEY (station_id, hour)) WITHOUT ROWID',
      `INSERT INTO readings VALUES ${lines(96, (i) => `(${(i % 12) + 1}, ${i}, ${i}.25, x'00ff')`).replaceAll('\n', ', ')}`,
    ].join(';'),
  );
  const image = capi.sqlite3_js_db_export(db);
  db.close();
  return image;
}

const CSV: readonly (readonly [string, string])[] = [
  ['people.csv', `person_id,name,born\n${lines(30, (i) => `${i},"P, ${i}",19${60 + (i % 40)}`)}\n`],
  ['visits.csv', `visit_id,person_id,place\n${lines(90, (i) => `${i},${((i - 1) % 30) + 1},${i % 3 === 0 ? '' : `room ${i % 5}`}`)}\n`],
];

export interface OwnData {
  readonly id: string;
  readonly files: readonly DataFile[];
  /** Table → rows. */
  readonly rows: Readonly<Record<string, number>>;
}

export const ownData: readonly OwnData[] = [
  { id: 'a dump', files: [{ file: 'library.sql', bytes: bytes(DUMP) }], rows: { members: 40, loans: 80 } },
  { id: 'a database of SQLite', files: [{ file: 'weather.sqlite', bytes: await database() }], rows: { stations: 12, readings: 96 } },
  { id: 'CSV files', files: CSV.map(([file, text]) => ({ file, bytes: bytes(text) })), rows: { people: 30, visits: 90 } },
];
