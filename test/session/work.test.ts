/** When statements take effect, and who waits for whom: PostgreSQL's behaviour, asked of the executor itself. */
import { afterEach, describe, expect, it } from 'vitest';
import { RULES } from '../../src/session/work/rules.ts';
import { NO_TICKET } from '../../src/sim/executor.ts';
import type { Change, QueryResult, SqlJob } from '../../src/sqlite/jobs.ts';
import { type Asking, asking, closeAll, codeOf, inside } from './asking.ts';

const SETUP = [
  'CREATE TABLE t (id INTEGER PRIMARY KEY, x INTEGER NOT NULL, word TEXT UNIQUE)',
  "INSERT INTO t VALUES (1, 10, 'one'), (2, 20, 'two'), (3, 30, 'three')",
];
const database = (setup: readonly string[] = SETUP): Promise<Asking> => asking(setup);
afterEach(closeAll);

const X = 'SELECT x FROM t ORDER BY id';
const add = (id: number): string => `UPDATE t SET x = x + 1 WHERE id = ${id}`;

it('a write can be read when it is done, and not before', async () => {
  const node = await database();
  node.begin('slow', add(1));
  expect(node.rows(X)).toEqual([[10], [20], [30]]);
  expect(node.executor.position('n')).toBe(0);
  expect(node.end('slow')).toMatchObject({ ok: true, changes: 1 });
  expect(node.rows(X)).toEqual([[11], [20], [30]]);
  expect(node.executor.position('n')).toBe(1);
});

it('a crash before its end leaves nothing of it, of a change of the schema either', async () => {
  for (const sql of [add(1), 'ALTER TABLE t ADD COLUMN y']) {
    const node = await database();
    node.begin('slow', sql);
    node.executor.crash('n');
    expect(node.rows('SELECT * FROM t WHERE id = 1')).toEqual([[1, 10, 'one']]);
    expect(node.executor.position('n')).toBe(0);
  }
});

it.each([add(1), 'ALTER TABLE t ADD COLUMN y'])(
  'a flush covers what has ended when it begins, and a crash leaves that: %s',
  async (sql) => {
    const ended = async (order: readonly ('begin' | 'end' | 'flush' | 'flushed')[]): Promise<readonly [number, number]> => {
      const node = await asking(SETUP, RULES, false);
      const { executor } = node;
      executor.flush('n');
      executor.flushed('n');
      let bytes = 0;
      const does = {
        begin: () => node.begin('slow', sql),
        end: () => node.end('slow'),
        flush: () => (bytes = executor.flush('n')),
        flushed: () => executor.flushed('n'),
      };
      for (const what of order) does[what]();
      executor.crash('n');
      expect(node.rows('SELECT count(*) FROM t')).toEqual([[3]]);
      return [executor.position('n'), bytes];
    };
    expect(await ended(['begin', 'flush', 'flushed'])).toEqual([0, 0]);
    expect(await ended(['begin', 'flush', 'end', 'flushed'])).toEqual([0, 0]);
    expect(await ended(['begin', 'end', 'flush'])).toEqual([0, expect.any(Number)]);
    const [position, bytes] = await ended(['begin', 'flush', 'flushed', 'end', 'flush', 'flushed']);
    expect(position).toBe(1);
    expect(bytes).toBeGreaterThan(0);
  },
);

it('a second write to a row waits, and is evaluated again', async () => {
  const node = await database();
  node.begin('first', add(1));
  expect(node.begin('second', 'UPDATE t SET x = x * 2 WHERE x > 10 AND id < 3 RETURNING id, x')).toEqual([]);
  expect(node.begin('third', add(1))).toEqual(['first']);
  node.end('first');
  expect(node.end('second')).toMatchObject({ ok: true, rows: [[2, 40]] });
  node.end('third');
  expect(node.rows(X)).toEqual([[12], [40], [30]]);
});

it.each([
  ['kept', RULES, 13],
  ['never taken: updates are lost', { ...RULES, locked: () => [] }, 11],
] as const)('a lock that is %s', async (_, rules, x) => {
  const node = await asking(SETUP, rules);
  for (const name of ['a', 'b', 'c']) node.begin(name, add(1));
  for (const name of ['a', 'b', 'c']) node.end(name);
  expect(node.rows(X)[0]).toEqual([x]);
});

