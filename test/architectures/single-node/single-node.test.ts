/** One database and its backup: what survives what, told by transcripts, and each invariant against a planted bug. */
import { describe, expect, it } from 'vitest';
import { singleNode } from '../../../src/architectures/single-node/index.ts';
import { openRun } from '../shared/harness.ts';
import { tells } from '../shared/transcript.ts';

const COUNT = 'SELECT count(*) FROM items';
const WRITE = "INSERT INTO items (name) VALUES ('globe')";
const EVERY_SECOND = { backupIntervalMs: 1000 };

describe('single node', () => {
  it('answers everybody from one place; distance is latency', async () => {
    const run = (await openRun({ architecture: singleNode }))
      .query(10, 'virginia', COUNT, 'near')
      .query(10, 'tokyo', COUNT, 'far')
      .until(500);
    expect(run.answer('far')).toEqual([[1]]);
    expect(run.latencyMs('near')).toBeLessThan(3);
    expect(run.latencyMs('far')).toBeGreaterThan(160);
    expect(run.violations).toEqual([]);
  });

  it('keeps confirmed writes through a crash', async () => {
    const run = (await openRun({ architecture: singleNode }))
      .query(10, 'virginia', WRITE)
      .crash(100, 'primary-virginia')
      .restart(200, 'primary-virginia')
      .query(300, 'virginia', COUNT, 'after')
      .until(1000);
    expect(run.answer('after')).toEqual([[2]]);
    expect(run.violations).toEqual([]);
  });

  it('loses what came after the last backup when the disk is lost', async () => {
    const run = (await openRun({ architecture: singleNode, settings: EVERY_SECOND }))
      .query(100, 'tokyo', WRITE, 'kept')
      .query(1200, 'virginia', WRITE, 'lost')
      .at(1500, { type: 'wipe', node: 'primary-virginia' })
      .restart(1600, 'primary-virginia')
      .query(1650, 'virginia', COUNT, 'while-empty')
      .order(1700, 'primary-virginia', 'restore')
      .query(1900, 'virginia', 'SELECT id, name FROM items', 'restored')
      .until(2200);
    expect(run.answer('while-empty')).toBe('failed: The database is empty: its disk was lost. Restore a backup.');
    expect(run.answer('restored')).toEqual([
      [1, 'map'],
      [2, 'globe'],
    ]);
    await tells(run, 'restore.txt', [
      'primary-virginia is active, backup-dublin is storing',
      'answer to kept after 160.2 ms: 1 written, from primary-virginia v1',
      'primary-virginia → backup-dublin  backup (image of 2048 B, position 1, restores 0)',
      'backup-dublin → primary-virginia  backup-stored (position 1, restores 0)',
      'answer to lost after 1.2 ms: 1 written, from primary-virginia v2',
      'primary-virginia crashes, and its disk is lost',
      'primary-virginia is empty',
      'answer to while-empty after 1.0 ms: FAILED: The database is empty: its disk was lost. Restore a backup.',
      'primary-virginia is ordered to restore',
      'primary-virginia is active',
      'primary-virginia loses what it had after v1 (restore)',
      'answer to restored after 1.2 ms: [[1,"map"],[2,"globe"]], from primary-virginia v1',
    ]);
  });

  it('cannot restore what was never stored, and says so', async () => {
    const run = (await openRun({ architecture: singleNode }))
      .at(100, { type: 'wipe', node: 'primary-virginia' })
      .restart(200, 'primary-virginia')
      .order(300, 'primary-virginia', 'restore')
      .until(600);
    expect(run.roleOf('primary-virginia')).toBe('empty');
    expect(run.reported('primary-virginia', 'restoreFailed')).toBe('no backup was ever stored');
  });

  it('waits for a backup that cannot come, then gives up; starting anew is possible', async () => {
    const run = (await openRun({ architecture: singleNode, settings: EVERY_SECOND }))
      .at(1500, { type: 'wipe', node: 'primary-virginia' })
      .partition(1550, ['virginia'], ['dublin'])
      .restart(1600, 'primary-virginia')
      .order(1700, 'primary-virginia', 'restore')
      .order(12_000, 'primary-virginia', 'start-empty')
      .query(12_100, 'virginia', 'SELECT 1', 'anew')
      .until(13_000);
    expect(run.reported('primary-virginia', 'restoreFailed')).toBe('no answer from the backup store');
    expect(run.answer('anew')).toEqual([[1]]);
    expect(run.violations).toEqual([]);
  });

  it('can go back on purpose, and says how many writes that undid', async () => {
    const run = (await openRun({ architecture: singleNode, settings: EVERY_SECOND }))
      .query(100, 'virginia', WRITE)
      .query(1200, 'virginia', WRITE)
      .query(1300, 'virginia', WRITE)
      .order(1400, 'primary-virginia', 'restore')
      .query(1700, 'virginia', COUNT, 'after')
      .until(1900);
    expect(run.answer('after')).toEqual([[2]]);
    expect(run.reported('primary-virginia', 'lostWrites')).toBe(2);
    expect(run.violations).toEqual([]);
  });

  it('plans no store without backups, and runs a doubled message once', async () => {
    expect(singleNode.plan(['virginia', 'dublin'], { backupIntervalMs: 0 }).map((node) => node.id)).toEqual(['primary-virginia']);
    const run = (await openRun({ architecture: singleNode }))
      .at(0, { type: 'lossy', between: ['virginia', 'tokyo'], loss: 0, duplication: 1 })
      .query(10, 'tokyo', WRITE, 'doubled')
      .until(1000);
    expect(run.rows('primary-virginia', COUNT)).toEqual([[2]]);
  });
});
