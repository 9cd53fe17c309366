/** Q5: three, six and twelve cities with a cache each. */
import { type Claim, row } from './claim.ts';
import { CACHE } from './families/arms.ts';
import { grownTo, isFlat, readsIn, waitsForAll, writesIn } from './families/growth.ts';
import { p50, warm } from './figures.ts';
import type { Sheet } from './sheet.ts';

/** Reads of which the main database hears, as a share of all. */
function missesPerRead(sheet: Sheet): number {
  const reads = readsIn(sheet);
  return reads.filter(({ cached }) => !cached).length / reads.length;
}

const SETS = ['W', 'P'] as const;

export const q5: Claim = {
  id: 'Q5',
  statement: 'It can be deployed widely.',
  architecture: 'query-cache',
  group: 'pros',
  comparison: 'p50 of writes with twelve cities ÷ with three; the same writers, and reads and writes in all as many',
  unit: 'ratio',
  margin: '0.95 to 1.05: what all claims call flat.',
  trap: 'Load per write hides the cost: each cache warms up by itself, so misses at the main database grow with their number.',
  expected: 'held under conditions',
  rows: [
    row({
      ...{ id: 'writes', says: 'write latency', expected: true, sets: SETS, least: { writes: 1000 } },
      arms: (at) => ({ three: grownTo(3, CACHE, at), six: grownTo(6, CACHE, at), twelve: grownTo(12, CACHE, at) }),
      measure: ({ three, six, twelve }) => {
        const value = p50(writesIn(twelve)) / p50(writesIn(three));
        return {
          ...{ value, holds: isFlat(value), counts: { writes: writesIn(three).length, operations: warm(three).length } },
          figures: { six: p50(writesIn(six)) / p50(writesIn(three)) },
        };
      },
    }),
    row({
      ...{ id: 'misses', says: 'misses at the main database for each read', expected: false, sets: SETS, least: { reads: 1000 } },
      arms: (at) => ({ three: grownTo(3, CACHE, at), six: grownTo(6, CACHE, at), twelve: grownTo(12, CACHE, at) }),
      measure: ({ three, six, twelve }) => {
        const value = missesPerRead(twelve) / missesPerRead(three);
        return {
          ...{ value, holds: isFlat(value), counts: { reads: readsIn(three).length } },
          figures: { three: missesPerRead(three), six: missesPerRead(six), twelve: missesPerRead(twelve) },
        };
      },
    }),
  ],
  control: {
    what: 'commits that wait for all copies must grow slower with them.',
    row: row({
      ...{ id: 'waits-for-all', says: 'replicas that all confirm', expected: false, sets: ['W'] as const },
      arms: (at) => ({ three: grownTo(3, waitsForAll(2), at), twelve: grownTo(12, waitsForAll(11), at) }),
      measure: ({ three, twelve }) => {
        const value = p50(writesIn(twelve)) / p50(writesIn(three));
        return { value, holds: isFlat(value), counts: { writes: writesIn(three).length } };
      },
    }),
  },
};
