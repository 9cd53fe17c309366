/** Transactions of two clients as stories: a lock wait, a serialization failure and a deadlock, room by room. */
import { describe, expect, it } from 'vitest';
import { architectures } from '../../../../src/architectures/index.ts';
import type { Settings } from '../../../../src/architectures/showing.ts';
import type { Architecture } from '../../../../src/architectures/contract.ts';
import type { Command } from '../../../../src/sim/commands.ts';
import type { Step } from '../../../../src/sim/operation.ts';
import { diskOfFsync } from '../../../../src/sim/disk-model.ts';
import { openRun, type Run } from '../harness.ts';
import { tells } from '../transcript.ts';

const ACCOUNTS = [
  'CREATE TABLE accounts (id INTEGER PRIMARY KEY, owner TEXT NOT NULL, balance INTEGER NOT NULL)',
  "INSERT INTO accounts VALUES (1, 'Ada', 100), (2, 'Bob', 100)",
];
const BALANCES = 'SELECT balance FROM accounts ORDER BY id';
const add = (amount: number, id: number): string => `UPDATE accounts SET balance = balance + ${amount} WHERE id = ${id}`;

const named = (id: string): Architecture => {
  const found = architectures.find(({ about }) => about.id === id);
  if (!found) throw new Error(`no room ${id}`);
  return found;
};
const SETTINGS: Readonly<Record<string, Settings>> = { 'single-node': { backupIntervalMs: 0 }, 'multi-master': { startLeader: 1 } };
const settingsOf = (room: string): Settings => SETTINGS[room] ?? {};
const open = (room: string): Promise<Run> => openRun({ architecture: named(room), setup: ACCOUNTS, settings: settingsOf(room) });
/** The database that decides: the one that is written to first. */
const mainOf = (run: Run): string => run.topology.nodes[0]?.id ?? '';

type Query = Extract<Command, { type: 'query' }>;
const asks = (region: string, op: string, steps: readonly (string | Step)[], more: Partial<Query> = {}): Query => ({
  type: 'query',
  client: `client-${region}`,
  op,
  sql: `BEGIN; ${steps.map((step) => (typeof step === 'string' ? step : step.sql)).join('; ')}; COMMIT`,
  params: [],
  steps: steps.map((step) => (typeof step === 'string' ? { sql: step, params: [] } : step)),
  ...more,
});

describe.each(['single-node', 'read-replicas', 'multi-master'])('%s', (room) => {
  // A leader commits nothing before its first entry, which takes it a round trip.
  const from = room === 'multi-master' ? 200 : 0;
  it('a transaction waits for the row of another, and is evaluated again', async () => {
    const run = (await open(room))
      .query(from + 10, 'virginia', `BEGIN; ${BALANCES}; ${add(10, 1)}; ${add(-10, 2)}; COMMIT`, 'pay-back')
      .query(from + 12, 'virginia', add(1, 1), 'interest')
      .until(from + 1000);
    await tells(run, `${room}-lock-wait.txt`, [
      'pay-back',
      'lets query wait for pay-back#1',
      'its answer to pay-back',
      'its answer to interest',
    ]);
    expect(run.rows(mainOf(run), BALANCES)).toEqual([[111], [90]]);
  });

  it('a snapshot that is too old to write from fails with 40001, and the second attempt does it', async () => {
    const level = { isolation: 'repeatable read', retries: 0 } as const;
    const reads = (region: string, op: string, retries: number) =>
      asks(region, op, [BALANCES, { sql: 'UPDATE accounts SET balance = ? + 1 WHERE id = 1', params: [{ step: 0, row: 0, column: 0 }] }], {
        ...level,
        retries,
      });
    const run = (await open(room))
      .at(from + 10, reads('virginia', 'near', 0))
      .at(from + 10, reads('dublin', 'far', 0))
      .at(from + 10, reads('tokyo', 'again', 3));
    run
      .query(from + 95, 'virginia', add(7, 1), 'meanwhile')
      .query(from + 180, 'virginia', add(7, 1), 'once-more')
      .until(from + 3000);
    await tells(run, `${room}-serialization-failure.txt`, [
      'id again#1, isolation repeatable read, first true',
      'as meanwhile',
      'answer to far after',
      'FAILED: could not serialize access due to concurrent update',
      // Its client begins it again by itself, on a snapshot of its own.
      'id again#2, isolation repeatable read, first true',
      'ends { transaction again#2, commit true }',
      'answer to again after',
      '1 written',
    ]);
    expect(run.returned('far').outcome).toMatchObject({ ok: false, definite: true, problem: { code: '40001' } });
    expect(run.answer('far')).toBe('failed: could not serialize access due to concurrent update. Run the transaction again.');
    expect(run.rows(mainOf(run), BALANCES)[0]).toEqual([116]);
  });

  it('two that lock two rows in opposite order: the younger fails with 40P01, the older commits', async () => {
    const run = (await open(room))
      .at(from + 10, asks('virginia', 'ada', [add(1, 1), add(1, 2)]))
      .at(from + 10, asks('dublin', 'bob', [add(5, 2), add(5, 1)]));
    // Slow enough that both have their first row.
    run.at(from, { type: 'slow', between: ['virginia', 'virginia'], factor: 80 }).until(from + 2000);
    await tells(run, `${room}-deadlock.txt`, ['wait for', 'deadlock detected']);
    expect([run.returned('ada').outcome.ok, run.returned('bob').outcome.ok].sort()).toEqual([false, true]);
  });

  it('one left open is ended after a while, and its lock is free', async () => {
    const run = (
      await openRun({
        architecture: named(room),
        setup: ACCOUNTS,
        settings: { ...settingsOf(room), idleInTransactionMs: 500 },
        patienceMs: 5000,
      })
    )
      .at(from + 10, asks('dublin', 'cut-off', [add(1, 1), BALANCES]))
      .partition(from + 80, ['virginia'], ['dublin'])
      .query(from + 100, 'virginia', add(5, 1), 'waits')
      .until(from + 2000);
    expect(run.reported(mainOf(run), 'idleInTransaction')).toBe('cut-off');
    expect(run.latencyMs('waits')).toBeGreaterThan(400);
    expect(run.rows(mainOf(run), BALANCES)[0]).toEqual([105]);
  });

  it('a crash of the database ends it; nothing of it is left', async () => {
    const run = (await open(room))
      .at(from + 10, asks('dublin', 'ada', [add(1, 1), add(1, 2)]))
      .crash(from + 80, room === 'multi-master' ? 'member-virginia' : 'primary-virginia')
      .restart(from + 90, room === 'multi-master' ? 'member-virginia' : 'primary-virginia')
      .until(from + 4000);
    expect(run.rows(mainOf(run), BALANCES)).toEqual([[100], [100]]);
    expect(run.returned('ada').outcome.ok).toBe(false);
  });
});

