/** Shipping writes to copies (traps 2, 3, 4), logs of statements, images and crashes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/sqlite/engine.ts';
import type { Change } from '../../src/sqlite/jobs.ts';
import { ask, engineWith, expectKind, fails, NOW, rows } from './helpers.ts';

/** Runs statements on `a` and gives `b` what is to be shipped. Returns the changes. */
function ship(engine: Engine, statements: readonly string[], onto = 'b'): readonly Change[] {
  const changes = statements.flatMap((sql) => ask(engine, 'a', sql).change ?? []);
  expectKind(engine.execute(onto, { kind: 'apply', changes }, NOW).result, 'applied');
  return changes;
}

function pair(): Engine {
  const engine = engineWith(['a'], true);
  engine.open('b');
  return engine;
}

describe('changesets', () => {
  it('trap 2: carry tables without a primary key', () => {
    const engine = pair();
    const changes = ship(engine, [
      'CREATE TABLE t (x, y)',
      "INSERT INTO t VALUES (1, 'a'), (1, 'a')",
      "UPDATE t SET y = 'b' WHERE rowid = 2",
      'DELETE FROM t WHERE rowid = 1',
    ]);
    expect(changes.map((change) => change.kind)).toEqual(['schema', 'rows', 'rows', 'rows']);
    expect(rows(engine, 'b', 'SELECT rowid, x, y FROM t')).toEqual([[2, 1, 'b']]);
    expect(engine.digest('b')).toBe(engine.digest('a'));
    expect(engine.position('b')).toBe(4);
  });

  it('trap 2, the other half: a NULL in a primary key is refused aloud, since it would not be shipped', () => {
    const engine = pair();
    ship(engine, ['CREATE TABLE t (k TEXT PRIMARY KEY, v)']);
    expect(fails(engine, 'a', 'INSERT INTO t VALUES (NULL, 1)').message).toContain('would be NULL');
    expect(rows(engine, 'a', 'SELECT count(*) FROM t')).toEqual([[0]]);
    expect(engine.position('a')).toBe(1);
  });

  it('trap 3: a schema change travels as its statement', () => {
    const engine = pair();
    ship(engine, [
      'CREATE TABLE t (id INTEGER PRIMARY KEY, a)',
      'INSERT INTO t VALUES (1, 2), (2, 3)',
      'CREATE TABLE copy AS SELECT a, id FROM t',
      'ALTER TABLE t ADD COLUMN c DEFAULT 9',
      'UPDATE t SET c = 5 WHERE id = 1',
      'CREATE VIEW v AS SELECT a FROM t',
      'CREATE UNIQUE INDEX i ON t (a)',
      'ALTER TABLE t RENAME COLUMN a TO b',
      'ALTER TABLE copy RENAME TO twin',
      'INSERT INTO twin VALUES (7, 8)',
    ]);
    expect(engine.digest('b')).toBe(engine.digest('a'));
    expect(engine.tables('b')).toEqual(engine.tables('a'));
    ship(engine, ['DROP VIEW v', 'DROP TABLE twin']);
    expect(engine.tables('b').map((table) => table.name)).toEqual(['t']);
  });

  it('trap 3: a changeset that does not fit is a problem, never a silent skip', () => {
    const engine = pair();
    const [, , insert] = ship(engine, [
      'CREATE TABLE t (id INTEGER PRIMARY KEY, a)',
      'CREATE TABLE other (id INTEGER PRIMARY KEY)',
      'INSERT INTO t VALUES (1, 2)',
    ]);
    if (insert?.kind !== 'rows') throw new Error('an insert ships rows');
    const onto = (setup: readonly string[], changeset = insert.changeset): string => {
      const fresh = engineWith(['c']);
      expect(fresh.script('c', setup)).toBeNull();
      const before = fresh.digest('c');
      const change: Change = { kind: 'rows', position: 1, tables: ['t'], changeset };
      const { problem } = expectKind(fresh.execute('c', { kind: 'apply', changes: [change] }, NOW).result, 'problem');
      expect(fresh.position('c')).toBe(0);
      expect(fresh.digest('c')).toBe(before);
      return problem.message;
    };
    expect(onto([])).toContain('does not have');
    expect(onto(['CREATE TABLE t (id INTEGER PRIMARY KEY)'])).toContain('2 columns');
    expect(onto(['CREATE TABLE t (id INTEGER PRIMARY KEY, a, b)'])).toContain('this copy has 3');
    expect(onto(['CREATE TABLE t (id INTEGER PRIMARY KEY, a)', 'INSERT INTO t VALUES (1, 1)'])).toContain('is there already');
    expect(onto(['CREATE TABLE t (id INTEGER PRIMARY KEY, a CHECK (a > 5))'])).toContain('constraint');
    expect(onto([], new Uint8Array([1, 2, 3]))).toContain('changeset');
  });

  it('trap 3: positions must follow one another', () => {
    const engine = pair();
    const changes = ship(engine, ['CREATE TABLE t (a)', 'INSERT INTO t VALUES (1)', 'INSERT INTO t VALUES (2)']);
    // Again: skipped. With a hole: a problem.
    expect(engine.execute('b', { kind: 'apply', changes }, NOW).result).toEqual({ kind: 'applied', position: 3 });
    expect(rows(engine, 'b', 'SELECT count(*) FROM t')).toEqual([[2]]);
    engine.wipe('b');
    const hole = expectKind(engine.execute('b', { kind: 'apply', changes: changes.slice(1) }, NOW).result, 'problem');
    expect(hole.problem.message).toContain('cannot follow 0');
  });

  it('trap 4: triggers do not fire twice', () => {
    const engine = pair();
    ship(engine, [
      'CREATE TABLE t (id INTEGER PRIMARY KEY)',
      'CREATE TABLE log (what)',
      'CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.id); END',
      'INSERT INTO t VALUES (1)',
      'INSERT INTO t VALUES (2)',
    ]);
    expect(rows(engine, 'b', 'SELECT what FROM log')).toEqual([[1], [2]]);
    rows(engine, 'b', 'INSERT INTO t VALUES (3)');
    expect(rows(engine, 'b', 'SELECT count(*) FROM log')).toEqual([[3]]);
  });

  it('trap 4: each change holds its own write only', () => {
    const engine = pair();
    const changes = ship(engine, ['CREATE TABLE t (id INTEGER PRIMARY KEY)', 'INSERT INTO t VALUES (1)', 'INSERT INTO t VALUES (2)']);
    const sizes = changes.flatMap((change) => (change.kind === 'rows' ? [change.changeset.length] : []));
    expect(sizes[0]).toBe(sizes[1]);
  });

  it('carry generated columns, WITHOUT ROWID, AUTOINCREMENT, RETURNING and upserts', () => {
    const engine = pair();
    ship(engine, [
      'CREATE TABLE g (id INTEGER PRIMARY KEY, a, twice AS (a * 2) STORED, half AS (a / 2))',
      'INSERT INTO g (a) VALUES (4), (6) RETURNING twice',
      'CREATE TABLE w (k TEXT PRIMARY KEY, v) WITHOUT ROWID',
      "INSERT INTO w VALUES ('x', 1)",
      "INSERT INTO w VALUES ('x', 2) ON CONFLICT DO UPDATE SET v = v + excluded.v",
      'CREATE TABLE s (id INTEGER PRIMARY KEY AUTOINCREMENT, v)',
      'INSERT INTO s (v) VALUES (1), (2)',
      'DELETE FROM s WHERE id = 2',
      'CREATE TABLE n (a, b AS (a + 1))',
      'INSERT INTO n VALUES (1)',
    ]);
    expect(engine.digest('b')).toBe(engine.digest('a'));
    expect(rows(engine, 'b', 'SELECT v FROM w')).toEqual([[3]]);
    expect(rows(engine, 'b', 'INSERT INTO s (v) VALUES (3) RETURNING id')).toEqual(
      rows(engine, 'a', 'INSERT INTO s (v) VALUES (3) RETURNING id'),
    );
  });

  it('a schema change may not depend on chance or clock', () => {
    const engine = pair();
    expect(fails(engine, 'a', 'CREATE TABLE t AS SELECT random() AS r').message).toContain('create the table first');
    expect(engine.tables('a')).toEqual([]);
    expect(ask(engine, 'a', 'CREATE TABLE t (a DEFAULT CURRENT_TIMESTAMP)').outcome.ok).toBe(true);
    expect(ask(engine, 'a', 'CREATE TABLE u AS SELECT a FROM t').outcome.ok).toBe(true);
  });

  it('nothing is shipped where nothing changed', () => {
    const engine = pair();
    ship(engine, ['CREATE TABLE t (a)']);
    for (const sql of ['UPDATE t SET a = 1', 'SELECT 1', 'CREATE TABLE IF NOT EXISTS t (a)', 'DROP TABLE IF EXISTS nowhere']) {
      expect(ask(engine, 'a', sql)).toMatchObject({ position: 1, change: null });
    }
  });
});

