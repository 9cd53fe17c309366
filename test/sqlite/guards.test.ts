/** What a statement may not do, and what it is told (traps 5, 7, 8, 9). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STEP_BUDGET } from '../../src/sqlite/guard.ts';
import { ask, engineWith, fails, NOW, rows } from './helpers.ts';

const RUNAWAY = 'WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT max(i) FROM c';

describe('refusals', () => {
  const engine = engineWith(['n']);
  rows(engine, 'n', 'CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT)');

  it.each([
    ["ATTACH ':memory:' AS other", 'ATTACH is not available here'],
    ['DETACH main', 'DETACH is not available here'],
    ['PRAGMA foreign_keys = 1', 'PRAGMA is not available here'],
    ["SELECT * FROM pragma_table_info('posts')", 'PRAGMA is not available here'],
    ['VACUUM', 'VACUUM is not available here'],
    ['/* so */ vacuum', 'VACUUM is not available here'],
    ['BEGIN', 'each operation is its own transaction'],
    ['COMMIT', 'each operation is its own transaction'],
    ['ROLLBACK', 'each operation is its own transaction'],
    ['SAVEPOINT s', 'each operation is its own transaction'],
    ['CREATE TEMP TABLE t (a)', 'TEMP tables are not available'],
    ['CREATE VIRTUAL TABLE f USING fts5(a)', 'Virtual tables are not available'],
    ["SELECT load_extension('x')", 'Extensions cannot be loaded'],
    ['', 'There is no statement'],
    [' -- nothing\n ;', 'There is no statement'],
    ['SELECT ?', '1 parameter and was given 0'],
    ['DELETE FROM sqlite_schema', 'SQLite refuses this'],
    ['SELECT * FROM sqlite_dbpage', 'the insides of one connection'],
    ['INSERT INTO posts (title) SELECT sql FROM sqlite_stmt', 'the insides of one connection'],
  ])('%s', (sql, words) => {
    expect(fails(engine, 'n', sql).message).toContain(words);
  });

  it('takes one statement at a time and says where the second begins', () => {
    expect(fails(engine, 'n', 'SELECT 1; DELETE FROM posts')).toMatchObject({
      message: expect.stringContaining('One statement at a time'),
      offset: 10,
    });
    expect(rows(engine, 'n', '; SELECT 1 ; -- end\n /* really */ ;')).toEqual([[1]]);
    expect(rows(engine, 'n', "SELECT 'a;b'")).toEqual([['a;b']]);
  });

  it('refuses long texts, zero characters, and too many or too large rows', () => {
    expect(fails(engine, 'n', `SELECT 1 -- ${'x'.repeat(100_001)}`).message).toContain('100,000');
    expect(fails(engine, 'n', 'SELECT 1 \0 FROM nowhere').message).toContain('zero character');
    const many = 'WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i <= ?) SELECT i FROM c';
    expect(rows(engine, 'n', many, { params: [999] })).toHaveLength(1000);
    expect(fails(engine, 'n', many, { params: [1000] }).message).toContain('add LIMIT');
    expect(fails(engine, 'n', "SELECT printf('%.*c', 300000, 'x')").message).toContain('256 KB');
    expect(fails(engine, 'n', 'SELECT randomblob(2000000)').message).toContain('1,000,000');
  });

  it('says when the database is full, and the statement has had no effect', () => {
    rows(engine, 'n', 'CREATE TABLE big (a)');
    const fill =
      'WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 100) INSERT INTO big SELECT zeroblob(900000) FROM c';
    expect(fails(engine, 'n', fill).message).toContain('64 MB');
    expect(rows(engine, 'n', 'SELECT count(*) FROM big')).toEqual([[0]]);
  });
});

describe('the step budget', () => {
  it('stops a runaway query with one sentence that names it', () => {
    const engine = engineWith(['n']);
    const { result, steps } = engine.execute('n', { kind: 'query', sql: RUNAWAY, params: [], seed: '', readOnly: true }, NOW);
    expect(result).toMatchObject({
      outcome: { ok: false, definite: true, problem: { message: expect.stringContaining('500,000 steps') } },
    });
    // Trap 8: the steps are SQLite's own count.
    expect(Math.abs(steps - STEP_BUDGET)).toBeLessThan(10_000);
    expect(rows(engine, 'n', 'SELECT 1')).toEqual([[1]]);
  });

  it('trap 5: a stopped write has no effect, capturing or not, and writes before it stay', () => {
    for (const capture of [false, true]) {
      const engine = engineWith(['n'], capture);
      rows(engine, 'n', 'CREATE TABLE t (a INTEGER PRIMARY KEY)');
      rows(engine, 'n', 'INSERT INTO t VALUES (-1)');
      const message = fails(engine, 'n', `INSERT INTO t ${RUNAWAY.replace('max(i)', 'i')}`).message;
      expect(message).toContain('no effect');
      expect(rows(engine, 'n', 'SELECT a FROM t')).toEqual([[-1]]);
      expect(engine.position('n')).toBe(2);
    }
  });

  it('counts the same steps for the same work', () => {
    const run = (): number => {
      const engine = engineWith(['n']);
      rows(engine, 'n', 'CREATE TABLE t (a)');
      rows(engine, 'n', 'INSERT INTO t VALUES (1), (2), (3)');
      return engine.execute('n', { kind: 'query', sql: 'SELECT sum(a) FROM t', params: [], seed: '', readOnly: true }, NOW).steps;
    };
    expect(run()).toBe(run());
    expect(run()).toBeGreaterThan(5);
  });
});

