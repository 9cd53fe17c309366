/** S4: how long thirty cities wait for one database. */
import { type Claim, type Row, row } from './claim.ts';
import { REPLICAS } from './families/arms.ts';
import { askedFromAfar, distances, rankCorrelation } from './families/distances.ts';
import type { SetId } from './regions.ts';

const FAR_KM = 5000;
const TIMES = 10;
/** What anybody would call the same order. */
const SAME_ORDER = 0.95;
const SETS = ['W', 'P', 'E', 'I'] as const;
const MAIN: Readonly<Record<SetId, string>> = { W: 'Virginia', P: 'Sydney', E: 'Dublin', I: 'Singapore' };

const orderRow = (set: SetId, expected: boolean): Row =>
  row({
    ...{
      id: `order-${set}`,
      says: `who is farther from ${MAIN[set]} waits longer (rank correlation ${SAME_ORDER} or more)`,
      expected,
      sets: [set],
    },
    arms: (at) => ({ run: askedFromAfar(at) }),
    measure: ({ run }, { regions: [main = ''] }) => {
      const value = rankCorrelation(distances(run, main).map(({ km, p50Ms }) => [km, p50Ms] as const));
      return { value, holds: value >= SAME_ORDER, counts: { operations: run.ops.length } };
    },
  });

export const s4: Claim = {
  id: 'S4',
  statement: 'Far users wait.',
  architecture: 'single-node',
  group: 'cons',
  comparison:
    'p50 of reads of the least waiting city beyond 5,000 km ÷ p50 in the main city; then the rank correlation of waits and distances',
  unit: 'ratio',
  margin: 'At least 10, and nobody is faster than light in a straight fibre.',
  trap: 'Against the matrix of round trips it is circular, so it is compared with distance; “proportional to distance” is false.',
  expected: 'held under conditions',
  rows: [
    row({
      ...{ id: 'far', says: 'cities beyond 5,000 km', expected: true, sets: SETS, least: { operations: 1000 } },
      arms: (at) => ({ run: askedFromAfar(at) }),
      measure: ({ run }, { regions: [main = ''] }) => {
        const all = distances(run, main);
        const own = all.find(({ city }) => city === main)?.p50Ms ?? Number.NaN;
        const far = all.filter(({ km }) => km > FAR_KM);
        const value = Math.min(...far.map(({ p50Ms }) => p50Ms / own));
        const detours = all.filter(({ km }) => km > FAR_KM).map(({ p50Ms, lightMs }) => p50Ms / lightMs);
        return {
          ...{
            value,
            holds: value >= TIMES && all.every(({ p50Ms, lightMs }) => p50Ms >= lightMs),
            counts: { operations: run.ops.length },
          },
          figures: { largestDetourOfLight: Math.max(...detours) },
        };
      },
    }),
    row({
      ...{
        id: 'four',
        says: 'four statements in a transaction take four times as long or more',
        expected: true,
        sets: SETS,
        least: { operations: 1000 },
      },
      arms: (at) => ({ one: askedFromAfar(at), four: askedFromAfar(at, 4) }),
      measure: ({ one, four }, { regions: [main = ''] }) => {
        const single = new Map(distances(one, main).map(({ city, p50Ms }) => [city, p50Ms]));
        const far = distances(four, main).filter(({ km }) => km > FAR_KM);
        const value = Math.min(...far.map(({ city, p50Ms }) => p50Ms / (single.get(city) ?? Number.NaN)));
        return { value, holds: value >= 4, counts: { operations: four.ops.length } };
      },
    }),
    orderRow('W', true),
    orderRow('E', true),
    orderRow('P', false),
    orderRow('I', false),
  ],
  control: {
    what: 'with a copy in every city nobody far may wait ten times as long.',
    row: row({
      ...{ id: 'copies', says: 'a copy in every city', expected: false, sets: ['W'] as const, seeds: 4 },
      arms: (at) => ({ run: askedFromAfar(at, 1, REPLICAS) }),
      measure: ({ run }, { regions: [main = ''] }) => {
        const all = distances(run, main);
        const own = all.find(({ city }) => city === main)?.p50Ms ?? Number.NaN;
        const value = Math.min(...all.filter(({ km }) => km > FAR_KM).map(({ p50Ms }) => p50Ms / own));
        return { value, holds: value >= TIMES, counts: { operations: run.ops.length } };
      },
    }),
  },
};
