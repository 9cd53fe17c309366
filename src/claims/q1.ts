/** Q1: a hit in a far city against the same question asked directly. */
import { publishedRoundTrip } from '../regions/index.ts';
import type { At, Claim, Observation } from './claim.ts';
import { row } from './claim.ts';
import { FAR_MS, waitsUnder } from './families/waits.ts';
import { asking, of, p50, share, waits, warm } from './figures.ts';
import type { SetId } from './regions.ts';
import type { Op, Sheet } from './sheet.ts';
import { REPEATED } from './world.ts';

/** Hyperdrive's lifetime (Cloudflare docs, Hyperdrive, query caching). */
const KEPT = { architecture: 'query-cache', settings: { ttlMs: 60_000 } } as const;
const DIRECT = { architecture: 'single-node', settings: { backupIntervalMs: 0 } } as const;
const MOST = 0.1;

interface Seen {
  readonly cache: Sheet;
  readonly direct: Sheet;
}

const repeated = (sheet: Sheet, city: string): readonly Op[] => asking(of(warm(sheet), city), REPEATED);
const isFar = (city: string, { regions: [main = ''] }: At): boolean => (publishedRoundTrip(city, main)?.p50 ?? 0) >= FAR_MS;

/** The worst of the cities: p50 of hits ÷ p50 of the same questions asked directly. */
function measured({ cache, direct }: Seen, cities: readonly string[], hits: (op: Op) => boolean): Observation {
  const ratios = cities.map((city) => p50(repeated(cache, city).filter(hits)) / p50(repeated(direct, city)));
  const all = cities.flatMap((city) => repeated(cache, city));
  const served = all.filter(hits);
  const value = Math.max(...ratios);
  return {
    value: Number.isFinite(value) ? value : null,
    holds: cities.length > 0 && value <= MOST,
    counts: { hits: served.length, operations: all.length },
    figures: {
      hitRatio: served.length / all.length,
      allP50Ms: p50(all),
      allP95Ms: share(waits(all), 0.95),
      allP99Ms: share(waits(all), 0.99),
    },
  };
}

const rowOf = (id: string, says: string, expected: boolean, sets: readonly SetId[], cities: (at: At) => readonly string[]) =>
  row({
    ...{ id, says, expected, sets, least: { operations: 1000, hits: 500 } },
    arms: (at) => ({ cache: waitsUnder(KEPT, at), direct: waitsUnder(DIRECT, at) }),
    measure: (seen, at) => measured(seen, cities(at), ({ cached }) => cached),
  });

const farCities = (at: At): readonly string[] => at.regions.filter((city) => isFar(city, at));

export const q1: Claim = {
  id: 'Q1',
  statement: 'Cached queries are answered very fast.',
  architecture: 'query-cache',
  group: 'pros',
  comparison: 'p50 of hits ÷ p50 of the same read asked directly on an open connection, in the worst of the cities',
  unit: 'ratio',
  margin: 'At most 0.1 in every city that is 50 ms or more from the main one: a tenth is what nobody would still call the same speed.',
  trap: 'Counting hits only: all reads of these queries stand beside them, at their hit ratio.',
  expected: 'held',
  rows: [
    rowOf('world', 'cities 50 ms and more from a main city in Virginia', true, ['W'], farCities),
    rowOf('edge', 'the same cities, with the main one in Sydney', true, ['P'], farCities),
  ],
  control: {
    what: 'All answers of the cache where nothing was kept: never-seen queries must not be fast.',
    row: row({
      ...{ id: 'misses', says: 'misses instead of hits', expected: false, sets: ['W'] as const },
      arms: (at) => ({ cache: waitsUnder(KEPT, at), direct: waitsUnder(DIRECT, at) }),
      measure: (seen, at) => measured(seen, farCities(at), ({ cached }) => !cached),
    }),
  },
};