describe('work that steps do not show', () => {
  const series = (last: number): string => `WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < ${last})`;

  it('inside functions is charged by the bytes, the same each time, and never beyond the budget', () => {
    const engine = engineWith(['n']);
    const steps = (sql: string): number => engine.execute('n', { kind: 'query', sql, params: [], seed: '', readOnly: true }, NOW).steps;
    const short = steps("SELECT instr('abc', 'c')");
    expect(short).toBeLessThan(20);
    const long = "SELECT instr(printf('%.*c', 10000, 'a'), printf('%.*c', 5000, 'a') || 'b')";
    expect(steps(long)).toBeGreaterThan((10_000 * 5_000) / 200);
    expect(steps(long)).toBe(steps(long));
    const endless = "SELECT instr(printf('%.*c', 900000, 'a'), printf('%.*c', 400000, 'a') || 'b')";
    expect(fails(engine, 'n', endless).message).toContain('more than 500,000 steps');
    expect(steps(endless)).toBeLessThanOrEqual(STEP_BUDGET + 1_000);
  });

  it('with large rows ends, and ordinary work of some size does not', () => {
    const engine = engineWith(['n']);
    rows(engine, 'n', 'CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)');
    rows(engine, 'n', `${series(10_000)} INSERT INTO t SELECT i, 'some words of row ' || i FROM c`);
    expect(rows(engine, 'n', 'SELECT b FROM t ORDER BY b LIMIT 1')).toEqual([['some words of row 1']]);
    expect(rows(engine, 'n', "SELECT count(*) FROM t WHERE b LIKE '%99%'")).toEqual([[280]]);
    expect(rows(engine, 'n', 'SELECT length(group_concat(a)) FROM t WHERE a <= 5000')).toEqual([[23_892]]);
    expect(rows(engine, 'n', "INSERT INTO t VALUES (0, printf('%.*c', 600000, 'x')) RETURNING length(b)")).toEqual([[600_000]]);
    const sorted = `${series(3_000)} SELECT length(b) FROM (SELECT zeroblob(500000) AS b, i FROM c ORDER BY b, i DESC) LIMIT 1`;
    expect(fails(engine, 'n', sorted).message).toMatch(/steps/);
    // The bounds of the one before are not those of the next.
    expect(rows(engine, 'n', 'SELECT length(b) FROM t WHERE a = 0')).toEqual([[600_000]]);
  });

  it('of compiling is bounded, and a list of ten thousand values is no harm', () => {
    const engine = engineWith(['n']);
    const doubled = Array.from({ length: 200 }, (_, i) => `c${i + 1} AS (SELECT x + x AS x FROM c${i})`).join(', ');
    expect(fails(engine, 'n', `WITH c0 AS (SELECT random() AS x), ${doubled} SELECT x FROM c200`).message).toContain('grows too large');
    const list = Array.from({ length: 10_000 }, (_, i) => i).join();
    expect(rows(engine, 'n', `SELECT 5 IN (${list})`)).toEqual([[1]]);
  });

  it('of a whole set-up is bounded', () => {
    const engine = engineWith(['n']);
    const slow = `${series(20_000)} SELECT max(i) FROM c`;
    const stopped = engine.script('n', Array<string>(10_000).fill(slow));
    expect(stopped?.problem.message).toContain('The set-up takes more than 20,000,000 steps');
    expect(stopped?.index).toBeLessThan(100);
    const doubled = Array.from({ length: 13 }, (_, i) => `c${i + 1} AS (SELECT x + x AS x FROM c${i})`).join(', ');
    const compiled = Array.from(
      { length: 10_000 },
      (_, i) => `WITH c0 AS (SELECT ${i} AS x FROM sqlite_schema), ${doubled} SELECT x FROM c13`,
    );
    expect(engineWith(['n']).script('n', compiled)?.index).toBeLessThan(1_000);
  }, 30_000);
});

describe('a copy that is asked to write', () => {
  it('has no more to spend for its first write than for its second', () => {
    const engine = engineWith(['n', 'copy']);
    rows(engine, 'n', 'CREATE TABLE t (a)');
    engine.load('copy', engine.image('n'), 1);
    const endless = 'INSERT INTO t WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 1000000) SELECT i FROM c';
    for (let i = 0; i < 2; i++) expect(fails(engine, 'copy', endless).message).toContain('500,000 steps');
  });
});

