/** Partitions that commit by themselves: what was done on one stays done when another fails, and the client is told so. */
import { expect, it } from 'vitest';
import { partitionRouter } from '../../../src/architectures/partition-router/index.ts';
import { openRun, type Run } from '../shared/harness.ts';

const TENANTS = Array.from({ length: 20 }, (_, i) => i + 1);
const SETUP = [
  'CREATE TABLE accounts (tenant_id INTEGER PRIMARY KEY, balance INTEGER NOT NULL CHECK (balance >= 0))',
  ...TENANTS.map((tenant) => `INSERT INTO accounts VALUES (${tenant}, 100)`),
];
const open = (across: string): Promise<Run> =>
  openRun({ architecture: partitionRouter, setup: SETUP, patienceMs: 5000, settings: { acrossPartitions: across } });
const total = (run: Run): number =>
  ['virginia', 'dublin', 'tokyo'].reduce(
    (sum, city) => sum + Number(run.rows(`partition-${city}`, 'SELECT sum(balance) FROM accounts')[0]?.[0]),
    0,
  );
const ADD = 'UPDATE accounts SET balance = balance + 1';

it('a partition that is down keeps its rows as they were, and the others have done theirs', async () => {
  const run = (await open('each-alone')).crash(10, 'partition-tokyo').query(100, 'virginia', ADD, 'all').until(2000);
  run.restart(2000, 'partition-tokyo').until(2500);
  const tokyo = Number(run.rows('partition-tokyo', 'SELECT count(*) FROM accounts')[0]?.[0]);
  expect(run.answer('all')).toMatch(/^unknown: Half done: 2 of 3 partitions have committed their part. partition-tokyo did not answer/);
  expect([tokyo > 0, total(run)]).toEqual([true, 2000 + TENANTS.length - tokyo]);
  const bound = (await open('two-phase')).crash(10, 'partition-tokyo').query(100, 'virginia', ADD, 'all').until(2000);
  bound.restart(2000, 'partition-tokyo').until(4000);
  expect([bound.answer('all'), total(bound)]).toEqual([expect.stringMatching(/^failed: partition-tokyo did not answer/), 2000]);
  expect([...run.violations, ...bound.violations]).toEqual([]);
});

it('a transaction whose COMMIT one of its partitions never hears of is half there', async () => {
  const half = async (across: string): Promise<readonly unknown[]> => {
    const run = await open(across);
    const home = (tenant: number): string =>
      ['dublin', 'tokyo'].find((city) => run.rows(`partition-${city}`, `SELECT 1 FROM accounts WHERE tenant_id = ${tenant}`).length > 0) ??
      '';
    const [from, to] = ['dublin', 'tokyo'].map((city) => TENANTS.find((tenant) => home(tenant) === city) ?? 0);
    const move = (tenant: number | undefined, by: number): string =>
      `UPDATE accounts SET balance = balance + ${by} WHERE tenant_id = ${tenant ?? 0}`;
    run.query(10, 'virginia', `BEGIN; ${move(from, -10)}; ${move(to, 10)}; COMMIT`, 'transfer');
    // Tokyo has done its statement; COMMIT is on its way there.
    run.crash(270, 'partition-tokyo').until(1500).restart(1500, 'partition-tokyo').until(5000);
    return [total(run), run.violations.length];
  };
  expect(await half('each-alone')).toEqual([1990, 0]);
  expect(await half('two-phase')).toEqual([2000, 0]);
});

it('a row does not change its partition in one statement, since it could be lost on the way', async () => {
  const run = (await open('each-alone')).query(10, 'virginia', 'UPDATE accounts SET tenant_id = tenant_id + 100', 'move').until(500);
  expect(run.answer('move')).toMatch(/^failed: Where each partition commits by itself a row cannot change its partition/);
  expect(total(run)).toBe(2000);
});
