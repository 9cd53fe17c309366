/** P7: a report over all partitions waits for the slowest of them. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { rttMs } from './families/cities.ts';
import { of, p50, sum } from './figures.ts';
import type { Request, Sheet } from './sheet.ts';
import { clientsIn, NEVER_SEEN, world } from './world.ts';

const UNTIL_MS = 20_000;
const ALL = 'SELECT count(*), ? AS seen FROM items WHERE value >= 0';
const ONE = 'SELECT value, ? AS seen FROM items WHERE id = 7';
/** For gathering and the two hops in the city, ms, and a tenth for the spread of the slowest leg, which is always one of the slow ones. */
const GATHER_MS = 8;
const SPREAD = 0.1;
const SLOWER = 10;

const PATIENT = { clientTimeoutMs: 20_000, partitionTimeoutMs: 15_000 };

/** The city that is farthest from this one. */
const farthest = (city: string, { regions }: Pick<At, 'regions'>): string =>
  regions.reduce((far, each) => (rttMs(city, each) > rttMs(city, far) ? each : far));

function reporting(sql: string, slow: boolean, at: At): Request {
  const { regions, seed } = at;
  const [main = ''] = regions;
  const scenario = world({
    ...{ architecture: 'partition-router', settings: PATIENT, regions: [...regions], untilMs: UNTIL_MS + 5000 },
    commands: slow ? [{ atMs: 1, command: { type: 'slow', between: [main, farthest(main, at)], factor: SLOWER } }] : [],
    load: [{ clients: clientsIn(slow ? [main] : regions), perSecond: 0.6, untilMs: UNTIL_MS, statements: [{ sql, params: [NEVER_SEEN] }] }],
  });
  return { scenario, seed };
}

/** p50 of reports ÷ the round trip to the farthest partition, in the city where it is farthest from 1; and how many legs a report had. */
function measured({ run }: { readonly run: Sheet }, at: At, cities: readonly string[], factor = 1): Observation {
  const legs = sum(Object.values(run.nodes).map(({ sent }) => sent['fragment']?.count ?? 0)) / run.ops.length;
  const waited = cities.map((city) => ({ ms: p50(of(run.ops, city)), roadMs: factor * rttMs(city, farthest(city, at)) }));
  const ratios = waited.map(({ ms, roadMs }) => ms / roadMs);
  const value = ratios.reduce((worst, ratio) => (Math.abs(ratio - 1) > Math.abs(worst - 1) ? ratio : worst), 1);
  const holds = waited.every(({ ms, roadMs }) => ms >= (1 - SPREAD / 5) * roadMs && ms <= (1 + SPREAD) * roadMs + GATHER_MS);
  return { value, holds: holds && legs === at.regions.length, counts: { reports: run.ops.length }, figures: { legs } };
}

const rowOf = (condition: Pick<Row, 'id' | 'says' | 'expected' | 'sets'>, sql: string, slow: boolean): Row =>
  row({
    ...{ ...condition, least: { reports: 200 } },
    arms: (at) => ({ run: reporting(sql, slow, at) }),
    measure: (seen, at) => measured(seen, at, slow ? at.regions.slice(0, 1) : at.regions, slow ? SLOWER : 1),
  });

export const p7: Claim = {
  id: 'P7',
  statement: 'Some queries cross servers.',
  architecture: 'partition-router',
  group: 'cons',
  comparison:
    'p50 of a report over all ÷ the round trip to the farthest partition, in the city that is farthest off; each report has a leg to every partition',
  unit: 'ratio',
  margin: 'At least that round trip, at most a tenth and 8 ms for gathering more: the slowest decides.',
  trap: 'A LIMIT without an order, or a list of keys, need not wait for all.',
  expected: 'held',
  rows: [
    rowOf({ id: 'report', says: 'a report over all partitions', expected: true, sets: ['W', 'P', 'E'] }, ALL, false),
    rowOf({ id: 'slow', says: 'the road to the farthest is ten times as long', expected: true, sets: ['W', 'E'] }, ALL, true),
  ],
  control: {
    what: 'a query with a key, which has one leg.',
    row: rowOf({ id: 'keyed', says: 'one key', expected: false, sets: ['W'] }, ONE, false),
  },
};
