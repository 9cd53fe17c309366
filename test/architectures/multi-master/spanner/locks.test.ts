/** Read-write transactions under locks: wound-wait as a story, and each rule of locks kept and broken. */
import { describe, expect, it } from 'vitest';
import { spanner } from '../../../../src/architectures/multi-master/spanner/index.ts';
import { broken } from '../../../../src/architectures/multi-master/spanner/mutants.ts';
import type { Rules } from '../../../../src/architectures/multi-master/spanner/rules.ts';
import type { Settings } from '../../../../src/architectures/showing.ts';
import type { Step } from '../../../../src/sim/operation.ts';
import { openRun, type Run } from '../../shared/harness.ts';
import { tells } from '../../shared/transcript.ts';
import { AGREEING, QUIET as SPANNER } from './quiet.ts';

const QUIET = [...SPANNER, ...AGREEING, 'applied'];
const SETTINGS: Settings = { startLeader: 1, driftPpm: 0 };
const SEATS = [
  'CREATE TABLE seats (id INTEGER PRIMARY KEY, owner TEXT, fee INTEGER NOT NULL DEFAULT 1)',
  'INSERT INTO seats (id) VALUES (1), (2), (3)',
];

const takes = (owner: string, id: number): Step => ({ sql: 'UPDATE seats SET owner = ? WHERE id = ?', params: [owner, id] });

const open = (rules: Partial<Rules> = {}, settings: Settings = {}) =>
  openRun({ architecture: broken(rules), settings: { ...SETTINGS, ...settings }, setup: SEATS });

/** A transaction of several statements, each sent when the one before was answered. */
function transacts(run: Run, atMs: number, region: string, op: string, steps: readonly Step[], retries = 0): Run {
  const sql = `BEGIN; ${steps.map((step) => step.sql).join('; ')}; COMMIT`;
  return run.at(atMs, { type: 'query', client: `client-${region}`, op, sql, params: [], steps, retries, isolation: 'serializable' });
}

/** Tokyo is older: it has seat 2 and wants seat 1, which Dublin has taken meanwhile. */
function meet(run: Run, retries = 0): Run {
  transacts(run, 1000, 'tokyo', 'old', [takes('old', 2), takes('old', 1)]);
  return transacts(run, 1100, 'dublin', 'young', [takes('young', 1), takes('young', 3)], retries);
}

it('tells of wound-wait: the older takes the lock of the younger, which is begun again, keeps its age, and waits', async () => {
  const run = meet(await openRun({ architecture: spanner, settings: SETTINGS, setup: SEATS }), 3).until(3000);
  expect(run.ask('virginia', 'SELECT id, owner FROM seats').outcome).toMatchObject({
    rows: [
      [1, 'young'],
      [2, 'old'],
      [3, 'young'],
    ],
  });
  const telling = ['wounded: [young#1, old#1]', 'lockWait: [young#2, old#1]', 'answer to old after', 'answer to young after'];
  await tells(run, 'wound-wait.txt', telling, QUIET);
});

it('refuses the wounded one in a sentence where nobody tries it again, and nothing of it is left', async () => {
  const run = meet(await open()).until(3000);
  expect(run.answer('young')).toMatch(/^failed: ABORTED: an older transaction wanted what this one had locked/);
  expect(run.ask('virginia', 'SELECT id, owner FROM seats').outcome).toMatchObject({
    rows: [
      [1, 'old'],
      [2, 'old'],
      [3, null],
    ],
  });
  expect(run.violations).toEqual([]);
});

it('lets a write alone wait for a lock, and keeps writes of rows apart from who looks through the table', async () => {
  const run = await open();
  transacts(run, 1000, 'tokyo', 'sum', [
    { sql: 'SELECT sum(fee) FROM seats', params: [] },
    { sql: 'UPDATE seats SET fee = ? WHERE id = 1', params: [{ step: 0, row: 0, column: 0 }] },
  ]);
  run.query(1150, 'virginia', 'INSERT INTO seats (id, fee) VALUES (4, 10)', 'insert').until(3000);
  expect(run.latencyMs('insert')).toBeGreaterThan(200);
  expect(run.ask('virginia', 'SELECT id, fee FROM seats').outcome).toMatchObject({
    rows: [
      [1, 3],
      [2, 1],
      [3, 1],
      [4, 10],
    ],
  });
  expect(run.violations).toEqual([]);
});