it('a change of the schema waits for everybody, and everybody for it', async () => {
  const node = await database();
  node.begin('write', add(1));
  expect(node.begin('alter', 'ALTER TABLE t ADD COLUMN y')).toEqual(['write']);
  expect(node.begin('late', add(2))).toEqual(['alter']);
  expect(node.begin('reader', 'SELECT * FROM t WHERE id = 2')).toEqual(['alter']);
  node.end('write');
  node.end('alter');
  expect(node.outcome('reader')).toMatchObject({ ok: true, rows: [[2, 20, 'two', null]] });
  expect(node.end('late')).toMatchObject({ ok: true });
  expect(node.rows('SELECT x, y FROM t')).toEqual([
    [11, null],
    [21, null],
    [30, null],
  ]);
});

it('two who insert one unique value wait for each other, and the second fails', async () => {
  const node = await database();
  node.begin('a', "INSERT INTO t (x, word) VALUES (1, 'new')");
  expect(node.begin('b', "INSERT INTO t (x, word) VALUES (2, 'new')")).toEqual(['a']);
  node.end('a');
  expect(node.end('b')).toMatchObject({ ok: false, problem: { message: 'A row with the same t.word exists already.' } });
});

it('statements over several rows can deadlock: the youngest fails, with PostgreSQL’s code', async () => {
  const node = await database(['CREATE TABLE t (id INTEGER PRIMARY KEY, x)', 'INSERT INTO t VALUES (1, 0), (2, 0), (3, 0)']);
  node.begin('T1', add(1), [], inside('T1', 'read committed', true));
  node.end('T1');
  node.begin('T2', add(2), [], inside('T2', 'read committed', true));
  node.end('T2');
  expect(node.begin('T1 on 2', add(2), [], inside('T1', 'read committed'))).toEqual(['T2']);
  node.begin('T2 on 1', add(1), [], inside('T2', 'read committed'));
  expect(codeOf(node.outcome('T2 on 1'))).toBe('40P01');
  expect(node.end('T1 on 2')).toMatchObject({ ok: true });
  expect(node.finish('T1')).toMatchObject({ ok: true, wrote: true });
  expect(codeOf(node.finish('T2'))).toBe('25P02');
  expect(node.rows(X)).toEqual([[1], [1], [0]]);
});

it('1,000 INSERTs and 1,000 UPDATEs of rows of their own at once: none fails, none waits', { timeout: 60_000 }, async () => {
  const node = await database([
    'CREATE TABLE t (id INTEGER PRIMARY KEY, x INTEGER, word TEXT UNIQUE)',
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO t SELECT i, 0, 'w' || i FROM n",
  ]);
  for (let i = 1; i <= 1000; i++) {
    expect(node.begin(`insert ${i}`, 'INSERT INTO t (x, word) VALUES (?, ?) RETURNING id', [i, `new ${i}`])).toEqual([]);
    expect(node.begin(`update ${i}`, 'UPDATE t SET x = x + ? WHERE id = ?', [i, i])).toEqual([]);
  }
  const ids = new Set<unknown>();
  for (let i = 1000; i >= 1; i--) {
    const inserted = node.end(`insert ${i}`);
    if (inserted.ok) ids.add(inserted.rows[0]?.[0]);
    expect(node.end(`update ${i}`)).toMatchObject({ ok: true, changes: 1 });
  }
  expect(ids.size).toBe(1000);
  expect(node.rows('SELECT count(*), sum(x) FROM t')).toEqual([[2000, 1001 * 1000]]);
});

it('a table whose rows have no name takes one writer at a time, and says so', async () => {
  const node = await database(['CREATE TABLE t (rowid, _rowid_, oid)', 'INSERT INTO t VALUES (1, 2, 3)', 'CREATE TABLE u (a)']);
  expect(node.run('UPDATE t SET oid = 4')).toMatchObject({ ok: true, changes: 1 });
  node.begin('beside', 'INSERT INTO u VALUES (1)');
  expect(codeOf(node.run('UPDATE t SET oid = 5'))).toBe('0A000');
  node.end('beside');
  expect(node.rows('SELECT oid FROM t')).toEqual([[4]]);
});

