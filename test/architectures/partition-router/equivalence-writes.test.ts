/** What partitions do of a write is what one SQLite database with all rows does, and what they refuse leaves no trace. */
import { describe, expect, it } from 'vitest';
import { comparedWrites } from './writing.ts';

const seed = Number(process.env['EQUIVALENCE_SEED'] ?? 3);
const runs = (usual: number): number => Number(process.env['EQUIVALENCE_RUNS'] ?? usual);

describe('any write to partitions', () => {
  it('carries out the writes that it accepts as one database does, and refuses the others whole', () => {
    const counts = comparedWrites({ settings: {}, over: false, numRuns: runs(40), seed });
    expect(counts.accepted).toBeGreaterThan(100);
    expect(counts.refused).toBeGreaterThan(60);
    expect(counts.several).toBe(0);
  }, 90_000);

  it('with two-phase commit carries out those of several partitions, too', () => {
    const counts = comparedWrites({ settings: { acrossPartitions: 'two-phase' }, over: true, numRuns: runs(20), seed });
    expect(counts.accepted).toBeGreaterThan(100);
    expect(counts.several).toBeGreaterThan(25);
  }, 90_000);
});
