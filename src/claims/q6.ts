/** Q6: how many writes are sustained with no cache, three and twelve. */
import type { Claim } from './claim.ts';
import { copiesRow, partitionsControl, WRITES_OF_MIXED } from './families/copies.ts';
import { isFlat } from './families/growth.ts';

const KEPT = { architecture: 'query-cache', settings: { ttlMs: 60_000 } } as const;

export const q6: Claim = {
  id: 'Q6',
  statement: 'One server handles the writes.',
  architecture: 'query-cache',
  group: 'cons',
  comparison: 'highest sustained rate with twelve caches ÷ with none, on machines that take 10 statements a second',
  unit: 'ratio',
  margin: '0.95 to 1.05: what all claims call flat.',
  byConstruction: true,
  trap: 'Below the limit everything is flat.',
  expected: 'held under conditions',
  rows: [
    copiesRow({ id: 'writes', says: 'writes alone', expected: true }, { under: KEPT, writes: 1, from: 0.5, to: 1.5 }, isFlat),
    copiesRow(
      { id: 'mixed', says: 'four reads for each write: the caches take work off the main database', expected: false },
      { under: KEPT, writes: WRITES_OF_MIXED, from: 1, to: 6 },
      isFlat,
    ),
  ],
  control: partitionsControl(isFlat),
};
