/** Q7: a miss against a direct connection for the same never-seen query, by kind of connection. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { otherCities } from './families/cities.ts';
import { asking, median, of, sum, warm, WARM_UP_MS } from './figures.ts';
import type { Op, Request, Sheet } from './sheet.ts';
import { ANY_ROW, clientsIn, FRESH, NEVER_SEEN, world } from './world.ts';

const UNTIL_MS = WARM_UP_MS + 20_000;

interface Way {
  /** Each request opens a connection, TLS 1.3; or it is open before time starts. */
  readonly anew?: true;
  /** A warm pool behind the cache and before the database, for both. */
  readonly pool?: 'beside the database';
  /** One transaction of four statements. */
  readonly four?: true;
}

function asked({ anew, pool, four }: Way, cached: boolean, { regions, seed }: At): Request {
  const connections = anew ? { clientConnections: 'per-request' } : {};
  const behind = { backupIntervalMs: 0, ...(pool ? { pool } : {}) };
  const one = { sql: FRESH, params: [NEVER_SEEN, ANY_ROW] };
  const scenario = world({
    ...{ regions: [...regions], untilMs: UNTIL_MS },
    ...(cached
      ? { architecture: 'query-cache', settings: { ...connections }, over: { architecture: 'single-node', settings: behind } }
      : { architecture: 'single-node', settings: { ...behind, ...connections } }),
    load: [
      {
        ...{ clients: clientsIn(regions), perSecond: 0.8, untilMs: UNTIL_MS },
        statements: four ? [{ steps: [one, one, one, one] }] : [one],
      },
    ],
  });
  return { scenario, seed };
}

/** The smallest of the cities' median differences, each operation against itself, ms. */
function measured({ cache, direct }: { readonly cache: Sheet; readonly direct: Sheet }, at: At): Observation {
  const times = new Map(direct.ops.map(({ op, ms, state }) => [op, state === 'ok' ? ms : null]));
  const differences = (ops: readonly Op[]): readonly number[] =>
    ops.flatMap(({ op, ms, cached }) => {
      const directMs = times.get(op);
      return ms === null || directMs == null || cached ? [] : [ms - directMs];
    });
  const byCity = otherCities(at).map((city) => differences(of(warm(cache), city)));
  const value = Math.min(...byCity.map(median));
  return { value: Number.isFinite(value) ? value : null, holds: value > 0, counts: { pairs: sum(byCity.map(({ length }) => length)) } };
}

const rowOf = (condition: Pick<Row, 'id' | 'says' | 'expected'>, way: Way): Row =>
  row({
    ...{ ...condition, sets: ['W', 'E'] as const, least: { pairs: 1000 } },
    arms: (at) => ({ cache: asked(way, true, at), direct: asked(way, false, at) }),
    measure: measured,
  });

export const q7: Claim = {
  id: 'Q7',
  statement: 'Uncached queries are slower than with a direct connection.',
  architecture: 'query-cache',
  group: 'cons',
  comparison: 'miss − direct, for the same operation at the same instant; median, in the city where it is least',
  unit: 'ms',
  margin: 'Above 0 in every city that is not the main one.',
  trap: 'Pooling these conditions into one share.',
  expected: 'held under conditions',
  rows: [
    rowOf({ id: 'open', says: 'connections are open', expected: true }, {}),
    rowOf({ id: 'open-pool', says: 'connections are open, a pool beside the database', expected: true }, { pool: 'beside the database' }),
    rowOf({ id: 'open-four', says: 'connections are open, four statements in a transaction', expected: true }, { four: true }),
    rowOf({ id: 'anew', says: 'each request opens a connection, and the cache has one', expected: false }, { anew: true }),
    rowOf(
      { id: 'anew-pool', says: 'each request opens a connection, a pool beside the database', expected: false },
      { anew: true, pool: 'beside the database' },
    ),
  ],
  control: {
    what: 'the same directly on both sides is no slower.',
    row: row({
      ...{ id: 'same', says: 'direct against direct', expected: false, sets: ['W'] as const },
      arms: (at) => ({ direct: asked({}, false, at) }),
      measure: ({ direct }, at) => measured({ cache: { ...direct, ops: asking(direct.ops, FRESH) }, direct }, at),
    }),
  },
};
