/** Group Replication as stories: who waits for whom at each level, a quota instead of a stop, and a member that is read only. */
import { expect, it } from 'vitest';
import { certification } from '../../../../src/architectures/multi-master/certification/index.ts';
import { diskOfFsync } from '../../../../src/sim/disk-model.ts';
import { openRun, type Run, type RunOptions, THREE } from '../../shared/harness.ts';
import { CHATTER, tells } from '../../shared/transcript.ts';

const LEFT_OUT = [...CHATTER, 'term', 'votedFor', 'quorum', 'votes', 'append-entries', 'append-reply', 'commit'];

const members = (settings: RunOptions['settings'] = {}, more: Partial<RunOptions> = {}): Promise<Run> =>
  openRun({
    architecture: certification,
    regions: THREE,
    patienceMs: 5000,
    ...more,
    settings: { cluster: 'group-replication', members: 3, startLeader: 1, ...settings },
  });

const WRITE = "UPDATE items SET name = 'globe' WHERE id = 1";
const READ = 'SELECT name FROM items';

/** A write in Virginia, and a read in Tokyo as soon as its client has the answer. */
async function readAfter(
  consistency: string,
): Promise<{ readonly run: Run; readonly write: number; readonly read: number; readonly rows: unknown }> {
  const first = await members({ consistency });
  first.query(1000, 'virginia', WRITE, 'write').until(2500);
  const run = await members({ consistency });
  run
    .query(1000, 'virginia', WRITE, 'write')
    .query(1001 + first.latencyMs('write'), 'tokyo', READ, 'read')
    .until(2500);
  expect(run.violations).toEqual([]);
  return { run, write: run.latencyMs('write'), read: run.latencyMs('read'), rows: run.answer('read') };
}

it('EVENTUAL waits for nobody, BEFORE where it reads, AFTER where it writes, and both at both', async () => {
  const eventual = await readAfter('EVENTUAL');
  expect(eventual.rows).toEqual([['map']]);
  expect([eventual.write, eventual.read].map(Math.round)).toEqual([82, 2]);
  const before = await readAfter('BEFORE');
  expect(before.rows).toEqual([['globe']]);
  // Each write waits for a marker, too.
  expect(before.write).toBeGreaterThan(eventual.write + 70);
  expect(before.read).toBeGreaterThan(150);
  const after = await readAfter('AFTER');
  expect(after.rows).toEqual([['globe']]);
  // Tokyo hears of the order half a round trip later, and says so another half later.
  expect([after.write - eventual.write, after.read].map(Math.round)).toEqual([160, 2]);
  const both = await readAfter('BEFORE_AND_AFTER');
  expect(both.rows).toEqual([['globe']]);
  expect(both.write).toBeGreaterThan(after.write + 70);
  await tells(
    after.run,
    'after.txt',
    [
      'server-tokyo → server-virginia  stats (queue 0, applied 1',
      'client-virginia has its answer to write after 24',
      'read after 1.',
      '[["globe"]]',
    ],
    LEFT_OUT,
  );
});

it('AFTER goes on without a member that is not heard of for the time of an expel', async () => {
  const run = await members({ consistency: 'AFTER', suspectMs: 1000, requestTimeoutMs: 5000 });
  run.crash(900, 'server-tokyo').query(1000, 'virginia', WRITE, 'write').until(6000);
  expect(run.returned('write').outcome.ok).toBe(true);
  expect(run.latencyMs('write')).toBeGreaterThan(900);
  expect(run.reported('server-virginia', 'expelled')).toBe('server-tokyo');
  expect(run.violations).toEqual([]);
});

it('one slow disk: nobody is stopped, and who writes keeps to what it can apply', async () => {
  const run = await members(
    { fcThreshold: 3, appliers: 1, requestTimeoutMs: 20_000 },
    { patienceMs: 25_000, disk: diskOfFsync(2000), setup: ['CREATE TABLE t (id INTEGER PRIMARY KEY, x INTEGER)'] },
  );
  run.at(900, { type: 'slow-disk', node: 'server-tokyo', factor: 50 });
  for (let i = 1; i <= 60; i++) run.query(1000 + 40 * i, 'virginia', `INSERT INTO t VALUES (${i}, 0)`, `w${i}`);
  run.until(16_000);
  const quotas = run.events.flatMap((event) =>
    event.type === 'report' && event.key === 'quota' && event.node === 'server-virginia' ? [event.value] : [],
  );
  // Tokyo applies ten a second, less a tenth.
  expect(quotas[0]).toBeLessThanOrEqual(10);
  expect(quotas.at(-1)).toBeNull();
  expect(run.count('FC_STOP')).toBe(0);
  expect(run.rows('server-tokyo', 'SELECT count(*) FROM t')).toEqual([[60]]);
  expect(run.violations).toEqual([]);
});

it('with one primary the others are read only, until one of them is the primary', async () => {
  const run = await members({ singlePrimary: true, consistency: 'BEFORE_ON_PRIMARY_FAILOVER' });
  run.query(1000, 'tokyo', WRITE, 'early').query(1100, 'tokyo', READ, 'read').order(1500, 'server-tokyo', 'lead');
  run.query(2500, 'tokyo', WRITE, 'late').query(2500, 'virginia', WRITE, 'too late').until(4000);
  expect(run.returned('early').outcome).toMatchObject({ ok: false, definite: true, problem: { code: '25006' } });
  expect(run.answer('read')).toEqual([['map']]);
  expect(run.returned('late').outcome.ok).toBe(true);
  expect(run.returned('too late').outcome).toMatchObject({ ok: false, problem: { code: '25006' } });
  expect(run.violations).toEqual([]);
});