it('statements fail in a sentence when another content takes their place', async () => {
  const node = await database();
  const image = node.executor.image('n');
  node.begin('write', add(1));
  node.begin('step', add(2), [], inside('T', 'read committed', true));
  const load = node.executor.start('n', { kind: 'load', image, position: 7 } as SqlJob, 0, NO_TICKET);
  expect(node.end('write')).toMatchObject({ ok: false, problem: { code: '57P01' } });
  expect(node.end('step')).toMatchObject({ ok: false });
  expect(codeOf(node.finish('T'))).toBe('25P02');
  // Until it has been loaded, readers see what was before, and who writes waits.
  expect(node.rows(X)).toEqual([[10], [20], [30]]);
  node.begin('waits', add(1));
  expect(node.isWaiting('waits')).toBe(true);
  expect(node.executor.finish('n', load.ticket)).toEqual({ kind: 'loaded', position: 7 });
  node.run(X);
  expect(node.end('waits')).toMatchObject({ ok: true });
  expect(node.rows(X)).toEqual([[11], [20], [30]]);
});

describe('what brings a copy on', () => {
  const changes = async (): Promise<readonly Change[]> => {
    const { executor } = await database();
    return [1, 2].flatMap((id) => {
      const job: SqlJob = { kind: 'query', sql: add(id), params: [], seed: 's', readOnly: false };
      const { ticket } = executor.start('n', job, 0, NO_TICKET);
      const { change } = executor.finish('n', ticket) as QueryResult;
      return change ? [change] : [];
    });
  };
  const jobs: readonly (readonly [string, () => Promise<SqlJob>])[] = [
    ['apply', async () => ({ kind: 'apply', changes: await changes() })],
    [
      'replay',
      async () => ({ kind: 'replay', from: 1, statements: [1, 2].map((id) => ({ sql: add(id), params: [], nowMs: 0, seed: 's' })) }),
    ],
  ];

  it.each(jobs)('%s is seen when its time has been spent, and a crash before leaves nothing of it', async (_, made) => {
    const job = await made();
    const node = await database();
    const begin = (): number => node.executor.start('n', job, 0, NO_TICKET).ticket;
    begin();
    expect(node.rows(X)).toEqual([[10], [20], [30]]);
    node.executor.crash('n');
    expect([node.rows(X), node.executor.position('n')]).toEqual([[[10], [20], [30]], 0]);
    const ticket = begin();
    expect(node.rows(X)).toEqual([[10], [20], [30]]);
    node.executor.finish('n', ticket);
    expect([node.rows(X), node.executor.position('n')]).toEqual([[[11], [21], [30]], 2]);
  });

  it('a flush that begins meanwhile covers what was before', async () => {
    const job = await jobs[1]?.[1]();
    const node = await asking(SETUP, undefined, false);
    const flush = (): void => {
      node.executor.flush('n');
      node.executor.flushed('n');
    };
    flush();
    const { ticket } = node.executor.start('n', job as SqlJob, 0, NO_TICKET);
    flush();
    node.executor.finish('n', ticket);
    node.executor.crash('n');
    expect(node.rows(X)).toEqual([[10], [20], [30]]);
  });
});

it('a read that has waited for a change of the schema lets go when it was looked up, though nobody else is there any more', async () => {
  const node = await database();
  node.begin('change', 'ALTER TABLE t ADD COLUMN y');
  expect(node.begin('read', X)).toEqual(['change']);
  node.end('change');
  expect(node.outcome('read')).toMatchObject({ ok: true });
  // A lock that it kept would hold up every later change for good.
  expect(node.begin('again', 'ALTER TABLE t ADD COLUMN z')).toEqual([]);
  expect(node.end('again')).toMatchObject({ ok: true });
});

it('and so does who only asks what a statement is', async () => {
  const node = await database();
  const { executor } = node;
  node.begin('change', 'ALTER TABLE t ADD COLUMN y');
  const job: SqlJob = { kind: 'classify', sql: X };
  const { ticket } = executor.start('n', job, 0, NO_TICKET);
  expect(ticket).not.toBe(NO_TICKET);
  node.end('change');
  expect(executor.start('n', job, 0, ticket).waitsFor).toBeNull();
  expect(node.begin('again', 'ALTER TABLE t ADD COLUMN z')).toEqual([]);
});
