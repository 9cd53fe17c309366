/** U9: where a single database is best: a grid of loads, shares of far users and of writes, and tolerated outages, all architectures on each cell. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { CACHE, PARTITIONS, RAFT, REPLICAS, SINGLE } from './families/arms.ts';
import { ONE_MACHINE, slowly } from './families/limits.ts';
import { faultMs, SEEN_MS, silence, writing } from './families/outages.ts';
import type { Under } from './families/waits.ts';
import { usdPerThousand } from './prices.ts';
import { share, sum } from './figures.ts';
import type { Request, Sheet } from './sheet.ts';
import { ANY_ROW, clientsIn, REPEATED, world, WRITE } from './world.ts';

/** A machine of these takes 40 statements a second: its work is small beside the roads. */
const SIZE = 4;
const UNTIL_MS = 20_000;
const CARRIES = 0.98;
/** 95th percentile of all operations, ms, where users are not patient. */
const IMPATIENT_MS = 150;
/** What is tolerated where an outage may last minutes, and where seconds; of a host that is back after a minute. */
const OUTAGE_S = { minutes: 300, seconds: 20 } as const;

type Name = 'single' | 'cache' | 'replicas' | 'partitions' | 'raft';

const ARCHITECTURES: Readonly<Record<Name, Under>> = {
  single: SINGLE,
  cache: CACHE,
  replicas: { ...REPLICAS, settings: { promotion: 'automatic', failoverTimeoutMs: 5000, heartbeatMs: 1000 } },
  partitions: PARTITIONS,
  raft: RAFT,
};
const NAMES = Object.keys(ARCHITECTURES) as readonly Name[];

interface Cell {
  /** Of all operations those of users in other cities. */
  readonly far: number;
  /** Of what one machine takes. */
  readonly load: number;
  readonly writes: number;
}

/** Fixed before anything was measured. */
const FAR = [0, 0.5, 0.9] as const;
const LOADS = [0.1, 0.5, 0.9, 2] as const;
const WRITES = [0.05, 0.5] as const;

const cells = (of: (cell: Cell) => boolean): readonly Cell[] =>
  FAR.flatMap((far) => LOADS.flatMap((load) => WRITES.map((writes) => ({ far, load, writes })))).filter(of);

const nameOf = (name: Name, { far, load, writes }: Cell): string => `${name} ${far} ${load} ${writes}`;

function run({ architecture, settings = {} }: Under, { far, load, writes }: Cell, { regions, seed }: At): Request {
  const [main = '', ...others] = regions;
  const all = load * SIZE * ONE_MACHINE;
  const statements = [
    { sql: WRITE, params: [ANY_ROW], weight: writes },
    { sql: REPEATED, params: [{ zipf: 100 }], weight: 1 - writes },
  ];
  const from = (cities: readonly string[], part: number) =>
    part === 0 ? [] : [{ clients: clientsIn(cities), perSecond: (all * part) / cities.length, untilMs: UNTIL_MS, statements }];
  const scenario = world({
    ...{ architecture, regions: [...regions], untilMs: UNTIL_MS + 1000 },
    settings: { ...slowly(architecture, SIZE), ...settings },
    load: [...from([main], 1 - far), ...from(others, far)],
  });
  return { scenario, seed };
}

const p95 = ({ ops }: Sheet): number =>
  share(
    ops.map(({ state, ms }) => (state === 'ok' && ms !== null ? ms : Number.POSITIVE_INFINITY)),
    0.95,
  );
const carries = ({ ops }: Sheet): boolean => ops.filter(({ state, ms }) => state === 'ok' && ms !== null).length >= CARRIES * ops.length;

/** What users and owners want of all cells of a row. */
interface Wants {
  readonly of: (cell: Cell) => boolean;
  readonly outage: keyof typeof OUTAGE_S;
  readonly impatient: boolean;
}

function armsOf({ of }: Wants, at: At): Readonly<Record<string, Request>> {
  const loads = cells(of).flatMap((cell) => NAMES.map((name) => [nameOf(name, cell), run(ARCHITECTURES[name], cell, at)] as const));
  const outages = NAMES.map((name) => [`${name} outage`, writing(ARCHITECTURES[name], 'host', null, SEEN_MS, at)] as const);
  return Object.fromEntries([...loads, ...outages]);
}

