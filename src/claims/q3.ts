/** Q3: what the main database is asked, counted against what clients were answered from it. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { sum } from './figures.ts';
import type { Request, Sheet } from './sheet.ts';
import { clientsIn, REPEATED, world, WRITE } from './world.ts';

const ASKED_MS = 30_000;
/** Long enough for what is under way in the end. */
const QUIET_MS = 5000;
/** Short, so that many answers expire. */
const LIFETIME_MS = 2000;

function cacheWith(settings: Readonly<Record<string, number | boolean>>, { regions, seed }: At): Request {
  const scenario = world({
    ...{ architecture: 'query-cache', settings: { ttlMs: LIFETIME_MS, ...settings }, regions: [...regions], untilMs: ASKED_MS + QUIET_MS },
    load: [
      {
        ...{ clients: clientsIn(regions), perSecond: 2, untilMs: ASKED_MS },
        statements: [
          { sql: REPEATED, params: [{ zipf: 20 }], weight: 9 },
          { sql: WRITE, params: [{ from: 1, to: 20 }] },
        ],
      },
    ],
  });
  return { scenario, seed };
}

/** Queries of the main database less those that clients were answered by it: 0 where hits cost it nothing. */
function measured({ ops, nodes }: Sheet): Observation {
  const main = sum(Object.values(nodes).flatMap(({ kind, queries }) => (kind === 'primary' ? [queries] : [])));
  const writes = ops.filter(({ wrote }) => wrote).length;
  const misses = ops.filter(({ wrote, cached }) => !wrote && !cached).length;
  const hits = ops.filter(({ cached }) => cached).length;
  const value = main - misses - writes;
  return { value, holds: value === 0, counts: { operations: ops.length, hits }, figures: { main, misses, writes } };
}

const rowOf = (
  condition: Pick<Row, 'id' | 'says' | 'expected' | 'sets'> & { readonly beside?: true },
  settings: Readonly<Record<string, number | boolean>>,
): Row =>
  row({
    ...condition,
    least: { operations: 1000, hits: 500 },
    arms: (at) => ({ run: cacheWith(settings, at) }),
    measure: ({ run }) => measured(run),
  });

const REVALIDATES = { staleWhileRevalidateMs: 2000 };

export const q3: Claim = {
  id: 'Q3',
  statement: 'Hits add no load to the main database.',
  architecture: 'query-cache',
  group: 'pros',
  comparison: 'queries of the main database − misses − writes',
  unit: 'queries',
  margin: 'Exactly 0: it is an identity.',
  byConstruction: true,
  trap: '“Misses + writes, exactly” is false with stale-while-revalidate: a stale hit causes a query.',
  expected: 'held',
  rows: [
    rowOf({ id: 'plain', says: 'no window after the lifetime', expected: true, sets: ['W', 'E'] }, {}),
    rowOf(
      { id: 'revalidates', says: 'old answers are served 2 s longer while one is fetched', expected: false, beside: true, sets: ['W'] },
      REVALIDATES,
    ),
    rowOf(
      { id: 'collapses', says: 'who asks what is under way is told the same', expected: false, beside: true, sets: ['W'] },
      { collapse: true },
    ),
  ],
  control: {
    what: 'with a window the identity without refreshes must not hold.',
    row: rowOf({ id: 'window', says: 'a window of 2 s', expected: false, sets: ['E'] }, REVALIDATES),
  },
};
