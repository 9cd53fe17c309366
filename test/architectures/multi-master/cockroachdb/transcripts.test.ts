/**
 * CockroachDB line by line: a read that cannot tell and begins again, a write that comes too late and one whose intent is met, and records of
 * coordinators that died, STAGING among them, and a circle of waiters. The lines that tell each story are written by hand.
 */
import { expect, it } from 'vitest';
import { cockroachdb } from '../../../../src/architectures/multi-master/cockroachdb/index.ts';
import type { Settings } from '../../../../src/architectures/showing.ts';
import { openRun, type Run } from '../../shared/harness.ts';
import { CHATTER, tells } from '../../shared/transcript.ts';
import { BOTH, LEADS, SETUP } from './two-ranges.ts';

const QUIET = [
  ...CHATTER,
  ...['append-entries', 'append-reply', 'commit', 'request-pre-vote', 'pre-vote', 'clock-probe', 'clock-reading', 'lease', 'shown'],
];

const open = (settings: Settings = {}): Promise<Run> =>
  openRun({ architecture: cockroachdb, settings: { ...LEADS, ...settings }, setup: SETUP, patienceMs: 8000 });

/** A transaction that its client begins again as often as it is told to. */
function transacts(run: Run, atMs: number, region: string, op: string, statements: readonly string[], retries: number): Run {
  const steps = statements.map((sql) => ({ sql, params: [] }));
  const sql = `BEGIN; ${statements.join('; ')}; COMMIT`;
  return run.at(atMs, { type: 'query', client: `client-${region}`, op, sql, params: [], steps, retries, isolation: 'serializable' });
}

const ITEMS = 'SELECT name FROM items WHERE id = 1';
const STOCK = 'SELECT n FROM stock WHERE id = 1';

it('begins again where it cannot tell what came first and what it read before has changed: the client is told 40001 and asks once more', async () => {
  const run = await open();
  run.at(0, { type: 'skew', node: 'crdb-dublin', offsetMs: 380, driftPpm: 0 });
  run.query(2000, 'dublin', 'UPDATE stock SET n = 7 WHERE id = 1', 'ahead');
  transacts(run, 2150, 'tokyo', 'audit', [ITEMS, STOCK], 1);
  // After the audit has read it there, and by a clock that has heard of no other.
  run.query(2240, 'virginia', "UPDATE items SET name = 'globe' WHERE id = 1", 'between').until(4000);
  expect(run.answer('audit')).toEqual([[7]]);
  const telling = [
    'the clock of crdb-dublin is set by 380 ms',
    'as ahead',
    'as audit',
    'batch-read (call 1, txn audit#1, ts 2150000, limit 2650000',
    'as between',
    'readTs 2240000',
    // 2380 ms by Dublin's clock, 230 above the audit's 2150.
    'uncertain 2380000',
    'crdb-tokyo uncertain: 230',
    'batch-refresh (call 3, txn audit#1, from 2150000, ts 2380000',
    'refreshed, ok false',
    'crdb-tokyo restart: readwithinuncertainty',
    'transaction { id audit#2',
    'answer to audit after',
    '[[7]]',
  ];
  await tells(run, 'uncertainty-restart.txt', telling, QUIET);
  const never = transacts(await open(), 2150, 'tokyo', 'audit', [ITEMS, STOCK], 0);
  never.at(0, { type: 'skew', node: 'crdb-dublin', offsetMs: 380, driftPpm: 0 });
  never.query(2000, 'dublin', 'UPDATE stock SET n = 7 WHERE id = 1').query(2240, 'virginia', "UPDATE items SET name = 'x' WHERE id = 1");
  expect(never.until(4000).returned('audit').outcome).toMatchObject({ ok: false, definite: true, problem: { code: '40001' } });
});

it('is told above what others wrote meanwhile, lays nothing there, and begins again, since it had read the older', async () => {
  const run = await open();
  transacts(run, 1000, 'tokyo', 'take', [STOCK, 'UPDATE stock SET n = n - 1 WHERE id = 1'], 1);
  run.query(1150, 'virginia', 'UPDATE stock SET n = n - 4 WHERE id = 1', 'meanwhile').until(5000);
  expect(run.ask('virginia', STOCK).outcome).toMatchObject({ rows: [[5]] });
  const telling = [
    'as take',
    'batch-rows (call 1, rows [1], uncertain 0',
    'as meanwhile',
    'written, ts 1150000, committed true',
    'readTs 1000000, ts 1000000',
    // One above the other's, and not where it was meant to be.
    'too-old, ts 1150001',
    'batch-refresh (call 4, txn take#1, from 1000000, ts 1150001',
    'refreshed, ok false',
    'end-txn, txn { id take#1, anchor 1, since 1323000 }, ts 0',
    'restart: serializable',
    'transaction { id take#2',
    'written, ts 1645000, committed true',
    'answer to take after',
  ];
  await tells(run, 'write-too-old.txt', telling, QUIET);
});

