/** What a statement reads and writes, as keys; and that nothing of it is left. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RowChange } from '../../src/sqlite/notebook.ts';
import type { Footprint } from '../../src/sqlite/jobs.ts';
import type { Value } from '../../src/sim/operation.ts';
import type { Engine } from '../../src/sqlite/engine.ts';
import { engineWith, expectKind, NOW } from './helpers.ts';

let engine: Engine;
beforeAll(() => {
  engine = engineWith(['a']);
  const failed = engine.script('a', [
    'CREATE TABLE trip (id INTEGER PRIMARY KEY, name TEXT)',
    'CREATE TABLE person (id INTEGER PRIMARY KEY, mail TEXT UNIQUE, age INTEGER)',
    'CREATE TABLE kv (k TEXT PRIMARY KEY, v)',
    'CREATE TABLE seat (no INTEGER, trip INTEGER REFERENCES trip, owner TEXT REFERENCES kv (k), PRIMARY KEY (trip, no)) WITHOUT ROWID',
    "INSERT INTO trip VALUES (7, 'Oslo')",
    "INSERT INTO person VALUES (1, 'ada', 36), (2, 'bob', 40)",
    "INSERT INTO kv VALUES ('x', 1), ('y', 2)",
    "INSERT INTO seat VALUES (1, 7, 'x'), (2, 7, NULL)",
  ]);
  expect(failed).toBe(null);
});
afterAll(() => engine.close());

const run = (sql: string, params: readonly Value[] = [], own: readonly RowChange[] = []) =>
  engine.execute('a', { kind: 'footprint', sql, params, seed: 'op', own }, NOW).result;
const of = (sql: string, params: readonly Value[] = [], own: readonly RowChange[] = []): Footprint =>
  expectKind(run(sql, params, own), 'footprint');
const read = (sql: string, params: readonly Value[] = []): readonly string[] =>
  of(sql, params).read.map(({ table, key }) => key ?? `all of ${table}`);
const written = (sql: string, params: readonly Value[] = []): readonly string[] => of(sql, params).written;
const KV = 'index sqlite_autoindex_kv_1';
const MAIL = 'index sqlite_autoindex_person_1';

it('answers, tells what is written, and leaves nothing', () => {
  const digest = engine.digest('a');
  const done = of("UPDATE person SET age = age + 1 WHERE mail = 'bob' RETURNING age");
  expect(done.query.outcome).toMatchObject({ ok: true, rows: [[41]], changes: 1 });
  expect(done.rows).toMatchObject([{ table: 'person', key: [2], row: [2, 'bob', 41] }]);
  expect([engine.digest('a'), engine.position('a')]).toEqual([digest, 0]);
});

it('names rows, and entries of unique indexes as they were and as they are to be', () => {
  expect(written("UPDATE person SET mail = 'eve' WHERE id = 1")).toEqual(['person (1)', `${MAIL} ("ada")`, `${MAIL} ("eve")`]);
  expect(written('DELETE FROM person WHERE id = 1')).toEqual(['person (1)', `${MAIL} ("ada")`]);
  expect(written("INSERT INTO kv VALUES ('z', 3)")).toEqual(['kv (3)', `${KV} ("z")`]);
  expect(written('UPDATE seat SET owner = NULL WHERE no = 2')).toContain('seat (7, 2)');
  expect(written('SELECT * FROM person')).toEqual([]);
});

it('names the rows that others refer to', () => {
  expect(of("INSERT INTO seat VALUES (3, 7, 'y')").parents).toEqual([`${KV} ("y")`, 'trip (7)']);
  expect(of('DELETE FROM seat WHERE trip = 7').parents).toEqual([]);
  expect(of("INSERT INTO person VALUES (3, 'cy', 1)").parents).toEqual([]);
});

it('reads one row where the program shows its key, else the whole table', () => {
  expect(read('SELECT age FROM person WHERE id = ?', [2])).toEqual(['person (2)']);
  expect(read("SELECT v FROM kv WHERE k = 'x'")).toEqual([`${KV} ("x")`]);
  expect(read('SELECT owner FROM seat WHERE no = 1 AND trip = 7')).toEqual(['seat (7, 1)']);
  expect(read('UPDATE person SET age = 1 WHERE id = 2')).toEqual(['person (2)']);
  expect(read('UPDATE kv SET v = 1 WHERE k = ?', ['x'])).toEqual([`${KV} ("x")`]);
  expect(read('DELETE FROM person WHERE id = 2')).toEqual(['person (2)']);
  expect(read('SELECT age FROM person WHERE age > 30')).toEqual(['all of person']);
  expect(read('UPDATE person SET age = 1')).toEqual(['all of person']);
  expect(read('SELECT count(*) FROM seat JOIN trip ON trip.id = seat.trip')).toEqual(['all of seat', 'all of trip']);
  expect(read('SELECT 1')).toEqual([]);
});

it('reads nothing for rows that it only brings along, and everything where it may pass over them', () => {
  expect(read("INSERT INTO person VALUES (9, 'zoe', 1)")).toEqual([]);
  expect(read("INSERT OR IGNORE INTO person VALUES (1, 'ada', 1)")).toEqual(['all of person']);
  expect(read('INSERT INTO person SELECT id + 10, NULL, 1 FROM trip')).toEqual(['all of person', 'all of trip']);
  // The row is known by its key, but what it is set to is looked up elsewhere.
  expect(read('UPDATE person SET age = (SELECT max(age) FROM person) WHERE id = 1')).toEqual(['all of person']);
});

it('meets a row by whatever name it is sought and written', () => {
  const [sought = ''] = read("SELECT v FROM kv WHERE k = 'x'");
  expect(written("UPDATE kv SET v = 5 WHERE k = 'x'")).toContain(sought);
});

it('goes on from what its transaction has done', () => {
  const first = of("INSERT INTO person VALUES (9, 'zoe', 1)");
  const second = of('UPDATE person SET age = age + 1 WHERE id = 9 RETURNING age', [], first.rows);
  expect(second.query.outcome).toMatchObject({ ok: true, rows: [[2]] });
  expect(second.rows).toMatchObject([{ key: [9], inserted: true, row: [9, 'zoe', 2] }]);
  expect(second.written).toEqual(['person (9)', `${MAIL} ("zoe")`]);
  expect(of('SELECT count(*) FROM person', [], second.rows).query.outcome).toMatchObject({ rows: [[3]] });
});

it('answers what failed as a query does', () => {
  expect(expectKind(run("INSERT INTO person VALUES (1, 'x', 1)"), 'query').outcome).toMatchObject({ ok: false, definite: true });
  expect(expectKind(run('SELECT nothing FROM person'), 'query').outcome).toMatchObject({ ok: false });
  expect(of('SELECT count(*) FROM person').query.outcome).toMatchObject({ rows: [[2]] });
});
