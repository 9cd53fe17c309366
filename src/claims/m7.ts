/** M7: a write waits for the nearest majority, counted from the matrix of round trips by other code. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { RAFT, REPLICAS } from './families/arms.ts';
import { rttMs } from './families/cities.ts';
import { historyUnder, judged } from './families/histories.ts';
import { moments, type TimedInput } from './families/moments.ts';
import { type Under, waitsUnder } from './families/waits.ts';
import { of, p50, warm } from './figures.ts';
import type { SetId } from './regions.ts';
import type { Sheet } from './sheet.ts';

const LEAST = 1;
const MOST = 1.1;
/** Two fsyncs of 1 ms one after the other (a follower's, and the leader's before it tells), and what SQL takes. */
const DISK_MS = 2.5;

/** Client to its member, from there to the leader, and the leader's round trip to the second nearest of the others: three of five have it then. */
function roadMs(city: string, { regions }: Pick<At, 'regions'>): number {
  const [leader = ''] = regions;
  const others = regions
    .slice(1)
    .map((other) => rttMs(leader, other))
    .sort((a, b) => a - b);
  const majority = others[Math.floor(regions.length / 2) - 1] ?? Number.NaN;
  return rttMs(city, city) + (city === leader ? 0 : rttMs(city, leader)) + majority;
}

/** The ratio that is farthest from 1 of all cities. */
function measured(sheet: Sheet, at: At): Observation {
  const writes = warm(sheet).filter(({ wrote }) => wrote);
  const waited = at.regions.map((city) => ({ city, ms: p50(of(writes, city)), road: roadMs(city, at) }));
  const ratios = waited.map(({ ms, road }) => ms / road);
  const value = ratios.reduce((worst, ratio) => (Math.abs(ratio - 1) > Math.abs(worst - 1) ? ratio : worst), 1);
  const holds = waited.every(({ ms, road }) => ms >= (LEAST - OFF_BELOW) * road && ms <= MOST * road + DISK_MS);
  return {
    ...{ value, holds, counts: { writes: writes.length } },
    figures: Object.fromEntries(waited.map(({ city }, i) => [city, ratios[i] ?? null])),
  };
}

/** Delays vary, and a median of some tens of writes with them. */
const OFF_BELOW = 0.02;

const waitRow = (condition: Pick<Row, 'id' | 'says' | 'expected'> & { readonly sets: readonly SetId[] }, under: Under): Row =>
  row({
    ...{ ...condition, least: { writes: 500 } },
    arms: (at) => ({ run: waitsUnder(under, at) }),
    measure: ({ run }, at) => measured(run, at),
  });

/** Two cuts of three seconds have no room in the ten seconds of other histories. */
const CUTS_MS = 20_000;
/** The leader's city is cut off, and then another's, three seconds each. */
const cuts = ({ regions, seed }: At): readonly TimedInput[] =>
  moments(seed, 2, 2000, 16_000).flatMap((atMs, i): readonly TimedInput[] => [
    { atMs, command: { type: 'partition', name: `cut-${i}`, sides: [[regions[i] ?? ''], regions.filter((_, j) => j !== i)] } },
    { atMs: atMs + 3000, command: { type: 'heal', name: `cut-${i}` } },
  ]);

export const m7: Claim = {
  id: 'M7',
  statement: 'Consistency is given for latency, the other way: they communicate synchronously.',
  architecture: 'multi-master',
  group: 'cons',
  comparison:
    'p50 of writes ÷ (road to the leader + round trip to the nearest majority), in the city that is farthest off; then the checker’s verdict',
  unit: 'ratio',
  margin:
    '1.0 to 1.1, and the disk, in every city; two hundredths below for the spread of a median; and every history under cuts linearizable.',
  trap: 'The lower bound alone follows from how it is built; the upper one informs.',
  expected: 'held',
  rows: [
    waitRow({ id: 'world', says: 'the leader in Virginia', expected: true, sets: ['W'] }, RAFT),
    waitRow({ id: 'edge', says: 'the leader in Sydney', expected: true, sets: ['P'] }, RAFT),
    waitRow({ id: 'near', says: 'one continent', expected: true, sets: ['E'] }, RAFT),
    row({
      ...{
        id: 'history',
        says: 'histories under cuts (1: linearizable)',
        expected: true,
        sets: ['W', 'E'] as const,
        least: { operations: 3000, overlaps: 2000 },
      },
      arms: (at) => ({ run: historyUnder(RAFT, at, { commands: cuts(at), untilMs: CUTS_MS }) }),
      measure: ({ run }) => judged(run),
    }),
  ],
  control: {
    what: 'replicas that nobody waits for must be below the bound.',
    row: waitRow({ id: 'asynchronous', says: 'asynchronous replicas', expected: false, sets: ['W'] }, REPLICAS),
  },
};