it('asks the record of the transaction whose intent is in the way, and goes on when that has ended', async () => {
  const run = await open();
  run.query(1000, 'tokyo', BOTH, 'both').query(1450, 'virginia', STOCK, 'read').until(5000);
  expect(run.answer('read')).toEqual([[9]]);
  const telling = [
    'as both',
    'as read',
    'kind queued',
    // The record stands in the other range, and its range pushes there.
    'range-2-virginia → range-1-virginia  push-txn',
    'batch-end',
    'kind queued',
    'answer to both after',
    'ended, ts 1000000',
    'range-2-virginia resolved: committed',
    'batch-rows (call 1, rows [1]',
    '[[9]]',
  ];
  await tells(run, 'intent-pushed.txt', telling, QUIET);
});

/** Its coordinator in Tokyo dies when a message with these words is on its way there. */
async function dies(words: string, settings: Settings = {}): Promise<Run> {
  const run = (await open(settings)).query(1000, 'tokyo', BOTH, 'both');
  const isDue = (): boolean =>
    run.events.some((event) => event.type === 'send' && event.to === 'crdb-tokyo' && JSON.stringify(event.message).includes(words));
  while (!isDue()) run.step();
  run.obey({ type: 'crash', node: 'crdb-tokyo' });
  return run;
}

it('finds in the record that a coordinator that died had committed, and makes the intent it left a version', async () => {
  const run = (await dies('"ended"')).query(2500, 'dublin', STOCK, 'read').until(5000);
  expect(run.answer('read')).toEqual([[9]]);
  const telling = [
    'batch-end',
    'crdb-tokyo crashes',
    'batch-answer is lost: crashed',
    'as read',
    'kind queued',
    // The record stands where its first intent was laid.
    'range-2-virginia → range-1-virginia  push-txn',
    'ended, ts 1000000',
    'range-2-virginia resolved: committed',
    '[[9]]',
  ];
  await tells(run, 'record-found.txt', telling, QUIET);
});

it('writes the record of a coordinator that died before it had one: after five seconds of silence it is aborted', async () => {
  const run = (await dies('"written"', { parallelCommits: false })).query(6100, 'dublin', STOCK, 'read').until(9500);
  expect(run.answer('read')).toEqual([[10]]);
  expect(run.returned('read').at).toBeGreaterThan(6_323_000);
  const telling = [
    'since 1323000',
    'crdb-tokyo crashes',
    'as read',
    'kind queued',
    'range-2-virginia → range-1-virginia  push-txn',
    'kind queued',
    'ended, ts 0',
    'range-2-virginia resolved: aborted',
    '[[10]]',
  ];
  await tells(run, 'record-aborted.txt', telling, QUIET);
});

it('finds that a coordinator that died had committed though no record says so: all intents stand that it names', async () => {
  const run = (await dies('"staged":false')).query(6100, 'dublin', STOCK, 'read').until(9500);
  expect(run.answer('read')).toEqual([[9]]);
  const telling = [
    'staging [2]',
    'staged true',
    'crdb-tokyo crashes',
    'as read',
    'kind queued',
    'range-2-virginia → range-1-virginia  push-txn',
    'kind queued',
    'kind staging, ts 1000000',
    'range-2-virginia recovering: both#1',
    'range-2-virginia → range-1-virginia  query-intent',
    'intents, found true',
    'recover-txn, txn { id both#1, anchor 0, since 1323000 }, ts 1000000, committed true',
    'ended, ts 1000000',
    'range-2-virginia resolved: committed',
    '[[9]]',
  ];
  await tells(run, 'recovered.txt', telling, QUIET);
});

it('finds two that wait for each other: each record is asked who waits for whoever waits there, and one is aborted', async () => {
  const run = await open();
  // The other range is led from Tokyo: each of the two comes first at one of them.
  run.order(500, 'range-2-tokyo', 'lead').until(9000);
  run.query(9000, 'dublin', BOTH, 'one').query(9050, 'tokyo', BOTH.replace('globe', 'ball'), 'other').until(13_000);
  expect([run.returned('one').outcome.ok, run.returned('other').outcome.ok].sort()).toEqual([false, true]);
  const telling = [
    'as one',
    'as other',
    'kind queued',
    'kind queued',
    'push-txn',
    'range-1-virginia deadlock: ',
    'restart: txnaborted',
    'answer to',
  ];
  await tells(run, 'deadlock.txt', telling, QUIET);
});

it('answers a read of what is past where it is asked: that moment is closed there; while the new is not past, the old is what was', async () => {
  const run = await open({ followerReads: true });
  run.query(2000, 'virginia', 'UPDATE stock SET n = 7 WHERE id = 1', 'set');
  run.query(5000, 'dublin', STOCK, 'early').query(7000, 'dublin', STOCK, 'late').until(8000);
  expect([run.answer('early'), run.answer('late')]).toEqual([[[10]], [[7]]]);
  // 4.2 s old, and no trip to Virginia, which takes 80 ms.
  expect(Math.max(run.latencyMs('early') ?? 0, run.latencyMs('late') ?? 0)).toBeLessThan(5);
  const telling = [
    'written, ts 2000000, committed true',
    'as early',
    'crdb-dublin → range-2-dublin  batch-read (call 1, txn early, ts 800000, limit 800000',
    'range-2-dublin followerRead',
    '[[10]]',
    'as late',
    'ts 2800000',
    'range-2-dublin followerRead',
    '[[7]]',
  ];
  await tells(run, 'follower-read.txt', telling, [...QUIET, 'side-transport']);
  expect(run.violations).toEqual([]);
});
