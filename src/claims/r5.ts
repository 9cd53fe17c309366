/** R5: how many writes are sustained with no copy, three and twelve. */
import { type At, type Claim, type Row, row } from './claim.ts';
import { REPLICAS, SINGLE } from './families/arms.ts';
import { type Limited, limitUnder, LIMIT_SEEDS, mixed } from './families/limits.ts';
import type { Under } from './families/waits.ts';
import { grown } from './regions.ts';
import type { Request } from './sheet.ts';

/** What is missing at most is what shipping takes. */
const isServed = (ratio: number): boolean => ratio >= 0.9 && ratio <= 1.05;
const WRITES_OF_MIXED = 0.2;

type Range = Pick<Limited, 'from' | 'to'>;

/** Clients send their writes to the primary themselves. */
const STRAIGHT: Under = { architecture: 'read-replicas', settings: { writes: 'straight to the primary' } };

function limits(writes: number, copies: Range, at: At, under: Under): Readonly<Record<'none' | 'three' | 'twelve', Request>> {
  const among = { clients: grown(at.set, 3), statements: mixed(writes) };
  return {
    none: limitUnder({ ...SINGLE, ...among, from: 0.5, to: 1.5, regions: grown(at.set, 3) }, at),
    three: limitUnder({ ...under, ...among, ...copies, regions: grown(at.set, 3) }, at),
    twelve: limitUnder({ ...under, ...among, ...copies, regions: grown(at.set, 12) }, at),
  };
}

const rowOf = (
  condition: Pick<Row, 'id' | 'says' | 'expected'> & { readonly beside?: true },
  writes: number,
  copies: Range,
  under = STRAIGHT,
): Row =>
  row({
    ...{ ...condition, sets: ['W', 'E'] as const, seeds: LIMIT_SEEDS },
    arms: (at) => limits(writes, copies, at, under),
    measure: ({ none, three, twelve }) => {
      const value = (twelve.limit ?? 0) / (none.limit ?? 0);
      const figures = { none: none.limit, three: three.limit, twelve: twelve.limit };
      return { value, holds: isServed(value), counts: { operations: twelve.ops.length }, figures };
    },
  });

export const r5: Claim = {
  id: 'R5',
  statement: 'One server handles the writes.',
  architecture: 'read-replicas',
  group: 'cons',
  comparison: 'highest sustained rate with eleven copies ÷ with none, on machines that take 10 statements a second',
  unit: 'ratio',
  margin: '0.9 to 1.05: flat, but for what shipping takes.',
  byConstruction: true,
  trap: 'Counting a forwarded write at the copy that passed it on.',
  expected: 'held under conditions',
  rows: [
    rowOf({ id: 'writes', says: 'writes alone', expected: true }, 1, { from: 0.5, to: 1.5 }),
    // Committed first as the row above, and came out at 1.0 to 1.15: on a machine this slow a write also waits at the copy that finds out it is one,
    // so that five times the unloaded wait is a longer wait, and the limit a higher one. What serves the writes is one server all the same.
    rowOf(
      { id: 'passed-on', says: 'writes alone, passed on by the copies', expected: true, beside: true },
      1,
      { from: 0.5, to: 1.5 },
      REPLICAS,
    ),
    rowOf({ id: 'mixed', says: 'four reads for each write: copies take work off the main database', expected: false }, WRITES_OF_MIXED, {
      from: 0.5,
      to: 6,
    }),
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
        return { value, holds: isServed(value), counts: {} };
      },
    }),
  },
};