describe.each(['single-node', 'read-replicas', 'query-cache'])('%s', (room) => {
  const disk = diskOfFsync(50_000);
  const begun = async (): Promise<Run> =>
    (await openRun({ architecture: named(room), setup: ACCOUNTS, disk })).at(200, asks('virginia', 'ada', [add(1, 1), add(1, 2)]));

  it('answers COMMIT when it is on disk, and a crash before takes it back', async () => {
    const calm = (await begun()).until(2000);
    expect(calm.returned('ada').outcome.ok).toBe(true);
    expect(calm.latencyMs('ada')).toBeGreaterThan(50);
    const run = (await begun()).crash(235, 'primary-virginia').until(230);
    expect(run.rows(mainOf(run), BALANCES)).toEqual([[101], [101]]);
    run.restart(400, 'primary-virginia').until(4000);
    expect(run.returned('ada').outcome.ok).toBe(false);
    expect(run.rows(mainOf(run), BALANCES)).toEqual([[100], [100]]);
    expect(run.violations).toEqual([]);
  });

  it('where only the process is dead, its host refuses a transaction, for certain', async () => {
    const run = (await begun()).crash(150, 'primary-virginia', 'process').until(1000);
    expect(run.returned('ada').outcome).toMatchObject({ ok: false, definite: true });
    expect(run.latencyMs('ada')).toBeLessThan(20);
  });
});

it('a cache stands aside: what a transaction reads comes from the database', async () => {
  const run = await open('query-cache');
  run.query(10, 'dublin', BALANCES).query(300, 'virginia', add(5, 1)).query(600, 'dublin', `BEGIN; ${BALANCES}; COMMIT`, 'inside');
  run.query(600, 'dublin', BALANCES, 'outside').until(2000);
  expect(run.answer('inside')).toEqual([[105], [100]]);
  expect(run.answer('outside')).toEqual([[100], [100]]);
  expect(run.violations).toEqual([]);
});

it.each([
  ['BEGIN', 'A transaction is sent as a whole: end the text with COMMIT, as in BEGIN; …; COMMIT.'],
  ['BEGIN; COMMIT', 'There is nothing between BEGIN and COMMIT: put statements there.'],
  [
    'BEGIN ISOLATION LEVEL chaos; SELECT 1; COMMIT',
    'There is no isolation level “chaos” here: read committed, repeatable read, serializable.',
  ],
  [
    'BEGIN IMMEDIATE; SELECT 1; COMMIT',
    'BEGIN takes ISOLATION LEVEL and a level, and nothing else: BEGIN ISOLATION LEVEL SERIALIZABLE; …; COMMIT.',
  ],
  ['BEGIN; SELECT 1; BEGIN; SELECT 2; COMMIT', 'One transaction at a time: “BEGIN” stands inside of another.'],
  ['SELECT 1; SELECT 2', 'One statement at a time: a second begins at “SELECT 2”. Send them one after the other.'],
])('“%s” is answered with a sentence', async (sql, sentence) => {
  const run = (await open('single-node')).query(10, 'virginia', sql, 'bad').until(500);
  expect(run.answer('bad')).toBe(`failed: ${sentence}`);
});

it('a text is taken apart outside of texts and comments, and a step may use what an earlier one answered', async () => {
  const run = await open('single-node');
  run.query(
    10,
    'virginia',
    "begin transaction isolation level serializable; UPDATE accounts SET owner = 'a;b' -- ; no end\n WHERE id = 1 RETURNING owner; end",
    'typed',
  );
  run.at(100, asks('virginia', 'refers', [BALANCES, { sql: 'SELECT ? + 1', params: [{ step: 0, row: 1, column: 0 }] }]));
  run.at(200, asks('virginia', 'astray', [{ sql: 'SELECT ?', params: [{ step: 0, row: 9, column: 0 }] }])).until(1000);
  expect(run.answer('typed')).toEqual([['a;b']]);
  expect(run.answer('refers')).toEqual([[101]]);
  expect(run.answer('astray')).toMatch(/^failed: Step 0 wants \{"step":0,"row":9,"column":0\}, but there is no such step before it/);
});