it('does not let two on call both leave: what a transaction has only looked at is locked, too', async () => {
  const leaves = (id: number): readonly Step[] => [
    { sql: 'SELECT count(*) FROM seats WHERE owner IS NULL', params: [] },
    { sql: "UPDATE seats SET owner = 'away' WHERE id = ? AND (SELECT count(*) FROM seats WHERE owner IS NULL) > 2", params: [id] },
  ];
  const run = await open();
  transacts(transacts(run, 1000, 'tokyo', 'a', leaves(1), 5), 1010, 'dublin', 'b', leaves(2), 5).until(4000);
  expect(run.ask('virginia', 'SELECT count(*) FROM seats WHERE owner IS NULL').outcome).toMatchObject({ rows: [[2]] });
  expect(run.violations).toEqual([]);
});

it('gives a transaction up whose leader has fallen, for its locks went with that; and one whose client is silent', async () => {
  const run = await open(
    {},
    { leaderLeaseMs: 1000, electionTimeoutMinMs: 400, electionTimeoutMaxMs: 600, requestTimeoutMs: 8000, idleInTransactionMs: 300 },
  );
  transacts(run, 1000, 'tokyo', 'far', [takes('far', 1), takes('far', 2), takes('far', 3)])
    .crash(1150, 'spanserver-virginia')
    .until(6000);
  expect(run.answered('far')?.outcome.ok ?? false).toBe(false);
  expect(run.ask('dublin', 'SELECT count(*) FROM seats WHERE owner IS NULL').outcome).toMatchObject({ rows: [[3]] });
  run.restart(6500, 'spanserver-virginia').until(7000);
  const session = 'psql';
  const line = (atMs: number, op: string, sql: string) =>
    run.at(atMs, { type: 'query', client: 'client-dublin', op, sql, params: [], session });
  line(7500, 'begin', 'BEGIN');
  line(7600, 'line', "UPDATE seats SET owner = 'silent' WHERE id = 1").until(9000);
  expect(run.ask('tokyo', "UPDATE seats SET owner = 'next' WHERE id = 1").outcome.ok).toBe(true);
  line(11_000, 'end', 'COMMIT').until(12_000);
  expect(run.answer('end')).toMatch(/ABORTED: this leader knows no such transaction/);
  expect(run.violations).toEqual([]);
});

const looks: Story = (run) =>
  transacts(run, 1000, 'tokyo', 'looks', [{ sql: 'SELECT sum(fee) FROM seats', params: [] }, takes('looks', 1)]);

type Story = (run: Run) => Run;

const cases: readonly (readonly [name: string, rules: Partial<Rules>, story: Story, noticed: string])[] = [
  ['the wound is not dealt', { wounds: () => false }, meet, 'nobody waits for a younger one'],
  ['the younger wounds the older', { wounds: (asker, holder) => asker > holder }, meet, 'nobody waits for a younger one'],
  ['the wound is ignored', { heedsWound: () => false }, meet, 'strict two-phase locking'],
  ['locks end before the commit is applied', { keepsLocks: () => false }, meet, 'strict two-phase locking'],
  ['what is only read is not locked', { locksReads: () => false }, looks, 'strict two-phase locking'],
];

describe.each(cases)('%s', (_name, rules, story, noticed) => {
  it('is noticed where it is planted, and nothing is where it is not', async () => {
    expect(
      story(await open(rules))
        .until(3000)
        .violations.join('\n'),
    ).toContain(noticed);
    expect(story(await open()).until(3000).violations).toEqual([]);
  });
});