/** The cheapest that keeps all limits; null: none does. */
function best(seen: Readonly<Record<string, Sheet>>, cell: Cell, { outage, impatient }: Wants, at: At): Name | null {
  const kept = NAMES.flatMap((name) => {
    const [sheet, dead] = [seen[nameOf(name, cell)], seen[`${name} outage`]];
    if (!sheet || !dead || !carries(sheet) || (impatient && p95(sheet) > IMPATIENT_MS)) return [];
    if (silence(dead, faultMs(at.seed)) / 1000 > OUTAGE_S[outage]) return [];
    return [{ name, usd: usdPerThousand(sheet) }];
  });
  return kept.reduce<(typeof kept)[number] | null>((least, each) => (least && least.usd <= each.usd ? least : each), null)?.name ?? null;
}

/** In which share of the row’s cells it is best. */
function measured(seen: Readonly<Record<string, Sheet>>, at: At, wants: Wants): Observation {
  const all = cells(wants.of).map((cell) => best(seen, cell, wants, at));
  const won = (name: Name | null): number => all.filter((each) => each === name).length;
  return {
    value: won('single') / all.length,
    holds: won('single') === all.length,
    counts: { cells: all.length, operations: sum(Object.values(seen).map(({ ops }) => ops.length)) },
    figures: { ...Object.fromEntries(NAMES.map((name) => [name, won(name)])), nobody: won(null) },
  };
}

const rowOf = (condition: Pick<Row, 'id' | 'says' | 'expected'>, wants: Wants): Row =>
  row({
    ...{ ...condition, sets: ['W', 'P'] as const, seeds: 2, least: { operations: 1000 } },
    arms: (at) => armsOf(wants, at),
    measure: (seen, at) => measured(seen, at, wants),
  });

/** Beyond this a queue is most of the wait. */
const carried = ({ load }: Cell): boolean => load < 0.9;
const isNear = ({ far }: Cell): boolean => far === 0;

export const u9: Claim = {
  id: 'U9',
  statement: 'In many cases a single database is best.',
  architecture: 'single-node',
  group: 'who should choose what',
  comparison:
    'the share of a grid’s cells (far users 0, 0.5, 0.9; load 0.1, 0.5, 0.9, 2 machines; writes 0.05, 0.5) in which it costs least of all that keep the limits',
  unit: 'of the cells',
  margin:
    'All cells of a row. Limits: 98 % answered; where users are impatient a 95th percentile of 150 ms; a host that is back after a minute silences writes no longer than is tolerated.',
  trap: '“Many cases” has no population: a share of cells is not a share of applications.',
  expected: 'held under conditions',
  rows: [
    rowOf(
      { id: 'near', says: 'all users are near, half of one machine carries the load, minutes of outage are tolerated', expected: true },
      { of: (cell) => isNear(cell) && carried(cell), outage: 'minutes', impatient: true },
    ),
    rowOf(
      { id: 'patient', says: 'users are far and patient, half of one machine carries the load, minutes are tolerated', expected: true },
      { of: (cell) => !isNear(cell) && carried(cell), outage: 'minutes', impatient: false },
    ),
    rowOf(
      { id: 'far', says: 'users are far and impatient', expected: false },
      { of: (cell) => !isNear(cell) && carried(cell), outage: 'minutes', impatient: true },
    ),
    rowOf(
      { id: 'seconds', says: 'all users are near, and only seconds of outage are tolerated', expected: false },
      { of: (cell) => isNear(cell) && carried(cell), outage: 'seconds', impatient: true },
    ),
    rowOf(
      { id: 'busy', says: 'all users are near and impatient, and one machine is busy nine tenths of its time', expected: false },
      { of: (cell) => isNear(cell) && cell.load === 0.9, outage: 'minutes', impatient: true },
    ),
    rowOf(
      { id: 'beyond', says: 'the load is twice what one machine takes', expected: false },
      { of: ({ load }) => load > 1, outage: 'minutes', impatient: false },
    ),
  ],
  control: {
    what: 'a Raft cluster must not be the cheapest anywhere that one machine carries the load near by.',
    row: row({
      ...{ id: 'raft', says: 'a Raft cluster, where all users are near', expected: false, sets: ['W'] as const, seeds: 2 },
      arms: (at) => armsOf({ of: (cell) => isNear(cell) && carried(cell), outage: 'minutes', impatient: true }, at),
      measure: (seen, at) => {
        const { figures = {} } = measured(seen, at, { of: (cell) => isNear(cell) && carried(cell), outage: 'minutes', impatient: true });
        return { value: figures['raft'] ?? 0, holds: (figures['raft'] ?? 0) > 0, counts: {} };
      },
    }),
  },
};
