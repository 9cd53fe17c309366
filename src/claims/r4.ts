/** R4: three, six and twelve cities with a copy each. */
import { type Claim, row } from './claim.ts';
import { REPLICAS } from './families/arms.ts';
import { grownTo, isFlat, waitsForAll, writesIn } from './families/growth.ts';
import { p50, sum } from './figures.ts';
import type { Sheet } from './sheet.ts';

const SETS = ['W', 'P'] as const;

/** Bytes that the main database sends for each write. */
function sentPerWrite(sheet: Sheet): number {
  const main = Object.values(sheet.nodes).filter(({ kind }) => kind === 'primary');
  return sum(main.map(({ sent }) => sent['changes']?.bytes ?? 0)) / sheet.ops.filter(({ wrote }) => wrote).length;
}

export const r4: Claim = {
  id: 'R4',
  statement: 'It can be deployed widely.',
  architecture: 'read-replicas',
  group: 'pros',
  comparison: 'p50 of writes with twelve cities ÷ with three; the same writers, and reads and writes in all as many',
  unit: 'ratio',
  margin: '0.95 to 1.05: what all claims call flat.',
  trap: 'R6 says the opposite of bytes: what the main database sends for each write stands beside it.',
  expected: 'held under conditions',
  rows: [
    row({
      ...{ id: 'asynchronous', says: 'nobody waits for copies', expected: true, sets: SETS, least: { writes: 1000 } },
      arms: (at) => ({ three: grownTo(3, REPLICAS, at), six: grownTo(6, REPLICAS, at), twelve: grownTo(12, REPLICAS, at) }),
      measure: ({ three, six, twelve }) => {
        const value = p50(writesIn(twelve)) / p50(writesIn(three));
        return {
          ...{ value, holds: isFlat(value), counts: { writes: writesIn(three).length } },
          figures: { six: p50(writesIn(six)) / p50(writesIn(three)), bytesThree: sentPerWrite(three), bytesTwelve: sentPerWrite(twelve) },
        };
      },
    }),
    row({
      ...{ id: 'all-confirm', says: 'a commit waits for all copies', expected: false, sets: SETS, least: { writes: 1000 } },
      arms: (at) => ({ three: grownTo(3, waitsForAll(2), at), twelve: grownTo(12, waitsForAll(11), at) }),
      measure: ({ three, twelve }) => {
        const value = p50(writesIn(twelve)) / p50(writesIn(three));
        return { value, holds: isFlat(value), counts: { writes: writesIn(three).length } };
      },
    }),
  ],
  control: {
    what: 'writers in all cities instead of the same three must show another p50.',
    row: row({
      ...{ id: 'other-writers', says: 'twelve writing cities against three', expected: false, sets: ['W'] as const },
      arms: (at) => ({ three: grownTo(3, REPLICAS, at), twelve: grownTo(12, REPLICAS, at, 12) }),
      measure: ({ three, twelve }) => {
        const value = p50(writesIn(twelve)) / p50(writesIn(three));
        return { value, holds: isFlat(value), counts: {} };
      },
    }),
  },
};
