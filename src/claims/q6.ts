/** Q6: how many writes are sustained with no cache, three and twelve. */
import { type At, type Claim, type Row, row } from './claim.ts';
import { SINGLE } from './families/arms.ts';
import { isFlat } from './families/growth.ts';
import { type Limited, limitUnder, LIMIT_SEEDS, mixed } from './families/limits.ts';
import { grown } from './regions.ts';
import type { Request } from './sheet.ts';

const KEPT = { architecture: 'query-cache', settings: { ttlMs: 60_000 } } as const;
/** Four reads for each write. */
const WRITES_OF_MIXED = 0.2;

type Range = Pick<Limited, 'from' | 'to'>;

function limits(writes: number, caches: Range, { set, ...at }: At): Readonly<Record<'none' | 'three' | 'twelve', Request>> {
  const among = { clients: grown(set, 3), statements: mixed(writes) };
  const one = { from: 0.5, to: 1.5 };
  return {
    none: limitUnder({ ...SINGLE, ...among, ...one, regions: grown(set, 3) }, { set, ...at }),
    three: limitUnder({ ...KEPT, ...among, ...caches, regions: grown(set, 3) }, { set, ...at }),
    twelve: limitUnder({ ...KEPT, ...among, ...caches, regions: grown(set, 12) }, { set, ...at }),
  };
}

const rowOf = (condition: Pick<Row, 'id' | 'says' | 'expected'>, writes: number, caches: Range): Row =>
  row({
    ...{ ...condition, sets: ['W', 'E'] as const, seeds: LIMIT_SEEDS },
    arms: (at) => limits(writes, caches, at),
    measure: ({ none, three, twelve }) => {
      const value = (twelve.limit ?? 0) / (none.limit ?? 0);
      const figures = { none: none.limit, three: three.limit, twelve: twelve.limit };
      return { value, holds: isFlat(value), counts: { operations: twelve.ops.length }, figures };
    },
  });

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
    rowOf({ id: 'writes', says: 'writes alone', expected: true }, 1, { from: 0.5, to: 1.5 }),
    rowOf(
      { id: 'mixed', says: 'four reads for each write: the caches take work off the main database', expected: false },
      WRITES_OF_MIXED,
      { from: 1, to: 6 },
    ),
  ],
  control: {
    what: 'partitions must raise the limit of writes.',
    row: row({
      ...{ id: 'partitions', says: 'three partitions', expected: false, sets: ['W'] as const, seeds: 1 },
      arms: (at) => ({
        none: limitUnder({ ...SINGLE, regions: grown(at.set, 3), statements: mixed(1), from: 0.5, to: 1.5 }, at),
        three: limitUnder({ architecture: 'partition-router', regions: grown(at.set, 3), statements: mixed(1), from: 0.8, to: 3.3 }, at),
      }),
      measure: ({ none, three }) => {
        const value = (three.limit ?? 0) / (none.limit ?? 0);
        return { value, holds: isFlat(value), counts: {} };
      },
    }),
  },
};
