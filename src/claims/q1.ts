/** Q1: a hit in a far city against the same question asked directly. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { CACHE, SINGLE } from './families/arms.ts';
import { farCities, otherCities } from './families/cities.ts';
import { waitsUnder } from './families/waits.ts';
import { asking, of, p50, share, waits, warm } from './figures.ts';
import type { SetId } from './regions.ts';
import type { Op, Sheet } from './sheet.ts';
import { FRESH, REPEATED } from './world.ts';

const MOST = 0.1;

interface Seen {
  readonly cache: Sheet;
  readonly direct: Sheet;
}

/** The worst of the cities: p50 of hits ÷ p50 of the same questions asked directly. */
function measured({ cache, direct }: Seen, cities: readonly string[], sql: string, hit: boolean): Observation {
  const asked = (sheet: Sheet, city: string): readonly Op[] => asking(of(warm(sheet), city), sql);
  const all = cities.flatMap((city) => asked(cache, city));
  const hits = all.filter(({ cached }) => cached === hit);
  const value = Math.max(...cities.map((city) => p50(of(hits, city)) / p50(asked(direct, city))));
  return {
    value: Number.isFinite(value) ? value : null,
    holds: cities.length > 0 && value <= MOST,
    counts: { hits: hits.length, operations: all.length },
    figures: {
      hitRatio: hits.length / all.length,
      allP50Ms: p50(all),
      allP95Ms: share(waits(all), 0.95),
      allP99Ms: share(waits(all), 0.99),
    },
  };
}

interface Condition extends Pick<Row, 'id' | 'says' | 'expected'> {
  readonly sets: readonly SetId[];
  readonly cities: (at: At) => readonly string[];
  readonly beside?: true;
}

const rowOf = ({ cities, ...condition }: Condition, sql = REPEATED, hit = true): Row =>
  row({
    ...condition,
    least: { operations: 1000 },
    arms: (at) => ({ cache: waitsUnder(CACHE, at), direct: waitsUnder(SINGLE, at) }),
    measure: (seen, at) => measured(seen, cities(at), sql, hit),
  });

const FAR = { expected: true, cities: farCities } as const;

export const q1: Claim = {
  id: 'Q1',
  statement: 'Cached queries are answered very fast.',
  architecture: 'query-cache',
  group: 'pros',
  comparison: 'p50 of hits ÷ p50 of the same read asked directly on an open connection, in the worst of the cities',
  unit: 'ratio',
  margin: 'At most 0.1 wherever the round trip is 50 ms or more: a tenth is what nobody would still call the same speed.',
  trap: 'Counting hits only: p50, p95 and p99 of all reads of these queries stand beside them, at their hit ratio.',
  expected: 'held',
  rows: [
    rowOf({ id: 'world', says: 'cities at least 50 ms from a main city in Virginia', sets: ['W'], ...FAR }),
    rowOf({ id: 'edge', says: 'the same cities, the main one in Sydney', sets: ['P'], ...FAR }),
    rowOf({ id: 'near', says: 'one continent, where every city is near', sets: ['E'], expected: false, beside: true, cities: otherCities }),
  ],
  control: {
    what: 'never-seen queries, which no cache has, must not be fast.',
    row: rowOf({ id: 'misses', says: 'misses', sets: ['W'], expected: false, cities: farCities }, FRESH, false),
  },
};
