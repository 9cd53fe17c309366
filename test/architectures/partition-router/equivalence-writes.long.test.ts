/** Ten thousand writes to partitions with two-phase commit, compared with one database. */
import { expect, it } from 'vitest';
import { comparedWrites } from './writing.ts';

it('does what one database does', { timeout: 1_800_000 }, () => {
  const counts = comparedWrites({ settings: { acrossPartitions: 'two-phase' }, over: true, numRuns: 1250, seed: 17 });
  expect(counts.accepted + counts.refused).toBeGreaterThan(10_000);
  expect(counts.several).toBeGreaterThan(1500);
});
