/** SQL replication middleware: the same statements at databases that know nothing of each other, and what becomes of their equality. */
import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../src/architectures/showing.ts';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import { type Run, openRun, THREE } from '../shared/harness.ts';
import { tells } from '../shared/transcript.ts';

const DATABASES = ['primary-virginia', 'replica-dublin', 'replica-tokyo'];
const JOBS = [
  'CREATE TABLE jobs (id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT, lot REAL, at TEXT)',
  "INSERT INTO jobs (owner, lot, at) VALUES ('Ada', 0, ''), (NULL, 0, ''), (NULL, 0, '')",
];

const open = (settings: Settings = {}, setup: readonly string[] = JOBS): Promise<Run> =>
  openRun({ architecture: readReplicas, settings: { copies: 'statements', ...settings }, setup, patienceMs: 5000 });

const column = (run: Run, sql: string): unknown[] => DATABASES.map((node) => run.rows(node, sql)[0]?.[0]);
const distinct = (values: readonly unknown[]): number => new Set(values).size;

describe('a statement that every database runs by itself', () => {
  it('random() gives each another number: all say INSERT 0 1, and only a comparison finds the row', async () => {
    const run = (await open())
      .query(100, 'tokyo', "INSERT INTO jobs (owner, lot) VALUES ('Grace', random())", 'draw')
      .query(1000, 'tokyo', 'SELECT lot FROM jobs WHERE id = 4', 'read')
      .order(2000, 'middleware-virginia', 'compare')
      .until(3000);
    expect(run.returned('draw').outcome).toMatchObject({ ok: true, changes: 1 });
    expect(distinct(column(run, 'SELECT lot FROM jobs WHERE id = 4'))).toBe(3);
    expect(run.reported('middleware-virginia', 'differences')).toBe(1);
    await tells(run, 'three-rows.txt', [
      'client-tokyo → middleware-virginia  query',
      'middleware-virginia → primary-virginia  query',
      'middleware-virginia → replica-dublin  query',
      'client-tokyo has its answer to draw',
      '1 written, from primary-virginia v1',
      'middleware-virginia is ordered to compare',
      'middleware-virginia → replica-tokyo  rows-asked',
      'middleware-virginia differences: 1',
      'middleware-virginia differs: jobs 4: (4, Grace, ',
    ]);
  });

  it('the clock is one constant for all, except in INSERT … SELECT', async () => {
    const run = await open();
    for (const [i, node] of DATABASES.entries()) run.at(10, { type: 'skew', node, offsetMs: 5000 * i, driftPpm: 0 });
    run
      .query(100, 'tokyo', 'INSERT INTO jobs (at) VALUES (CURRENT_TIMESTAMP)')
      .query(1000, 'tokyo', 'INSERT INTO jobs (at) SELECT CURRENT_TIMESTAMP')
      .until(2000);
    expect(distinct(column(run, 'SELECT at FROM jobs WHERE id = 4'))).toBe(1);
    expect(distinct(column(run, 'SELECT at FROM jobs WHERE id = 5'))).toBe(3);
    const raw = await open({ rewriteNow: false });
    for (const [i, node] of DATABASES.entries()) raw.at(10, { type: 'skew', node, offsetMs: 5000 * i, driftPpm: 0 });
    raw.query(100, 'tokyo', 'INSERT INTO jobs (at) VALUES (CURRENT_TIMESTAMP)').until(2000);
    expect(distinct(column(raw, 'SELECT at FROM jobs WHERE id = 4'))).toBe(3);
  });

  it('LIMIT without an order takes another row where the rows lie otherwise, and the counts agree', async () => {
    const run = await open({ proxies: 'in every region' });
    // The same two inserts come in another order.
    run
      .query(185, 'virginia', "INSERT INTO jobs (owner) VALUES ('V')", 'v')
      .query(100, 'tokyo', "INSERT INTO jobs (owner) VALUES ('T')", 't')
      .until(2000);
    expect([run.returned('v').outcome.ok, run.returned('t').outcome.ok]).toEqual([true, true]);
    // AUTOINCREMENT: ids 4 and 5 have changed places somewhere.
    expect(distinct(column(run, 'SELECT owner FROM jobs WHERE id = 4'))).toBe(2);
    run
      .query(2000, 'tokyo', "UPDATE jobs SET lot = 7 WHERE id IN (SELECT id FROM jobs WHERE owner IN ('V', 'T') LIMIT 1)", 'one')
      .until(4000);
    expect(run.returned('one').outcome).toMatchObject({ ok: true, changes: 1 });
    expect(distinct(column(run, 'SELECT owner FROM jobs WHERE lot = 7'))).toBe(2);
    expect(run.violations).toEqual([]);
  });

  it('what is certain everywhere stays equal, whoever asks', async () => {
    const run = await open();
    for (let i = 0; i < 30; i++) run.query(100 + 15 * i, THREE[i % 3] ?? '', `INSERT INTO jobs (owner, lot) VALUES ('w${i}', ${i})`);
    run.order(3000, 'middleware-virginia', 'compare').until(4000);
    expect(run.reported('middleware-virginia', 'differs')).toBe('all are equal');
    expect(distinct(DATABASES.map((node) => run.sql.digest(node)))).toBe(1);
    expect(run.violations).toEqual([]);
  });
});

