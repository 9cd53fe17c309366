/** Certification as stories: a deadlock at commit, a read that is not causal, a group as slow as its slowest disk, and a skew that passes. */
import { expect, it } from 'vitest';
import { certification } from '../../../../src/architectures/multi-master/certification/index.ts';
import { diskOfFsync } from '../../../../src/sim/disk-model.ts';
import { openRun, type Run, type RunOptions, THREE } from '../../shared/harness.ts';
import { CHATTER, tells } from '../../shared/transcript.ts';

const LEFT_OUT = [...CHATTER, 'term', 'votedFor', 'quorum', 'votes', 'append-entries', 'append-reply', 'commit'];

const servers = (settings: RunOptions['settings'] = {}, more: Partial<RunOptions> = {}): Promise<Run> =>
  openRun({
    architecture: certification,
    regions: THREE,
    patienceMs: 5000,
    ...more,
    settings: { members: 3, startLeader: 1, ...settings },
  });

it('two masters, one row: both run, the order decides, and the loser hears of a deadlock at its commit', async () => {
  const run = await servers({}, { setup: ['CREATE TABLE seat (no INTEGER PRIMARY KEY, owner TEXT)', 'INSERT INTO seat VALUES (1, NULL)'] });
  const take = (who: string): string => `BEGIN; UPDATE seat SET owner = '${who}' WHERE no = 1 AND owner IS NULL; COMMIT`;
  run.query(1000, 'dublin', take('Ada'), 'ada').query(1001, 'tokyo', take('Bo'), 'bo');
  run.query(2000, 'tokyo', 'SELECT owner FROM seat', 'after').until(2500);
  await tells(
    run,
    'two-masters-one-row.txt',
    [
      // Each runs where it was asked, and neither knows of the other.
      'server-dublin → server-virginia  writeset (epoch 2, action { kind writeset, op ada#1.commit',
      'keys { written [seat (1)]',
      'server-tokyo → server-virginia  writeset (epoch 2, action { kind writeset, op bo#1.commit',
      'lastSeen 0',
      'client-dublin has its answer to ada',
      '1 written',
      'server-tokyo certFailure: [bo#1.commit, 0, 2]',
      'client-tokyo has its answer to bo',
      'FAILED: Deadlock found when trying to get lock',
      'answer to after after 1.5 ms: [["Ada"]]',
    ],
    LEFT_OUT,
  );
});

it('a read is not causal, and one with wsrep_sync_wait pays for it', async () => {
  const write = "UPDATE items SET name = 'globe' WHERE id = 1";
  const read = 'SELECT name FROM items';
  const run = await servers();
  // The client of Virginia has its answer; Tokyo hears of the order 80 ms later.
  run.query(1000, 'virginia', write, 'write').query(1085, 'tokyo', read, 'at once').until(1400);
  expect(run.returned('write').at).toBeLessThan(1_085_000);
  expect(run.answer('at once')).toEqual([['map']]);
  const causal = await servers({ syncWait: 1 });
  causal.query(1000, 'virginia', write, 'write').query(1085, 'tokyo', read, 'waits').until(1400);
  expect(causal.answer('waits')).toEqual([['globe']]);
  await tells(
    causal,
    'not-causal.txt',
    [
      'client-virginia has its answer to write after 8',
      'client-tokyo asks, as waits',
      'server-tokyo → server-virginia  marker',
      'client-tokyo has its answer to waits after 24',
      '[["globe"]]',
    ],
    LEFT_OUT,
  );
});

it('one slow disk: its queue grows, it stops the group, and nobody commits until it is through', async () => {
  const run = await servers(
    { fcLimit: 2, fcFactor: 0.5, requestTimeoutMs: 10_000 },
    { patienceMs: 12_000, disk: diskOfFsync(2000), setup: ['CREATE TABLE t (id INTEGER PRIMARY KEY, x INTEGER)'] },
  );
  run.at(900, { type: 'slow-disk', node: 'server-tokyo', factor: 50 });
  for (let i = 1; i <= 16; i++) run.query(1000 + 25 * i, 'virginia', `INSERT INTO t VALUES (${i}, 0)`, `w${i}`);
  run.until(8000);
  const waited = Array.from({ length: 16 }, (_, i) => run.latencyMs(`w${i + 1}`));
  expect(waited[0]).toBeLessThan(120);
  expect(Math.max(...waited)).toBeGreaterThan(400);
  expect(run.count('FC_STOP')).toBeGreaterThan(0);
  expect(run.rows('server-tokyo', 'SELECT count(*) FROM t')).toEqual([[16]]);
  await tells(
    run,
    'one-slow-disk.txt',
    [
      'every fsync of server-tokyo takes 50 times as long',
      'server-tokyo flowControl: [stop, 4]',
      'server-tokyo → server-virginia  FC_STOP (queue 4)',
      'server-tokyo flowControl: [go, 1]',
      'server-tokyo → server-virginia  FC_CONT (queue 1)',
      // What had waited goes now.
      'server-virginia → server-dublin  commit',
      'client-virginia has its answer to w16 after ',
    ],
    [...LEFT_OUT.filter((kind) => kind !== 'commit'), 'sync'],
  );
});

it('write skew passes: what was read is in no write set', async () => {
  const run = await servers(
    {},
    { setup: ['CREATE TABLE doctor (id INTEGER PRIMARY KEY, duty INTEGER)', 'INSERT INTO doctor VALUES (1, 1), (2, 1)'] },
  );
  const leave = (id: number): string =>
    `BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM doctor WHERE duty = 1; UPDATE doctor SET duty = 0 WHERE id = ${id}; COMMIT`;
  run.query(1000, 'dublin', leave(1), 'one').query(1001, 'tokyo', leave(2), 'two');
  run.query(2000, 'dublin', 'SELECT count(*) FROM doctor WHERE duty = 1', 'on duty').until(2500);
  expect(run.answer('on duty')).toEqual([[0]]);
  await tells(
    run,
    'write-skew.txt',
    [
      'keys { written [doctor (1)]',
      'keys { written [doctor (2)]',
      'client-dublin has its answer to one',
      '1 written',
      'client-tokyo has its answer to two',
      '1 written',
      'answer to on duty after 1.5 ms: [[0]]',
    ],
    LEFT_OUT,
  );
});
