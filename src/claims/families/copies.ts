/** Q6 and R5: what copies that only read change of the highest sustained rate. The reads or writes come from three cities in every arm. */
import { type At, type Row, row } from '../claim.ts';
import { grown } from '../regions.ts';
import type { Request } from '../sheet.ts';
import { SINGLE } from './arms.ts';
import { type Limited, limitUnder, LIMIT_SEEDS, mixed } from './limits.ts';
import type { Under } from './waits.ts';

/** Four reads for each write. */
export const WRITES_OF_MIXED = 0.2;

/** What is asked, of whom, and where the search for the limit goes on. */
export interface Asked extends Pick<Limited, 'from' | 'to'> {
  readonly under: Under;
  /** Writes of all operations. */
  readonly writes: number;
}

function limits({ under, writes, from, to }: Asked, at: At): Readonly<Record<'none' | 'three' | 'twelve', Request>> {
  const among = { clients: grown(at.set, 3), statements: mixed(writes) };
  return {
    none: limitUnder({ ...SINGLE, ...among, from: 0.5, to: 1.5, regions: grown(at.set, 3) }, at),
    three: limitUnder({ ...under, ...among, from, to, regions: grown(at.set, 3) }, at),
    twelve: limitUnder({ ...under, ...among, from, to, regions: grown(at.set, 12) }, at),
  };
}

/** With twelve places ÷ with the main database alone. */
export const copiesRow = (
  condition: Pick<Row, 'id' | 'says' | 'expected'> & { readonly beside?: true },
  asked: Asked,
  holds: (ratio: number) => boolean,
): Row =>
  row({
    ...{ ...condition, sets: ['W', 'E'] as const, seeds: LIMIT_SEEDS },
    arms: (at) => limits(asked, at),
    measure: ({ none, three, twelve }) => {
      const value = (twelve.limit ?? 0) / (none.limit ?? 0);
      const figures = { none: none.limit, three: three.limit, twelve: twelve.limit };
      return { value, holds: holds(value), counts: { operations: twelve.ops.length }, figures };
    },
  });

/** What is no copy takes writes off the main database. */
export const partitionsControl = (holds: (ratio: number) => boolean) => ({
  what: 'partitions must raise the limit of writes.',
  row: row({
    ...{ id: 'partitions', says: 'three partitions', expected: false, sets: ['W'] as const, seeds: 1 },
    arms: (at) => ({
      none: limitUnder({ ...SINGLE, regions: grown(at.set, 3), statements: mixed(1), from: 0.5, to: 1.5 }, at),
      three: limitUnder({ architecture: 'partition-router', regions: grown(at.set, 3), statements: mixed(1), from: 0.8, to: 3.3 }, at),
    }),
    measure: ({ none, three }) => {
      const value = (three.limit ?? 0) / (none.limit ?? 0);
      return { value, holds: holds(value), counts: {} };
    },
  }),
});
