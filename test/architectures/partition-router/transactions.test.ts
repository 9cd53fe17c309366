/** A transaction is one partition's: it works there as in any database, and what would need a second is refused. */
import { describe, expect, it } from 'vitest';
import { partitionRouter } from '../../../src/architectures/partition-router/index.ts';
import { openRun, type Run, type RunOptions } from '../shared/harness.ts';

const TENANTS = [1, 2, 3, 4, 5, 6];
const SETUP = [
  'CREATE TABLE accounts (tenant_id INTEGER, id INTEGER, balance INTEGER NOT NULL, PRIMARY KEY (tenant_id, id))',
  ...TENANTS.map((tenant) => `INSERT INTO accounts VALUES (${tenant}, 1, 100), (${tenant}, 2, 100)`),
];
const add = (tenant: number, id: number, amount: number): string =>
  `UPDATE accounts SET balance = balance + ${amount} WHERE tenant_id = ${tenant} AND id = ${id}`;
const both = (tenant: number): string => `SELECT balance FROM accounts WHERE tenant_id = ${tenant} ORDER BY id`;
const begin = (...statements: readonly string[]): string => `BEGIN; ${statements.join('; ')}; COMMIT`;

const open = (more: Partial<RunOptions> = {}): Promise<Run> => openRun({ architecture: partitionRouter, setup: SETUP, ...more });
const homeOf = (run: Run, tenant: number): string =>
  run.topology.nodes.find(({ id, kind }) => kind === 'partition' && run.rows(id, both(tenant)).length > 0)?.id ?? '';
/** Two tenants that live apart. */
function apart(run: Run): readonly [number, number] {
  const other = TENANTS.find((tenant) => homeOf(run, tenant) !== homeOf(run, 1));
  return [1, other ?? 0];
}
const balances = (run: Run, tenant: number): unknown => run.rows(homeOf(run, tenant), both(tenant)).map(([balance]) => balance);

describe('a transaction on one partition', () => {
  it('commits all of it at once, and others wait for its rows', async () => {
    const run = await open();
    run.query(10, 'dublin', begin(both(1), add(1, 1, 10), add(1, 2, -10), both(1)), 'pay-back').until(500);
    expect(run.answer('pay-back')).toEqual([[110], [90]]);
    expect(balances(run, 1)).toEqual([110, 90]);
    run
      .query(1000, 'tokyo', begin(add(1, 1, 1), both(1), both(1)), 'first')
      .query(1200, 'tokyo', add(1, 1, 1), 'second')
      .until(3000);
    expect([run.returned('first').outcome.ok, run.returned('second').outcome.ok]).toEqual([true, true]);
    expect(run.returned('second').at).toBeGreaterThan(run.returned('first').at);
    expect(balances(run, 1)).toEqual([112, 90]);
    expect(run.violations).toEqual([]);
  });

  it('in opposite order: one of two is the victim of a deadlock', async () => {
    const run = await open();
    run
      .query(10, 'tokyo', begin(add(1, 1, 1), both(1), add(1, 2, 1)), 'ada')
      .query(10, 'tokyo', begin(add(1, 2, 5), both(1), add(1, 1, 5)), 'bob');
    run.until(3000);
    const outcomes = ['ada', 'bob'].map((op) => run.returned(op).outcome);
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.problem.code]))).toEqual(['40P01']);
  });

  it('a COMMIT that nobody answers has an outcome that nobody knows; one left open is ended, and its rows are free', async () => {
    const run = await open({ settings: { idleInTransactionMs: 500 }, patienceMs: 5000 });
    const home = homeOf(run, 1).replace('partition-', '');
    const far = run.topology.regions.find((region) => region !== home) ?? '';
    run.query(10, far, begin(add(1, 1, 1), both(1), both(1)), 'cut-off');
    run
      .partition(10 + 1.5 * run.topology.rttMs(far, home), [home], [far])
      .query(1500, home, add(1, 1, 5), 'later')
      .until(4000);
    expect(run.returned('cut-off').outcome).toMatchObject({ ok: false, definite: true });
    expect(run.answer('later')).toEqual([]);
    expect(run.reported(homeOf(run, 1), 'idleInTransaction')).toBe('cut-off');
    expect(balances(run, 1)).toEqual([105, 100]);
  });
});

describe('a transaction that would need two', () => {
  const across = async (): Promise<Run> => {
    const run = await open();
    const [here, there] = apart(run);
    return run.query(10, 'virginia', begin(add(here, 1, -10), add(there, 1, 10)), 'across').until(1000);
  };

  it('is refused in the sentence that says why, and nothing of it is left', async () => {
    const run = await across();
    const [here, there] = apart(run);
    expect(run.answer('across')).toMatch(/^failed: A transaction stays on one partition here, since nothing commits on several or on none/);
    expect([balances(run, here), balances(run, there)]).toEqual([
      [100, 100],
      [100, 100],
    ]);
    run.query(1100, 'virginia', add(here, 1, 1), 'after').until(2000);
    expect(run.answer('after')).toEqual([]);
  });

  it.each([
    ['a report over all', 'SELECT sum(balance) FROM accounts', /^failed: A transaction stays on one partition/],
    ['a change of the schema', 'CREATE TABLE t (tenant_id INTEGER)', /^failed: Schema changes stand alone here/],
    [
      'rows under keys that are not known',
      'INSERT INTO accounts SELECT tenant_id, 3, 0 FROM accounts WHERE tenant_id = 1',
      /^failed: INSERT … SELECT/,
    ],
  ])('%s is refused inside of one', async (_, sql, sentence) => {
    const run = (await open()).query(10, 'virginia', begin(both(1), sql), 'inside').until(1000);
    expect(run.answer('inside')).toMatch(sentence);
  });
});