describe('reads', () => {
  const servedBy = (run: Run, count: number): number =>
    distinct(Array.from({ length: count }, (_, i) => run.returned(`r${i}`).served?.node));

  it('are answered by one database for each session, or by any of them', async () => {
    const asked = async (settings: Settings): Promise<number> => {
      const run = await open(settings);
      for (let i = 0; i < 12; i++) run.query(100 + 10 * i, 'tokyo', 'SELECT 1', `r${i}`);
      return servedBy(run.until(2000), 12);
    };
    expect(await asked({})).toBe(1);
    expect(await asked({ loadBalance: 'by statement' })).toBe(3);
  });
});

describe('answers that differ', () => {
  /** A row that only one database has, as an earlier statement left it. */
  async function differing(settings: Settings): Promise<Run> {
    const run = await open(settings);
    return run
      .query(
        100,
        'tokyo',
        'INSERT INTO jobs (lot) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20) SELECT random() FROM n',
      )
      .query(1000, 'tokyo', 'UPDATE jobs SET owner = 5 WHERE lot > 0', 'update')
      .query(3000, 'tokyo', "UPDATE jobs SET owner = 'x' WHERE id = 1", 'then')
      .until(5000);
  }

  it('in their number of rows are an error, and nothing is kept; the options that detach are off', async () => {
    const run = await differing({});
    expect(run.answer('update')).toMatch(/^failed: pgpool detected difference of the number of inserted, updated or deleted tuples/);
    expect(column(run, 'SELECT count(*) FROM jobs WHERE owner = 5')).toEqual([0, 0, 0]);
    expect(run.returned('then').outcome.ok).toBe(true);
    expect(run.reported('middleware-virginia', 'detached')).toBeUndefined();
    const detaching = await differing({ onMismatch: 'the minority is detached' });
    expect(detaching.answer('update')).toBe(run.answer('update'));
    expect(detaching.returned('then').outcome.ok).toBe(true);
    expect(detaching.reported('middleware-virginia', 'detached')).toMatch(/^(primary|replica)-/);
    expect([...run.violations, ...detaching.violations]).toEqual([]);
  });

  it('a database that refuses is detached, and the others go on', async () => {
    const run = (await open())
      .crash(50, 'replica-tokyo', 'process')
      .query(100, 'dublin', "UPDATE jobs SET owner = 'x'", 'write')
      .until(2000);
    expect(run.returned('write').outcome.ok).toBe(true);
    expect(run.reported('middleware-virginia', 'detached')).toBe('replica-tokyo');
    expect(run.violations).toEqual([]);
  });

  it('a proxy that dies between the COMMITs leaves the main database behind', async () => {
    const run = (await open()).query(100, 'virginia', "UPDATE jobs SET owner = 'x' WHERE id = 2", 'cut');
    run.crash(350, 'middleware-virginia').restart(500, 'middleware-virginia').order(1000, 'middleware-virginia', 'compare').until(3000);
    expect(run.reported('middleware-virginia', 'differs')).toMatch(/^jobs 2: \(2, null, .*primary-virginia, \(2, x,/);
  });

  it('a transaction runs at all databases, and is rolled back at all', async () => {
    const run = (await open())
      .query(100, 'tokyo', "BEGIN; UPDATE jobs SET owner = 'a' WHERE id = 1; UPDATE jobs SET owner = 'b' WHERE id = 2; COMMIT", 'both')
      .query(3000, 'tokyo', 'BEGIN; DELETE FROM jobs; INSERT INTO nowhere VALUES (1); COMMIT', 'fails')
      .until(20_000);
    expect(run.returned('both').outcome.ok).toBe(true);
    expect(run.returned('fails').outcome.ok).toBe(false);
    expect(column(run, 'SELECT group_concat(owner) FROM jobs')).toEqual(['a,b', 'a,b', 'a,b']);
  });
});
