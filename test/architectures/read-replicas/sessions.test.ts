/** Session guarantees that a client keeps by itself: by the positions of its answers, or by reading from the primary for a while. */
import { describe, expect, it } from 'vitest';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { openRun } from '../shared/harness.ts';
import type { Sent } from '../shared/rig.ts';
import { tells } from '../shared/transcript.ts';

const READ = 'SELECT name FROM items WHERE id = 1';
const RENAME = "UPDATE items SET name = 'atlas' WHERE id = 1";

describe('a client reads its own write', () => {
  /** What it reads as soon as its write is confirmed, where the replica next door has not applied it yet. */
  async function reads(settings: Settings): Promise<{ rows: unknown; ms: number; from: string | undefined }> {
    const run = await openRun({
      architecture: readReplicas,
      settings,
      loses: ({ to, message }) => to === 'replica-tokyo' && message.kind === 'changes',
    });
    run.query(100, 'tokyo', RENAME, 'write').query(400, 'tokyo', READ, 'read').query(3000, 'tokyo', READ, 'later').until(4000);
    expect(run.violations).toEqual([]);
    return { rows: run.answer('read'), ms: run.latencyMs('read'), from: run.returned('read').served?.node };
  }

  it('not at all: what the replica next door has', async () => {
    expect(await reads({})).toMatchObject({ rows: [['map']], from: 'replica-tokyo' });
  });

  it('by position: the primary is asked when the replica is behind', async () => {
    const read = await reads({ sessionGuarantee: 'by position' });
    expect(read).toMatchObject({ rows: [['atlas']], from: 'primary-virginia' });
    expect(read.ms).toBeGreaterThan(160);
  });

  it('by the primary: for a while after a write it is asked first', async () => {
    expect(await reads({ sessionGuarantee: 'by the primary' })).toMatchObject({ rows: [['atlas']], from: 'primary-virginia' });
    expect(await reads({ sessionGuarantee: 'by the primary', stickMs: 10 })).toMatchObject({ rows: [['map']], from: 'replica-tokyo' });
  });
});

it('by position: the story', async () => {
  const loses = ({ to, message }: Sent): boolean => to === 'replica-tokyo' && message.kind === 'changes';
  const run = await openRun({ architecture: readReplicas, settings: { sessionGuarantee: 'by position' }, loses });
  run.query(100, 'tokyo', RENAME, 'write').query(400, 'tokyo', READ, 'read').until(1000);
  await tells(run, 'by-position.txt', [
    'client-tokyo asks, as read: SELECT',
    'client-tokyo → replica-tokyo  query',
    'replica-tokyo → client-tokyo  reply',
    'client-tokyo → primary-virginia  query',
    'client-tokyo has its answer to read after 161',
    '[["atlas"]], from primary-virginia v1',
  ]);
});
