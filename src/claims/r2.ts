/** R2: how old answers of copies are, against those of a cache, over its lifetime. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { aged, agesUnder } from './families/ages.ts';
import { share } from './figures.ts';
import type { Request, Sheet } from './sheet.ts';

interface Pace {
  readonly untilMs: number;
  readonly readsPerSecond: number;
  readonly writesPerSecond: number;
}

/** Four rows that all change. */
const KEYS = 4;
const SLOW: Pace = { untilMs: 180_000, readsPerSecond: 1, writesPerSecond: 1 };
const QUICK: Pace = { untilMs: 40_000, readsPerSecond: 4, writesPerSecond: 4 };

const arms = (lifetimeMs: number, pace: Pace, at: At): Readonly<Record<'replicas' | 'cache', Request>> => ({
  replicas: agesUnder({ architecture: 'read-replicas', keys: KEYS, ...pace }, at),
  cache: agesUnder({ architecture: 'query-cache', settings: { ttlMs: lifetimeMs }, keys: KEYS, ...pace }, at),
});

function ages(sheet: Sheet, fromMs: number) {
  const all = aged(sheet, fromMs).map(({ staleMs }) => staleMs);
  return {
    reads: all.length,
    stale: all.filter((ms) => ms > 0).length / all.length,
    p50: share(all, 0.5),
    p99: share(all, 0.99),
    most: Math.max(...all),
  };
}

/** Age at the 99th percentile of all reads of changing rows: copies − cache. */
function measured({ replicas, cache }: Readonly<Record<'replicas' | 'cache', Sheet>>, lifetimeMs: number): Observation {
  const [own, its] = [ages(replicas, 2 * lifetimeMs), ages(cache, 2 * lifetimeMs)];
  return {
    value: own.p99 - its.p99,
    holds: own.p99 < its.p99 && own.stale < its.stale,
    counts: { reads: own.reads, staleReads: Math.round(own.stale * own.reads) },
    figures: {
      copiesStale: own.stale,
      cacheStale: its.stale,
      copiesP99Ms: own.p99,
      cacheP99Ms: its.p99,
      copiesMostMs: own.most,
      cacheMostMs: its.most,
    },
  };
}

const rowOf = (condition: Pick<Row, 'id' | 'says' | 'expected'>, lifetimeMs: number, pace: Pace): Row =>
  row({
    ...{ ...condition, sets: ['W', 'P'] as const, least: { reads: 1000, staleReads: 30 } },
    arms: (at) => arms(lifetimeMs, pace, at),
    measure: (seen) => measured(seen, lifetimeMs),
  });

export const r2: Claim = {
  id: 'R2',
  statement: 'Staleness matters less.',
  architecture: 'read-replicas',
  group: 'pros',
  comparison: '99th percentile of the age of all reads of changing rows, copies − cache',
  unit: 'ms',
  margin: 'Both the 99th percentile and the share of stale reads are lower.',
  trap: 'It compares a road with a setting: the lifetime is swept, and the crossing lies between the rows.',
  expected: 'held under conditions',
  rows: [
    rowOf({ id: '60-s', says: 'against a lifetime of 60 s', expected: true }, 60_000, SLOW),
    rowOf({ id: '1-s', says: 'against a lifetime of 1 s', expected: true }, 1000, QUICK),
    rowOf({ id: '50-ms', says: 'against a lifetime of 50 ms', expected: false }, 50, QUICK),
  ],
  control: {
    what: 'a cache of 1 s against itself cannot be fresher.',
    row: row({
      ...{ id: 'same', says: 'cache against cache', expected: false, sets: ['W'] as const },
      arms: (at) => ({ cache: arms(1000, QUICK, at).cache }),
      measure: ({ cache }) => measured({ replicas: cache, cache }, 1000),
    }),
  },
};
