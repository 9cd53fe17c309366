/** Q8: how old the oldest answer gets, against the lifetime. */
import { type At, type Claim, type Observation, type Overall, type Row, row } from './claim.ts';
import { aged, agesUnder, type Aging, readersIn } from './families/ages.ts';
import { rttMs } from './families/cities.ts';
import type { TimedInput } from './families/moments.ts';

const LIFETIME_MS = 2000;
const WINDOW_MS = 1000;
/** Twice the lifetime and the window. */
const FROM_MS = 6000;
/** Jitter of the road from the database and service, beyond half of the published round trip: its 95th percentile is below it everywhere. */
const ROAD_MORE_MS = 25;
const NEAR = 0.9;

const RATES = { untilMs: 26_000, keys: 3, readsPerSecond: 4, writesPerSecond: 4 } as const;
const cache = (settings: Aging['settings'], commands: readonly TimedInput[] = []): Aging => ({
  architecture: 'query-cache',
  settings: { ttlMs: LIFETIME_MS, ...settings },
  ...RATES,
  commands,
});

/** Lifetime, window, and one way from the database to the farthest reading cache. */
const bound = ({ regions: [main = '', ...rest] }: At, windowMs: number): number =>
  LIFETIME_MS + windowMs + ROAD_MORE_MS + Math.max(...readersIn([main, ...rest]).map((city) => rttMs(city, main) / 2));

/** Over all seeds the oldest comes near the bound, else the bound says nothing. */
function nears(all: readonly Observation[]): Overall {
  const worst = Math.max(...all.map(({ value }) => value ?? 0));
  return { holds: worst >= NEAR, says: `The oldest of all came to ${Math.round(worst * 100)} % of its bound.` };
}

interface Condition extends Pick<Row, 'id' | 'says' | 'expected'> {
  readonly windowMs?: number;
  readonly aging: (at: At) => Aging;
}

const rowOf = ({ windowMs = 0, aging, ...condition }: Condition): Row =>
  row({
    ...{ ...condition, sets: ['W', 'E'] as const, least: { reads: 1000, stale: 300 } },
    arms: (at) => ({ run: agesUnder(aging(at), at) }),
    measure: ({ run }, at) => {
      const reads = aged(run, FROM_MS);
      const oldest = Math.max(0, ...reads.map(({ staleMs }) => staleMs));
      const value = oldest / bound(at, windowMs);
      return {
        value,
        holds: value <= 1,
        counts: { reads: reads.length, stale: reads.filter(({ staleMs }) => staleMs > 0).length },
        figures: { oldestMs: oldest },
      };
    },
    overall: nears,
  });

const down = ({ regions: [main = ''] }: At): readonly TimedInput[] => [
  { atMs: 12_000, command: { type: 'crash', node: `primary-${main}`, what: 'host' } },
];
/** A clock that runs a tenth too slow, the most that can be set. */
const slow = ({ regions }: At): readonly TimedInput[] =>
  readersIn(regions).map((city) => ({ atMs: 1, command: { type: 'skew', node: `cache-${city}`, offsetMs: 0, driftPpm: -100_000 } }));

export const q8: Claim = {
  id: 'Q8',
  statement: 'Data can be stale for the cache’s lifetime.',
  architecture: 'query-cache',
  group: 'cons',
  comparison: 'age of the oldest answer when it was asked for ÷ (lifetime + window + one way from the database + service)',
  unit: 'of the bound',
  margin: 'Never above 1 in a run, and 0.9 or more over all seeds: the bound is real, and it is reached.',
  trap: '“Never passes the lifetime” is off by the road: the value ages on its way.',
  expected: 'held under conditions',
  rows: [
    rowOf({ id: 'lifetime', says: 'a lifetime of 2 s', expected: true, aging: () => cache({}) }),
    rowOf({
      id: 'window',
      says: 'and 1 s while it is fetched anew',
      expected: true,
      windowMs: WINDOW_MS,
      aging: () => cache({ staleWhileRevalidateMs: WINDOW_MS }),
    }),
    rowOf({
      ...{ id: 'on-error', says: 'old answers are served while the database is down; the lifetime is no bound then', expected: false },
      aging: (at) => cache({ staleIfErrorMs: 60_000 }, down(at)),
    }),
    rowOf({ id: 'slow-clock', says: 'caches whose clock runs a tenth too slow', expected: false, aging: (at) => cache({}, slow(at)) }),
    rowOf({
      ...{ id: 'no-lifetime', says: 'the application fills it and gives no lifetime, as Redis is configured', expected: false },
      aging: () => ({ architecture: 'query-cache', settings: { filling: 'look-aside', eviction: 'no-eviction', entryTtlMs: 0 }, ...RATES }),
    }),
  ],
  control: {
    what: 'a cache that is planted to serve answers past their lifetime must break the bound.',
    row: row({
      ...{ id: 'never-expires', says: 'nothing expires', expected: false, sets: ['W'] as const },
      arms: (at) => ({ run: { ...agesUnder(cache({}), at), plant: 'query-cache/never-expires' } }),
      measure: ({ run }, at) => {
        const value = Math.max(0, ...aged(run, FROM_MS).map(({ staleMs }) => staleMs)) / bound(at, 0);
        return { value, holds: value <= 1, counts: {} };
      },
    }),
  },
};
