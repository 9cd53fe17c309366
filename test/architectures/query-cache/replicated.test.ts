/** Caches with leases over replicas, as at Meta: deletes come with the log of the region's own database, and markers lead around a lag. */
import { describe, expect, it } from 'vitest';
import { over } from '../../../src/architectures/composition/index.ts';
import { queryCache } from '../../../src/architectures/query-cache/index.ts';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { openRun, type Run } from '../shared/harness.ts';
import { tells } from '../shared/transcript.ts';

const READ = 'SELECT name FROM items WHERE id = 1';
const RENAME = "UPDATE items SET name = 'atlas' WHERE id = 1";
const QUIET = ['heartbeat', 'heartbeat-reply', 'ack'];

const open = (settings: Settings = {}): Promise<Run> =>
  openRun({ architecture: over(queryCache, readReplicas), settings: { filling: 'leases', ...settings } });

describe('caches over replicas', () => {
  it('a delete comes with the log, when the replica of the region shows the change, and not before', async () => {
    const run = (await open())
      .query(100, 'tokyo', READ, 'fill')
      .query(500, 'virginia', RENAME, 'write')
      // The change is under way: the value that is kept is the replica's.
      .query(560, 'tokyo', READ, 'before')
      .query(700, 'tokyo', READ, 'after')
      .query(900, 'tokyo', READ, 'kept')
      .until(1500);
    expect(run.answer('before')).toEqual([['map']]);
    expect(run.answer('after')).toEqual([['atlas']]);
    expect(run.latencyMs('kept')).toBe(1);
    expect(run.violations).toEqual([]);
    await tells(
      run,
      'from-the-log.txt',
      [
        'primary-virginia → replica-tokyo  changes',
        'answer to before after 1.0 ms: [["map"]], from cache-tokyo v0, cached',
        'replica-tokyo → cache-tokyo  committed (position 1',
        'cache-tokyo → client-tokyo  value (found null',
        'answer to kept after 1.0 ms: [["atlas"]], from cache-tokyo v1, cached',
      ],
      QUIET,
    );
  });

  /** Tokyo writes, and somebody else in Tokyo asks, while the change takes 400 ms to the replica there. */
  const lagging = async (settings: Settings): Promise<Run> =>
    (
      await openRun({
        architecture: over(queryCache, readReplicas),
        settings: { filling: 'leases', ...settings },
        delays: (from, to) =>
          from === 'virginia' && to === 'tokyo'
            ? { kinds: { changes: { type: 'constant', ms: 400 } }, other: { type: 'constant', ms: 80 } }
            : null,
        ordered: false,
      })
    )
      .query(100, 'tokyo', READ, 'fill')
      .query(500, 'tokyo', RENAME, 'write')
      .query(720, 'tokyo', READ, 'soon')
      .query(890, 'tokyo', READ, 'kept')
      .query(1500, 'tokyo', READ, 'later')
      .until(2500);

  it('a marker sends who misses to the main region until the change has come; without one the old value is kept again', async () => {
    const marked = await lagging({});
    const plain = await lagging({ markers: false });
    for (const run of [marked, plain]) {
      expect(run.violations).toEqual([]);
      expect(run.answer('later')).toEqual([['atlas']]);
      expect(run.returned('later').served?.node).toBe('replica-tokyo');
    }
    expect(marked.answer('soon')).toEqual([['atlas']]);
    expect(marked.returned('soon').served?.node).toBe('primary-virginia');
    expect(plain.answer('soon')).toEqual([['map']]);
    expect(plain.returned('soon').served?.node).toBe('replica-tokyo');
    // And kept, for everybody in Tokyo.
    expect(plain.answer('kept')).toEqual([['map']]);
    expect(marked.answer('kept')).toEqual([['atlas']]);
    await tells(
      marked,
      'marker.txt',
      [
        'client-tokyo → cache-tokyo  mark (name items:1)',
        'has its answer to write',
        'marked true',
        'client-tokyo → primary-virginia  query',
        'answer to soon',
      ],
      QUIET,
    );
  });

  it('statements of a transaction are told of together, when it has committed, and those of one that failed never', async () => {
    const run = (await open())
      .query(100, 'tokyo', READ, 'fill')
      .query(500, 'virginia', `BEGIN; ${RENAME}; SELECT nothing FROM nowhere; COMMIT`, 'fails')
      .query(1500, 'tokyo', READ, 'kept')
      .query(1600, 'virginia', `BEGIN; ${RENAME}; INSERT INTO items VALUES (2, 'globe'); COMMIT`, 'commits')
      .query(2500, 'tokyo', READ, 'new')
      .until(3500);
    expect(run.latencyMs('kept')).toBe(1);
    expect(run.answer('new')).toEqual([['atlas']]);
    expect(run.reported('cache-tokyo', 'deletes from the log')).toBe(2);
    expect(run.violations).toEqual([]);
  });
});
