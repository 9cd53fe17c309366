/** P5: waits with partitions against a single database, by placement and router. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { PARTITIONS, SINGLE } from './families/arms.ts';
import { type Under, waitsUnder } from './families/waits.ts';
import { mean, p50, waits, warm } from './figures.ts';
import type { SetId } from './regions.ts';
import type { Op, Request, Sheet } from './sheet.ts';
import { clientsIn, world } from './world.ts';

const LEAST = 0.95;

const reads = (sheet: Sheet): readonly Op[] => warm(sheet).filter(({ wrote }) => !wrote);

/** p50 over all clients’ reads ÷ that of the single database. */
function measured({ partitions, single }: Readonly<Record<'partitions' | 'single', Sheet>>): Observation {
  const value = p50(reads(partitions)) / p50(reads(single));
  const means = mean(waits(reads(partitions))) / mean(waits(reads(single)));
  return { value, holds: value >= LEAST, counts: { reads: reads(single).length }, figures: { meanRatio: means } };
}

const MAIN_ROUTER: Under = { ...PARTITIONS, settings: { routers: 'main region' } };

const waitRow = (id: string, says: string, expected: boolean, set: SetId, under: Under = PARTITIONS): Row =>
  row({
    ...{ id, says, expected, sets: [set], least: { reads: 1000 } },
    arms: (at) => ({ partitions: waitsUnder(under, at), single: waitsUnder(SINGLE, at) }),
    measure: measured,
  });

/** Each city's rows live there, and its clients ask for their own: row i belongs to the city of its number. */
function atHome(under: Under, { regions, seed }: At): Request {
  const residents = regions.map((city, i) => `${i + 1}=${city}`).join(',');
  const untilMs = 40_000;
  const scenario = world({
    ...{ architecture: under.architecture, regions: [...regions], untilMs: untilMs + 2500 },
    settings: { ...under.settings, ...(under === PARTITIONS ? { residents, key: 'id' } : {}) },
    load: regions.map((city, i) => ({
      ...{ clients: clientsIn([city]), perSecond: 1.5, untilMs },
      statements: [{ sql: 'SELECT value FROM items WHERE id = ?', params: [i + 1] }],
    })),
  });
  return { scenario, seed };
}

export const p5: Claim = {
  id: 'P5',
  statement: 'Latency does not improve.',
  architecture: 'partition-router',
  group: 'cons',
  comparison: 'p50 of all clients’ reads ÷ with a single database',
  unit: 'ratio',
  margin: 'At least 0.95 in a row: no better, but for what all claims call flat.',
  trap: 'The answer is the row: where rows live, who routes, and where the cities are.',
  expected: 'held under conditions',
  rows: [
    waitRow('hashed-W', 'rows by hash, a router in each city, the world from Virginia', true, 'W'),
    waitRow('hashed-I', 'rows by hash, a router in each city, the Indian Ocean', true, 'I'),
    waitRow('hashed-E', 'rows by hash, a router in each city, one continent', true, 'E'),
    waitRow('hashed-P', 'rows by hash, a router in each city, the single database at the edge', false, 'P'),
    waitRow('main-router-W', 'rows by hash, the main city’s router, the world from Virginia', true, 'W', MAIN_ROUTER),
    waitRow('main-router-P', 'rows by hash, the main city’s router, Sydney', true, 'P', MAIN_ROUTER),
    row({
      ...{
        id: 'home',
        says: 'rows live in the city that asks for them',
        expected: false,
        sets: ['W', 'P'] as const,
        least: { reads: 1000 },
      },
      arms: (at) => ({ partitions: atHome(PARTITIONS, at), single: atHome(SINGLE, at) }),
      measure: measured,
    }),
  ],
  control: {
    what: 'a cache of ten minutes must be found to improve it.',
    row: waitRow('cache', 'a query cache instead of partitions', false, 'W', { architecture: 'query-cache', settings: { ttlMs: 600_000 } }),
  },
};
