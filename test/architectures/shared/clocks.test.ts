/** Clocks that are set forward or back by an hour: what they may change, and what they must not. */
import { describe, expect, it } from 'vitest';
import { multiMaster } from '../../../src/architectures/multi-master/index.ts';
import { queryCache } from '../../../src/architectures/query-cache/index.ts';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import { openRun, type Run, THREE } from './harness.ts';

const HOUR_MS = 3_600_000;
const WRITE = "INSERT INTO items (name) VALUES ('w')";

function skew(run: Run, atMs: number, node: string, offsetMs: number): Run {
  return run.at(atMs, { type: 'skew', node, offsetMs, driftPpm: 0 });
}

async function ledCluster(): Promise<{ readonly run: Run; readonly leader: string; readonly region: string }> {
  const run = await openRun({ architecture: multiMaster });
  run.until(5000);
  const leader = THREE.map((region) => `member-${region}`).find((node) => run.roleOf(node) === 'leader') ?? '';
  return { run, leader, region: leader.replace('member-', '') };
}

describe('multi-master', () => {
  it.each([HOUR_MS, -HOUR_MS])('goes on with its leader when that one’s clock is off by %d ms', async (offsetMs) => {
    const { run, leader } = await ledCluster();
    const term = run.reported(leader, 'term');
    skew(run, 5000, leader, offsetMs).query(7000, 'tokyo', WRITE, 'write').query(8000, 'dublin', 'SELECT count(*) FROM items', 'read');
    run.until(12_000);
    expect([run.roleOf(leader), run.reported(leader, 'term')]).toEqual(['leader', term]);
    expect(run.answer('read')).toEqual([[2]]);
  });

  it.each([HOUR_MS, -HOUR_MS])('a leader without a majority steps down, its clock being off by %d ms', async (offsetMs) => {
    const { run, leader, region } = await ledCluster();
    const others = THREE.filter((other) => other !== region);
    skew(run, 5000, leader, offsetMs).partition(5100, [region], others).query(5200, region, WRITE, 'cut off').until(10_000);
    expect(run.reported(leader, 'steppedDown')).toContain('LOST_QUORUM');
    expect(run.answer('cut off')).toMatch(/^unknown: No answer after 1800 ms/);
    expect(run.violations).toEqual([]);
  });

  it('a member answers in time when its clock is set back while a client waits', async () => {
    const { run, region } = await ledCluster();
    const follower = THREE.find((other) => other !== region) ?? '';
    run.partition(
      5000,
      [follower],
      THREE.filter((other) => other !== follower),
    );
    run.query(9000, follower, WRITE, 'waits');
    skew(run, 9500, `member-${follower}`, -HOUR_MS).until(12_000);
    expect(run.answer('waits')).toMatch(/in 1800 ms|after 1800 ms/);
  });

  it('a member without its disk never votes again, whatever its clock says', async () => {
    const { run, region } = await ledCluster();
    const follower = `member-${THREE.find((other) => other !== region) ?? ''}`;
    skew(run, 5000, follower, -HOUR_MS).at(5100, { type: 'wipe', node: follower }).restart(5200, follower).until(8000);
    expect(run.roleOf(follower)).toBe('learner');
    expect(run.violations).toEqual([]);
  });
});

describe('read replicas', () => {
  it('a replica whose clock was set back still catches up', async () => {
    const run = await openRun({ architecture: readReplicas });
    const others = ['virginia', 'dublin'];
    run.partition(100, ['tokyo'], others).query(150, 'virginia', WRITE).heal(300);
    skew(run, 1000, 'replica-tokyo', -HOUR_MS);
    run.partition(1100, ['tokyo'], others).query(1150, 'virginia', WRITE).heal(1300).until(4000);
    expect(run.sql.position('replica-tokyo')).toBe(2);
  });

  it('replicas whose clocks were set back still promote one of them', async () => {
    const run = await openRun({ architecture: readReplicas, settings: { promotion: 'automatic' } });
    run.crash(1000, 'primary-virginia').until(3000);
    for (const node of ['replica-dublin', 'replica-tokyo']) skew(run, 3000, node, -HOUR_MS);
    run.until(8000);
    expect(['replica-dublin', 'replica-tokyo'].map((node) => run.roleOf(node))).toContain('primary');
  });
});

describe('query cache', () => {
  it('does not serve an answer that its clock says was asked for in the future', async () => {
    const run = await openRun({ architecture: queryCache, settings: { ttlMs: 1000 } });
    const read = 'SELECT count(*) FROM items';
    run.query(100, 'tokyo', read, 'first').query(500, 'virginia', WRITE);
    skew(run, 600, 'cache-tokyo', -HOUR_MS).query(3000, 'tokyo', read, 'later').until(5000);
    expect(run.answer('later')).toEqual([[2]]);
  });
});