const value = fc.oneof(
  fc.constant(null),
  fc.integer({ min: -3, max: 3 }),
  fc.double({ noNaN: true }),
  fc.string({ maxLength: 4 }),
  fc.uint8Array({ maxLength: 3 }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
);
const write = fc.oneof(fc.tuple(fc.constantFrom('keyed', 'bare', 'pairs'), fc.integer({ min: 1, max: 6 }), value, value));

describe('any writes', () => {
  it('leave the copy equal to the original', () => {
    const verbs = fc.constantFrom('insert', 'update', 'delete', 'replace', 'move');
    fc.assert(
      fc.property(fc.array(fc.tuple(verbs, write), { maxLength: 25 }), (script) => {
        const engine = pair();
        ship(engine, [
          'CREATE TABLE keyed (k INTEGER PRIMARY KEY, a, b)',
          'CREATE TABLE bare (k, a, b)',
          'CREATE TABLE pairs (k INT NOT NULL, a, b, PRIMARY KEY (k, b)) WITHOUT ROWID',
        ]);
        const changes: Change[] = [];
        for (const [verb, [table, k, a, b]] of script) {
          const [sql, params] = (
            {
              insert: [`INSERT OR IGNORE INTO ${table} VALUES (?, ?, coalesce(?, 0))`, [k, a, b]],
              replace: [`INSERT OR REPLACE INTO ${table} VALUES (?, ?, coalesce(?, 0))`, [k, a, b]],
              update: [`UPDATE ${table} SET a = ? WHERE k >= ?`, [a, k]],
              move: [`UPDATE OR IGNORE ${table} SET k = k + 1, a = ? WHERE k = ?`, [a, k]],
              delete: [`DELETE FROM ${table} WHERE k = ?`, [k]],
            } as const
          )[verb];
          const done = ask(engine, 'a', sql, { params });
          expect(done.outcome.ok).toBe(true);
          if (done.change) changes.push(done.change);
        }
        expectKind(engine.execute('b', { kind: 'apply', changes }, NOW).result, 'applied');
        expect(engine.digest('b')).toBe(engine.digest('a'));
        expect(engine.position('b')).toBe(engine.position('a'));
        engine.close();
      }),
      { numRuns: 120, seed: 20240310 },
    );
  });

  it('planted bug: leaving one change out is seen by the digest', () => {
    const engine = pair();
    ship(engine, ['CREATE TABLE t (id INTEGER PRIMARY KEY, a)', 'INSERT INTO t VALUES (1, 5)']);
    ask(engine, 'a', "UPDATE t SET a = '5'");
    expect(engine.digest('b')).not.toBe(engine.digest('a'));
  });
});

describe('logs of statements', () => {
  it('replay to the same bytes with their own clock and seed, once', () => {
    const engine = engineWith(['a', 'b']);
    const statements = [
      { sql: 'CREATE TABLE t (a, b)', params: [], nowMs: 0, seed: 'op-1' },
      { sql: 'INSERT INTO t VALUES (random(), CURRENT_TIMESTAMP)', params: [], nowMs: 1000, seed: 'op-2' },
      { sql: 'INSERT INTO nowhere VALUES (1)', params: [], nowMs: 2000, seed: 'op-3' },
      { sql: 'INSERT INTO t VALUES (?, ?)', params: [1, 'x'], nowMs: 3000, seed: 'op-4' },
    ];
    const first = expectKind(engine.execute('a', { kind: 'replay', from: 1, statements }, NOW).result, 'replayed');
    expect(first.results.map((result) => [result.position, result.outcome.ok])).toEqual([
      [1, true],
      [2, true],
      [3, false],
      [4, true],
    ]);
    engine.execute('b', { kind: 'replay', from: 1, statements: statements.slice(0, 2) }, NOW + 5);
    const rest = expectKind(engine.execute('b', { kind: 'replay', from: 1, statements }, NOW + 9).result, 'replayed');
    expect(rest.results).toHaveLength(2);
    expect(engine.digest('b')).toBe(engine.digest('a'));
    expect(rows(engine, 'b', 'SELECT b FROM t')).toEqual([['1970-01-01 00:00:01'], ['x']]);
    expectKind(engine.execute('b', { kind: 'replay', from: 9, statements }, NOW).result, 'problem');
  });
});

describe('images and crashes', () => {
  it('an image carries everything, and the copy goes on from its position', () => {
    const engine = pair();
    ship(engine, ['CREATE TABLE t (id INTEGER PRIMARY KEY, a)', "INSERT INTO t VALUES (1, 'x')"], 'a');
    const { image, position } = expectKind(engine.execute('a', { kind: 'image' }, NOW).result, 'image');
    expect(engine.execute('b', { kind: 'load', image, position }, NOW).result).toEqual({ kind: 'loaded', position: 2 });
    ship(engine, ["INSERT INTO t VALUES (2, 'y')", 'ALTER TABLE t ADD COLUMN z', 'UPDATE t SET z = 1']);
    expect(engine.digest('b')).toBe(engine.digest('a'));
    expect(engine.storedBytes('a')).toBeGreaterThan(4096);
    expect(engine.image('b')).toEqual(engine.image('b'));
  });

  it('an empty database has an image too', () => {
    const engine = engineWith(['a', 'b']);
    engine.load('b', engine.image('a'), 0);
    expect(engine.tables('b')).toEqual([]);
  });

  it('what is no image empties the node and says so', () => {
    const engine = engineWith(['a']);
    rows(engine, 'a', 'CREATE TABLE t (a)');
    const { problem } = expectKind(
      engine.execute('a', { kind: 'load', image: new Uint8Array(5000).fill(7), position: 3 }, NOW).result,
      'problem',
    );
    expect(problem.message).toContain('no SQLite database');
    expect(engine.position('a')).toBe(0);
    expect(engine.tables('a')).toEqual([]);
  });

  it('a crash rolls open work back and keeps what was committed; a wipe keeps nothing', () => {
    const engine = engineWith(['a']);
    rows(engine, 'a', 'CREATE TABLE t (a)');
    rows(engine, 'a', 'INSERT INTO t VALUES (1)');
    engine.rows('a', 'BEGIN');
    engine.rows('a', 'INSERT INTO t VALUES (2)');
    engine.crash('a');
    expect(rows(engine, 'a', 'SELECT a FROM t')).toEqual([[1]]);
    expect(engine.position('a')).toBe(2);
    engine.wipe('a');
    expect([engine.tables('a'), engine.position('a')]).toEqual([[], 0]);
  });

  it('setup is not a write of the run, and says which statement is wrong', () => {
    const engine = engineWith(['a']);
    expect(engine.script('a', ['CREATE TABLE t (a)', 'INSERT INTO t VALUES (1)'])).toBeNull();
    expect(engine.position('a')).toBe(0);
    expect(engine.script('a', ['SELECT 1', 'INSERT INTO s VALUES (1)'])).toMatchObject({
      index: 1,
      problem: { message: expect.stringContaining('No table “s”') },
    });
  });
});
