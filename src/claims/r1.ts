/** R1: a never-seen query at a local copy against a miss of a cache. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { CACHE, REPLICAS } from './families/arms.ts';
import { farCities } from './families/cities.ts';
import { type Under, waitsUnder } from './families/waits.ts';
import { asking, of, p50, sum, warm } from './figures.ts';
import type { Request, Sheet } from './sheet.ts';
import { clientsIn, FRESH, NEVER_SEEN, world } from './world.ts';

const MOST = 0.2;

/** Some 400,000 steps of SQLite: pairs of rows, counted. */
const HEAVY = 'SELECT count(*) AS pairs, ? AS seen FROM items AS a, items AS b WHERE a.value <= b.value AND b.id <= 50';

/** A machine that is ten times slower, since no statement may take many more steps. */
const STEP_NS = 300;

function heavyUnder({ architecture, settings = {} }: Under, { regions, seed }: At): Request {
  const scenario = world({
    ...{ architecture, settings: { ...settings, stepNs: STEP_NS }, regions: [...regions], untilMs: 22_000 },
    load: [{ clients: clientsIn(regions), perSecond: 0.15, untilMs: 20_000, statements: [{ sql: HEAVY, params: [NEVER_SEEN] }] }],
  });
  return { scenario, seed };
}

interface Seen {
  readonly replicas: Sheet;
  readonly cache: Sheet;
}

/** The worst of the far cities. */
function measured({ replicas, cache }: Seen, at: At, sql: string, fromMs?: number): Observation {
  const asked = (sheet: Sheet, city: string) => asking(of(warm(sheet, fromMs), city), sql);
  const value = Math.max(...farCities(at).map((city) => p50(asked(replicas, city)) / p50(asked(cache, city))));
  const operations = sum(farCities(at).map((city) => asked(replicas, city).length));
  return { value: Number.isFinite(value) ? value : null, holds: value <= MOST, counts: { operations } };
}

const rowOf = (condition: Pick<Row, 'id' | 'says' | 'sets'>): Row =>
  row({
    ...{ ...condition, expected: true, least: { operations: 1000 } },
    arms: (at) => ({ replicas: waitsUnder(REPLICAS, at), cache: waitsUnder(CACHE, at) }),
    measure: (seen, at) => measured(seen, at, FRESH),
  });

export const r1: Claim = {
  id: 'R1',
  statement: 'All queries are fast, whether or not they were seen before.',
  architecture: 'read-replicas',
  group: 'pros',
  comparison: 'p50 of a never-seen query at the copy of the city ÷ p50 of a cache’s miss, in the worst of the far cities',
  unit: 'ratio',
  margin: 'At most 0.2 wherever the round trip is 50 ms or more.',
  trap: 'A small table makes every query cheap: heavy ones stand beside it, local and yet not fast.',
  expected: 'held',
  rows: [
    rowOf({ id: 'world', says: 'cities at least 50 ms from a main city in Virginia', sets: ['W'] }),
    rowOf({ id: 'edge', says: 'the same cities, the main one in Sydney', sets: ['P'] }),
    row({
      ...{
        id: 'heavy',
        says: 'queries of 400,000 steps, on machines that take 0.3 µs a step',
        expected: false,
        beside: true as const,
        sets: ['W'] as const,
        seeds: 4,
      },
      arms: (at) => ({ replicas: heavyUnder(REPLICAS, at), cache: heavyUnder(CACHE, at) }),
      measure: (seen, at) => measured(seen, at, HEAVY, 0),
    }),
  ],
  control: {
    what: 'copies in the main city and its neighbour alone must not be fast for the others.',
    row: row({
      ...{ id: 'two-copies', says: 'two cities have a copy', expected: false, sets: ['W'] as const },
      arms: (at) => ({ replicas: waitsUnder({ ...REPLICAS, databases: at.regions.slice(0, 2) }, at), cache: waitsUnder(CACHE, at) }),
      measure: (seen, at) => measured(seen, at, FRESH),
    }),
  },
};
