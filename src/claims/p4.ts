/** P4: from three to twelve partitions. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { LIMIT_SEEDS } from './families/limits.ts';
import { spreadOver } from './families/spreading.ts';
import { of, p50, warm, WARM_UP_MS } from './figures.ts';
import { grown } from './regions.ts';
import type { Request, Sheet } from './sheet.ts';
import { ANY_ROW, clientsIn, NEVER_SEEN, world } from './world.ts';

const LEAST = 3;
/** A tenth more is what “nothing breaks” may cost. */
const SAME = 1.1;
const KEYED = 'SELECT value, ? AS seen FROM items WHERE id = ?';
const REPORT = 'SELECT count(*), ? AS seen FROM items WHERE value >= 0';

/** The same three cities ask. */
function asking(partitions: number, { set, seed }: At): Request {
  const regions = grown(set, 12);
  const untilMs = WARM_UP_MS + 15_000;
  const scenario = world({
    ...{ architecture: 'partition-router', regions: [...regions], databases: regions.slice(0, partitions), untilMs: untilMs + 2500 },
    load: [
      {
        ...{ clients: clientsIn(regions.slice(0, 3)), perSecond: 2, untilMs },
        statements: [
          { sql: KEYED, params: [NEVER_SEEN, ANY_ROW], weight: 4 },
          { sql: REPORT, params: [NEVER_SEEN] },
        ],
      },
    ],
  });
  return { scenario, seed };
}

function slower({ three, twelve }: Readonly<Record<'three' | 'twelve', Sheet>>, sql: string): Observation {
  const asked = (sheet: Sheet) => warm(sheet).filter((op) => op.sql === sql);
  const value = p50(asked(twelve)) / p50(asked(three));
  const city = asked(three)[0]?.from ?? '';
  return {
    value,
    holds: value <= SAME,
    counts: { operations: asked(three).length },
    figures: { threeMs: p50(asked(three)), twelveMs: p50(asked(twelve)), firstCityMs: p50(of(asked(twelve), city)) },
  };
}

const waitRow = (condition: Pick<Row, 'id' | 'says'>, sql: string, least: number): Row =>
  row({
    ...{ ...condition, expected: false, sets: ['W', 'E'] as const, least: { operations: least } },
    arms: (at) => ({ three: asking(3, at), twelve: asking(12, at) }),
    measure: (seen) => slower(seen, sql),
  });

export const p4: Claim = {
  id: 'P4',
  statement: 'It can be deployed widely.',
  architecture: 'partition-router',
  group: 'pros',
  comparison: 'highest sustained rate of twelve partitions ÷ of three; then waits of the same three cities',
  unit: 'ratio',
  margin: 'At least 3 of the possible 4; and waits at most a tenth longer.',
  trap: '“Nothing else breaks”: waits are rows. And a report is answered only if all partitions are up: with each up 99 % of the time, 0.99 to the power of n.',
  expected: 'held under conditions',
  rows: [
    row({
      ...{ id: 'limit', says: 'throughput', expected: true, sets: ['W', 'E'] as const, seeds: LIMIT_SEEDS },
      arms: (at) => ({ three: spreadOver(3, {}, at), twelve: spreadOver(12, {}, at) }),
      measure: ({ three, twelve }) => {
        const value = (twelve.limit ?? 0) / (three.limit ?? 0);
        return {
          value,
          holds: value >= LEAST,
          counts: { operations: twelve.ops.length },
          figures: { three: three.limit, twelve: twelve.limit },
        };
      },
    }),
    waitRow({ id: 'keyed', says: 'p50 of keyed reads' }, KEYED, 500),
    waitRow({ id: 'report', says: 'p50 of reports, which go to the farthest city' }, REPORT, 200),
  ],
  control: {
    what: 'three partitions against three gain nothing.',
    row: row({
      ...{ id: 'same', says: 'three against three', expected: false, sets: ['W'] as const, seeds: 1 },
      arms: (at) => ({ three: spreadOver(3, {}, at) }),
      measure: ({ three }) => ({
        value: (three.limit ?? 0) / (three.limit ?? 1),
        holds: (three.limit ?? 0) >= LEAST * (three.limit ?? 1),
        counts: {},
      }),
    }),
  },
};