describe('half-done statements', () => {
  it('OR FAIL and RAISE(FAIL) keep nothing', () => {
    const engine = engineWith(['n']);
    rows(engine, 'n', 'CREATE TABLE t (a INTEGER PRIMARY KEY)');
    fails(engine, 'n', 'INSERT OR FAIL INTO t VALUES (1), (2), (1)');
    expect(rows(engine, 'n', 'SELECT count(*) FROM t')).toEqual([[0]]);
    rows(engine, 'n', "CREATE TRIGGER g BEFORE INSERT ON t WHEN new.a = 5 BEGIN SELECT RAISE(FAIL, 'no five'); END");
    expect(fails(engine, 'n', 'INSERT INTO t VALUES (4), (5)').detail).toBe('no five');
    expect(rows(engine, 'n', 'SELECT count(*) FROM t')).toEqual([[0]]);
  });

  it('a RETURNING whose answer is too large keeps nothing', () => {
    const engine = engineWith(['n']);
    rows(engine, 'n', 'CREATE TABLE t (a)');
    const sql = 'WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 2000) INSERT INTO t SELECT i FROM c RETURNING a';
    expect(fails(engine, 'n', sql).message).toContain('more than 1,000 rows');
    expect(rows(engine, 'n', 'SELECT count(*) FROM t')).toEqual([[0]]);
  });
});

describe('words for mistakes', () => {
  const engine = engineWith(['n']);
  rows(engine, 'n', 'CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT NOT NULL, tag TEXT UNIQUE, CHECK (tag <> title))');
  rows(engine, 'n', "INSERT INTO posts VALUES (1, 'a', 'b')");

  it.each([
    ['SELECT titel FROM posts', 'No column “titel”. Did you mean title?', 7],
    ['SELECT p.titel FROM posts p', 'No column “p.titel”. Did you mean title?', 7],
    ['SELECT * FROM post', 'No table “post”. Did you mean posts?', 14],
    ["SELECT 'ü', titel FROM posts", 'No column “titel”. Did you mean title?', 12],
    ['INSERT INTO posts (titel) VALUES (1)', 'No column “titel”. Did you mean title?', 19],
    ['SELEC 1', 'stumbles at “SELEC”', 0],
    ['SELECT (1', 'ends too early', null],
    ['SELECT nosuch(1)', 'no function “nosuch”', 7],
    ["INSERT INTO posts VALUES (1, 'x', 'y')", 'A row with the same posts.id exists already', null],
    ['INSERT INTO posts (id) VALUES (2)', 'posts.title may not be NULL', null],
    ["INSERT INTO posts VALUES (3, 'x', 'x')", "breaks the table's check", null],
  ])('%s', (sql, message, offset) => {
    const found = fails(engine, 'n', sql);
    expect(found.message).toContain(message);
    expect(found.detail).not.toBe('');
    if (offset !== null) expect(found.offset).toBe(offset);
  });
});

describe('trap 9: one process, real locks are not needed', () => {
  it('every open database is in memory and alone', () => {
    const engine = engineWith(['n', 'm']);
    rows(engine, 'n', 'CREATE TABLE t (a)');
    expect(ask(engine, 'm', 'SELECT * FROM t').outcome.ok).toBe(false);
    expect(engine.rows('n', 'PRAGMA database_list')).toEqual([[0, 'main', expect.stringMatching(/^store \d+$/)]]);
  });
});

describe('any text', () => {
  it('gives rows or a sentence, never an exception, and a problem changes nothing', () => {
    const engine = engineWith(['n'], true);
    rows(engine, 'n', 'CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)');
    const word = fc.constantFrom(
      'SELECT',
      'INSERT INTO',
      'UPDATE',
      'DELETE FROM',
      't',
      'a',
      'b',
      '*',
      'FROM',
      'WHERE',
      'VALUES',
      '(',
      ')',
      ',',
      '=',
      '?',
      '1',
      "'x'",
      'NULL',
      ';',
      '--',
      '/*',
      '"',
      'SET',
      'RETURNING',
      'ON CONFLICT DO NOTHING',
      'WITH',
      'AS',
      'ä',
      '\u0000',
      'DROP TABLE',
      'CREATE TABLE',
      'EXPLAIN',
      'random()',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 9 }), fc.array(fc.constantFrom(1, 'x', null), { maxLength: 2 }), (words, params) => {
        const before = [engine.digest('n'), engine.position('n')];
        const { outcome } = ask(engine, 'n', words.join(' '), { params });
        if (outcome.ok) return;
        expect(outcome.problem.message).toMatch(/[.?]$/);
        expect([engine.digest('n'), engine.position('n')]).toEqual(before);
      }),
      { numRuns: 3000, seed: 5 },
    );
  });

  it('is compiled anew when it was dropped from the cache', () => {
    const engine = engineWith(['n']);
    rows(engine, 'n', 'CREATE TABLE t (a)');
    for (let i = 0; i < 700; i++) expect(rows(engine, 'n', `SELECT ${i}, ?`, { params: ['x'] })).toEqual([[i, 'x']]);
    for (let i = 0; i < 700; i += 50) expect(rows(engine, 'n', `SELECT ${i}, ?`, { params: ['y'] })).toEqual([[i, 'y']]);
  });
});
