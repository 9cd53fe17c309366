/** U6: the limit of keyed work with four partitions against one database. */
import { type Claim, type Row, row } from './claim.ts';
import { type Made, onOne, spreadOver } from './families/spreading.ts';

const DOUBLED = 2;

const rowOf = (condition: Pick<Row, 'id' | 'says' | 'expected'>, how: Made): Row =>
  row({
    ...{ ...condition, sets: ['W', 'E'] as const, seeds: 1 },
    arms: (at) => ({
      one: onOne(4, how, at),
      four: spreadOver(4, how, at),
    }),
    measure: ({ one, four }) => {
      const value = (four.limit ?? 0) / (one.limit ?? 0);
      return { value, holds: value >= DOUBLED, counts: { operations: four.ops.length }, figures: { one: one.limit, four: four.limit } };
    },
  });

export const u6: Claim = {
  id: 'U6',
  statement: 'A multi-tenant, write-heavy application gains throughput from partitions.',
  architecture: 'partition-router',
  group: 'who should choose what',
  comparison: 'highest sustained rate with four partitions ÷ with one, on machines that take 10 statements a second',
  unit: 'ratio',
  margin: 'At least 2: doubled.',
  trap: 'The share of reports and the hottest tenant decide (P1’s bounds).',
  expected: 'held under conditions',
  rows: [
    rowOf({ id: 'even', says: 'even tenants, one report in a hundred', expected: true }, { reports: 0.01 }),
    rowOf({ id: 'reports', says: 'four in ten are reports over all', expected: false }, { reports: 0.4 }),
    rowOf({ id: 'hot', says: 'one tenant has four in ten', expected: false }, { hottest: 0.4 }),
  ],
  control: {
    what: 'one tenant that has all must gain nothing.',
    row: rowOf({ id: 'one', says: 'one tenant has all', expected: false }, { hottest: 1 }),
  },
};
