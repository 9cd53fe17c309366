/** What disks, lines and sites do to the databases on them, as stories: an fsync takes its time, a line is full, a site is lost. */
import { describe, expect, it } from 'vitest';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import { singleNode } from '../../../src/architectures/single-node/index.ts';
import { type DiskModel, diskOfFsync } from '../../../src/sim/disk-model.ts';
import { ITEMS, openRun, type Run } from './harness.ts';
import { tells } from './transcript.ts';

const WRITE = "INSERT INTO items (name) VALUES ('w')";
/** What a line between two regions carries. */
const between = (mbps: number) => (a: string, b: string) => (a === b ? null : mbps);

describe('an fsync of 4 ms', () => {
  const threeWrites = async (disk: Partial<DiskModel>): Promise<Run> =>
    (await openRun({ architecture: singleNode, regions: ['virginia'], disk: { ...diskOfFsync(4_000), ...disk } }))
      .query(100, 'virginia', WRITE, 'first')
      .query(101, 'virginia', WRITE, 'second')
      .query(102, 'virginia', WRITE, 'third')
      .until(200);

  it('for each commit: they wait behind each other', async () => {
    const run = await threeWrites({ groupCommit: false });
    await tells(run, 'fsync.txt', [
      'primary-virginia syncs, 4.0 ms',
      'asks, as third',
      'primary-virginia syncs, 4.0 ms',
      'answer to first after 5.2 ms',
      'primary-virginia syncs, 4.0 ms',
      'answer to second after 8.2 ms',
      'answer to third after 11.2 ms',
    ]);
  });

  it('in groups: those that came during one share the next', async () => {
    const run = await threeWrites({});
    await tells(run, 'group-commit.txt', [
      'primary-virginia syncs, 4.0 ms',
      'asks, as third',
      'answer to first after 5.2 ms',
      'answer to second after 8.2 ms',
      'answer to third after 7.2 ms',
    ]);
    // The second and the third were on disk at once, from one fsync.
    const syncs = run.events.flatMap((event) => (event.type === 'sync' ? [[event.doneAt, event.sharedBy]] : []));
    expect(syncs.map(([, sharedBy]) => sharedBy)).toEqual([1, 2, 2]);
    expect(new Set(syncs.map(([doneAt]) => doneAt)).size).toBe(2);
  });
});

describe('a line of 1 Mbit/s', () => {
  it('takes its time for a backup, and an answer waits behind it', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `INSERT INTO items VALUES (${i + 10}, '${'x'.repeat(500)}')`);
    const run = (
      await openRun({
        architecture: singleNode,
        regions: ['virginia', 'tokyo'],
        setup: [...ITEMS, ...rows],
        settings: { backupIntervalMs: 600_000 },
        bandwidthMbps: between(1),
      })
    )
      .order(1000, 'primary-virginia', 'backup')
      .query(950, 'tokyo', 'SELECT name FROM items WHERE id = 1', 'behind')
      .until(2000);
    // 22,570 bytes at a bit each µs are 180.56 ms, and 80 ms of way; the answer goes behind them.
    await tells(run, 'bandwidth.txt', [
      'client-tokyo asks, as behind',
      '1000.6 ms  primary-virginia → backup-tokyo  backup (image of 22528 B, position 0, restores 0), 22570 B',
      '1030.8 ms  primary-virginia → client-tokyo  reply',
      '1261.1 ms    backup-tokyo bytes: 22528',
      'answer to behind after 312.2 ms',
    ]);
  });
});

describe('a site that is lost', () => {
  it('takes with it what it has acknowledged and not sent yet', async () => {
    const run = (await openRun({ architecture: readReplicas, regions: ['virginia', 'dublin'], bandwidthMbps: between(0.1) }))
      .query(1000, 'virginia', WRITE, 'first')
      .query(1001, 'virginia', WRITE, 'second')
      .query(1002, 'virginia', WRITE, 'third')
      .at(1030, { type: 'outage', region: 'virginia', road: false })
      .order(3000, 'replica-dublin', 'promote')
      .query(4000, 'dublin', 'SELECT count(*) FROM items', 'left')
      .until(5000);
    await tells(run, 'lost-site.txt', [
      'answer to first after 1.2 ms: 1 written',
      'answer to second after 1.2 ms: 1 written',
      'answer to third after 1.2 ms: 1 written',
      'everything in virginia crashes',
      'primary-virginia → replica-dublin  changes is lost: unsent',
      'replica-dublin position: 2',
      'replica-dublin is primary',
      'replica-dublin loses what it had after v2 (promotion)',
      'answer to left after 1.2 ms: [[3]], from replica-dublin v2',
    ]);
  });
});
