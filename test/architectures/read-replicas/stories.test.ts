/** What a client may see of one past, line by line, and what random worlds have found: a read that goes back in time, a write that was applied and not yet on disk, a take-over that a crash interrupted. */
import { describe, expect, it } from 'vitest';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { diskOfFsync } from '../../../src/sim/disk-model.ts';
import { openRun, type Run } from '../shared/harness.ts';
import type { Sent } from '../shared/rig.ts';
import { CHATTER, tells } from '../shared/transcript.ts';

const READ = 'SELECT name FROM items WHERE id = 1';
const RENAME = "UPDATE items SET name = 'atlas' WHERE id = 1";
const COUNT = 'SELECT count(*) FROM items';
const ADD = "INSERT INTO items (name) VALUES ('told')";

describe('monotonic reads', () => {
  /** The replica next door hears of no write. Its client reads right after its own, and again when it asks next door once more. */
  async function twice(settings: Settings): Promise<Run> {
    const loses = ({ to, message }: Sent): boolean => to === 'replica-tokyo' && message.kind === 'changes';
    const run = await openRun({ architecture: readReplicas, settings, loses });
    run.query(100, 'tokyo', RENAME, 'write').query(300, 'tokyo', READ, 'first');
    return run.query(900, 'tokyo', READ, 'second').until(1200);
  }

  it('go back in time where a client stays with the primary for a while and then does not', async () => {
    const run = await twice({ sessionGuarantee: 'by the primary', stickMs: 400 });
    expect([run.answer('first'), run.answer('second')]).toEqual([[['atlas']], [['map']]]);
    await tells(run, 'back-in-time.txt', [
      'answer to write after',
      'as first',
      'client-tokyo → primary-virginia  query',
      '[["atlas"]], from primary-virginia v1',
      'as second',
      'client-tokyo → replica-tokyo  query',
      '[["map"]], from replica-tokyo v0',
    ]);
  });

  it('do not where the client remembers the position of what it has seen: an answer from before that is asked for again', async () => {
    const run = await twice({ sessionGuarantee: 'by position' });
    expect([run.answer('first'), run.answer('second')]).toEqual([[['atlas']], [['atlas']]]);
    await tells(run, 'not-back-in-time.txt', [
      'answer to write after',
      'as second',
      'client-tokyo → replica-tokyo  query',
      // It answers with what it has, position 0, and that is not taken.
      'replica-tokyo → client-tokyo  reply',
      'client-tokyo → primary-virginia  query',
      '[["atlas"]], from primary-virginia v1',
    ]);
  });
});

const waiting = (synchronousCommit: string): Settings => ({
  commit: 'standbys',
  synchronousStandbyNames: 'FIRST 1 (dublin)',
  synchronousCommit,
});
const open = (settings: Settings, fsyncMs: number): Promise<Run> =>
  openRun({ architecture: readReplicas, settings, disk: diskOfFsync(1000 * fsyncMs), patienceMs: 60_000 });

describe('synchronous_commit', () => {
  /** Everything dies as soon as the client is told, and the standby leads. */
  async function told(level: string): Promise<Run> {
    const run = (await open(waiting(level), 200)).query(1000, 'virginia', ADD, 'write');
    while (run.answered('write') === null && run.step());
    for (const node of ['primary-virginia', 'replica-dublin', 'replica-tokyo']) run.obey({ type: 'crash', node });
    run.restart(3000, 'replica-dublin').order(5000, 'replica-dublin', 'promote').query(8000, 'dublin', COUNT, 'after').until(9000);
    expect(run.violations).toEqual([]);
    return run;
  }

  it('remote_apply: what a standby has applied and not yet on its disk does not count, so a crash cannot take it', async () => {
    const run = await told('remote_apply');
    expect(run.answer('after')).toEqual([[2]]);
    // Own disk, way, the standby's disk, way back: that it applies in an instant helps nothing.
    expect(run.latencyMs('write')).toBeGreaterThan(200 + 80 + 200);
    await tells(
      run,
      'applied-and-on-disk.txt',
      [
        'as write',
        'primary-virginia syncs, 200.0 ms',
        'primary-virginia → replica-dublin  changes',
        'replica-dublin runs apply',
        'replica-dublin syncs, 200.0 ms',
        'answer to write after 48',
        'replica-dublin crashes',
        'replica-dublin is started again',
        'replica-dublin is ordered to promote',
        '[[2]], from replica-dublin',
      ],
      ['heartbeat'],
    );
  });

  it('remote_write: what a standby has only in memory counts, and a crash takes it', async () => {
    const run = await told('remote_write');
    expect(run.answer('after')).toEqual([[1]]);
    expect(run.latencyMs('write')).toBeLessThan(200 + 80 + 10);
    await tells(
      run,
      'written-and-gone.txt',
      [
        'as write',
        'answer to write after 28',
        'replica-dublin crashes',
        'replica-dublin is ordered to promote',
        '[[1]], from replica-dublin',
      ],
      ['heartbeat'],
    );
  });
});

it('says after a restart that it took over and what that gave up, where it fell between writing its timeline and saying so', async () => {
  const run = await open({ promotion: 'manual' }, 50);
  run.query(1000, 'virginia', ADD, 'write').partition(1500, ['virginia'], ['dublin', 'tokyo']).query(1600, 'virginia', ADD, 'lost');
  run.order(2000, 'replica-dublin', 'promote').until(2000);
  // Its timeline is on its way to the disk: the machine finishes that, and the process sees no more of it.
  const isWriting = (): boolean =>
    run.events.some(({ type, ...event }) => type === 'sync' && 'node' in event && event.node === 'replica-dublin' && event.at > 2_000_000);
  while (!isWriting() && run.step());
  run.obey({ type: 'pause', node: 'replica-dublin' });
  run.until(run.now / 1000 + 200).obey({ type: 'crash', node: 'replica-dublin' });
  run.restart(3000, 'replica-dublin').query(5000, 'dublin', COUNT, 'after').heal(6000).until(8000);
  expect(run.roleOf('replica-dublin')).toBe('primary');
  expect(run.reported('replica-dublin', 'promotedAt')).toBe(1);
  expect(run.reported('primary-virginia', 'lostWrites')).toBe(1);
  await tells(
    run,
    'interrupted-take-over.txt',
    [
      'replica-dublin is ordered to promote',
      'replica-dublin is promoting',
      'replica-dublin syncs',
      'replica-dublin stands still',
      'replica-dublin crashes',
      'replica-dublin is started again',
      'replica-dublin loses what it had after v1 (promotion)',
      'replica-dublin promotedAt: 1',
      'primary-virginia loses what it had after v1 (timeline)',
      'primary-virginia lostWrites: 1',
    ],
    CHATTER,
  );
});
