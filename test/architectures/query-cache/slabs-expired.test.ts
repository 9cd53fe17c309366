/** Slabs of a cache whose number of entries is bounded: what has expired meanwhile makes no room. */
import { expect, it } from 'vitest';
import { queryCache } from '../../../src/architectures/query-cache/index.ts';
import { openRun } from '../shared/harness.ts';

it('an answer that has expired and was taken out is nobody to make room', async () => {
  const by = (id: number): string => `SELECT name FROM items WHERE id = ${id}`;
  const run = await openRun({ architecture: queryCache, settings: { eviction: 'slabs', maxEntries: 1, ttlMs: 300 } });
  run.query(10, 'tokyo', by(1)).query(1000, 'tokyo', by(2)).query(1001, 'tokyo', by(3));
  // It is taken out while the answers to the two are under way.
  run.query(1020, 'tokyo', by(1), 'again').until(2000);
  expect(run.answer('again')).toEqual([['map']]);
  expect(run.violations).toEqual([]);
});
