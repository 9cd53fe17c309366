/** U5: the limit with five databases against one, over the share of writes. */
import { type At, type Claim, type Row, row } from './claim.ts';
import { SINGLE } from './families/arms.ts';
import { limitUnder, mixed } from './families/limits.ts';
import type { Under } from './families/waits.ts';

const LITTLE = 1.1;
const COPIES: Under = { architecture: 'read-replicas', settings: { writes: 'straight to the primary' } };

const armsOf = (writes: number, { regions, ...at }: At) => ({
  single: limitUnder({ ...SINGLE, regions, statements: mixed(writes), from: 0.5, to: 1.5 }, { regions, ...at }),
  copies: limitUnder({ ...COPIES, regions, statements: mixed(writes), from: 0.5, to: Math.min(6, 2 / writes) }, { regions, ...at }),
});

const rowOf = (writes: number, expected: boolean): Row =>
  row({
    ...{ id: `w-${writes}`, says: `${writes * 100} % writes`, expected, sets: ['W', 'E'] as const, seeds: 1 },
    arms: (at) => armsOf(writes, at),
    measure: ({ single, copies }) => {
      const value = (copies.limit ?? 0) / (single.limit ?? 0);
      return {
        value,
        holds: value < LITTLE,
        counts: { operations: copies.ops.length },
        figures: { single: single.limit, copies: copies.limit },
      };
    },
  });

export const u5: Claim = {
  id: 'U5',
  statement: 'With many writes replicas do very little.',
  architecture: 'read-replicas',
  group: 'who should choose what',
  comparison: 'highest sustained rate with five databases ÷ with one, on machines that take 10 statements a second',
  unit: 'ratio',
  margin: 'Under 1.1: “very little”, as all claims use the word.',
  trap: 'Choosing the share of writes: if a read costs what a write costs, the bound is 1 ÷ w.',
  expected: 'held under conditions',
  rows: [rowOf(0.1, false), rowOf(0.5, false), rowOf(0.7, false), rowOf(0.9, false), rowOf(1, true)],
  control: { what: 'with reads alone copies must do much.', row: rowOf(0.02, false) },
};
