/** P1: the limit against the number of partitions. */
import { type Claim, type Observation, type Row, row } from './claim.ts';
import { mean } from './figures.ts';
import { LIMIT_SEEDS } from './families/limits.ts';
import { bound, type Made, onOne, spreadOver } from './families/spreading.ts';
import type { Sheet } from './sheet.ts';

const LEAST = 3;
const EVEN = 1.3;
const OFF = 0.15;
const SETS = ['W', 'E'] as const;

const busiest = ({ nodes }: Sheet): number => {
  const queries = Object.values(nodes).flatMap((node) => (node.kind === 'partition' ? [node.queries] : []));
  return Math.max(...queries) / mean(queries);
};

/** Growth of the limit from three to twelve: four times at best. */
function measured({ three, twelve }: Readonly<Record<'three' | 'twelve', Sheet>>): Observation {
  const value = (twelve.limit ?? 0) / (three.limit ?? 0);
  return {
    ...{ value, holds: value >= LEAST && busiest(twelve) <= EVEN, counts: { operations: twelve.ops.length } },
    figures: { three: three.limit, twelve: twelve.limit, busiest: busiest(twelve) },
  };
}

const growthRow = (condition: Pick<Row, 'id' | 'says' | 'expected'>, how: Made): Row =>
  row({
    ...{ ...condition, sets: SETS, seeds: how.reports || how.hottest ? 1 : LIMIT_SEEDS },
    arms: (at) => ({
      three: spreadOver(3, how, at),
      twelve: spreadOver(12, how, at),
    }),
    measure: measured,
  });

const boundRow = (id: string, says: string, how: Made): Row =>
  row({
    ...{ id, says, expected: true, beside: true as const, sets: ['W'] as const, seeds: 1 },
    arms: (at) => ({
      one: onOne(12, how, at),
      twelve: spreadOver(12, how, at),
    }),
    measure: ({ one, twelve }) => {
      const value = (twelve.limit ?? 0) / (one.limit ?? 0);
      const most = bound(12, how);
      return { value, holds: Math.abs(value / most - 1) <= OFF, counts: { operations: twelve.ops.length }, figures: { bound: most } };
    },
  });

export const p1: Claim = {
  id: 'P1',
  statement: 'Reads and writes are spread.',
  architecture: 'partition-router',
  group: 'pros',
  comparison:
    'highest sustained rate of twelve partitions ÷ of three, on machines that take 10 statements a second; and the busiest ÷ the mean',
  unit: 'ratio',
  margin: 'At least 3 of the possible 4, and the busiest at most 1.3.',
  trap: 'One router as the bottleneck; keys that are even. Shares of reports and of the hottest tenant are rows.',
  expected: 'held under conditions',
  rows: [
    growthRow({ id: 'even', says: 'even tenants, no reports', expected: true }, {}),
    growthRow({ id: 'reports', says: 'one in five is a report over all', expected: false }, { reports: 0.2 }),
    growthRow({ id: 'hot', says: 'one tenant has three in ten', expected: false }, { hottest: 0.3 }),
    boundRow('bound-even', 'twelve against one database, even, within 15 % of n', {}),
    boundRow('bound-reports', 'twelve against one database, one in five a report, within 15 % of n ÷ (1 + s(n − 1))', { reports: 0.2 }),
    boundRow('bound-hot', 'twelve against one database, one tenant with three in ten, within 15 % of 1 ÷ (h + (1 − h) ÷ n)', {
      hottest: 0.3,
    }),
  ],
  control: {
    what: 'all tenants on one partition must not grow.',
    row: growthRow({ id: 'one-tenant', says: 'one tenant has all', expected: false }, { hottest: 1 }),
  },
};
