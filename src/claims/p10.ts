/** P10: the fewest machines that carry a load of tenants, and what they store and send for it. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { PARTITIONS, RAFT, REPLICAS, SINGLE } from './families/arms.ts';
import { ONE_MACHINE, slowly } from './families/limits.ts';
import { machinesIn, servers } from './families/meters.ts';
import { TASK, tenantsTable } from './families/partitions.ts';
import type { Under } from './families/waits.ts';
import { sum } from './figures.ts';
import type { Scenario } from '../scenarios/schema.ts';
import { grown, type SetId } from './regions.ts';
import type { Request, Sheet } from './sheet.ts';
import { clientsIn, world } from './world.ts';

const TENANTS = 200;
const ROWS_EACH = 4;
const UNTIL_MS = 24_000;
/** These machines take 50 ms a statement, twice as fast as those of other limits, so that a wait of 300 ms is mostly road and queue. */
const SIZE = 2;
const CARRIES = 0.98;
/** 95th percentile, ms: a continent, and the world whose roads alone take 200. */
const AT_MOST_MS: Readonly<Record<SetId, number>> = { E: 300, I: 500, W: 500, P: 500 };
/** Rows of a tenant by its key; six in ten are writes. */
const LIST = 'SELECT count(*) AS open FROM tasks WHERE tenant_id = ? AND done = 0';

/** `machines`: databases, in the cities of the set and its growth. */
function carrying({ architecture, settings = {}, over }: Under, machines: number, load: number, { set, regions }: At): Scenario {
  const cities = grown(set, Math.max(machines, regions.length));
  const any = { from: 1, to: TENANTS };
  return world({
    ...{ architecture, regions: [...cities], databases: cities.slice(0, machines), untilMs: UNTIL_MS + 1000 },
    ...(over ? { over } : {}),
    settings: { ...slowly(architecture, SIZE), ...(architecture === 'partition-router' ? { key: 'tenant_id' } : {}), ...settings },
    ...{ setup: [...tenantsTable(TENANTS, ROWS_EACH)], shardedBy: 'tenant_id' },
    load: [
      {
        ...{ clients: clientsIn(regions), perSecond: (load * SIZE * ONE_MACHINE) / regions.length, untilMs: UNTIL_MS },
        statements: [
          { sql: TASK, params: [any, { from: 1, to: ROWS_EACH }], weight: 0.6 },
          { sql: LIST, params: [any], weight: 0.4 },
        ],
      },
    ],
  });
}

/** Upwards, from the fewest machines. */
function climbed(under: Under, [least, ...more]: Sizes, load: number, at: At): Request {
  const of = (machines: number): Scenario => carrying(under, machines, load, at);
  return { scenario: of(least), seed: at.seed, climb: { larger: more.map(of), answered: CARRIES, withinMs: AT_MOST_MS[at.set] } };
}

const stored = (sheet: Sheet): number => sum(servers(sheet).map(({ storedBytes }) => storedBytes));

/** The fewest of these that carry it, and what they hold; none: as many as can be told from carrying nothing. */
interface Fewest {
  readonly databases: number;
  readonly machines: number;
  readonly bytes: number;
}

function fewest(found: Sheet | undefined): Fewest | null {
  if (!found || found.carried?.rung == null) return null;
  const databases = servers(found).filter(({ kind }) => kind !== 'router').length;
  return { databases, machines: machinesIn(found), bytes: stored(found) };
}

type Sizes = readonly [number, ...number[]];
const SIZES: Sizes = [1, 2, 3, 5, 8];
const OTHERS = { single: [SINGLE, [1]], replicas: [REPLICAS, [2, 3, 5]], raft: [RAFT, [3, 5]] } as const satisfies Record<
  string,
  readonly [Under, Sizes]
>;

/** With any one machine lost and no confirmed write: two databases for each part, of which both confirm. */
const SAFE: Under = {
  architecture: 'partition-router',
  over: { architecture: 'read-replicas', settings: { commit: 'standbys', synchronousStandbyNames: '*' } },
};

/** No router on the way: routers are as slow as everything else here. */
const DIRECT: Under = { ...PARTITIONS, settings: { routers: 'the application' } };

function armsOf(load: number, others: readonly (keyof typeof OTHERS)[], own: Under, sizes: Sizes, at: At) {
  const compared = others.map((name) => [name, climbed(OTHERS[name][0], OTHERS[name][1], load, at)] as const);
  return { partitions: climbed(own, sizes, load, at), ...Object.fromEntries(compared) };
}

/** Databases of the fewest partitions ÷ of the fewest of the best other; what nobody else carries counts as ten times as many. */
const NOBODY = 10;

function measured(seen: Readonly<Record<string, Sheet>>, others: readonly (keyof typeof OTHERS)[]): Observation {
  const own = fewest(seen['partitions']);
  const best = others
    .flatMap((name) => fewest(seen[name]) ?? [])
    .reduce<Fewest | null>((least, each) => (least && least.databases <= each.databases ? least : each), null);
  const value = own === null ? NOBODY : best === null ? 1 / NOBODY : own.databases / best.databases;
  return {
    value,
    holds: own !== null && (best === null || (own.databases < best.databases && own.bytes <= best.bytes)),
    counts: { operations: sum(Object.values(seen).map(({ carried }) => carried?.operations ?? 0)) },
    figures: {
      ...{ databases: own?.databases ?? null, machines: own?.machines ?? null, bytes: own?.bytes ?? null },
      ...{ otherDatabases: best?.databases ?? null, otherBytes: best?.bytes ?? null },
    },
  };
}

const ALL = ['single', 'replicas', 'raft'] as const;

const rowOf = (
  condition: Pick<Row, 'id' | 'says' | 'expected'>,
  load: number,
  others: readonly (keyof typeof OTHERS)[] = ALL,
  own: Under = PARTITIONS,
  sizes: Sizes = SIZES,
): Row =>
  row({
    ...{ ...condition, sets: ['E', 'W'] as const, seeds: 4, least: { operations: 1000 } },
    arms: (at) => armsOf(load, others, own, sizes, at),
    measure: (seen) => measured(seen, others),
  });

export const p10: Claim = {
  id: 'P10',
  statement: 'It is cheaper in machines and space for its load.',
  architecture: 'partition-router',
  group: 'pros',
  comparison:
    'fewest databases that carry a load of tenants (six writes in ten), partitions ÷ the best of the others; 0.1: nobody else carries it',
  unit: 'ratio',
  margin:
    'Fewer databases with no more bytes, or none of the others carries it: 98 % answered, 95th percentile at most 300 ms on a continent and 500 over oceans.',
  trap: 'Comparing machines at loads that one of them carries alone; a router in each city is a machine, too, and stands beside.',
  expected: 'held under conditions',
  rows: [
    rowOf({ id: 'double', says: 'twice what one machine takes', expected: true }, 2),
    rowOf({ id: 'four', says: 'four times', expected: true }, 4),
    rowOf({ id: 'direct-double', says: 'twice, and applications that know the map', expected: true }, 2, ALL, DIRECT),
    rowOf({ id: 'direct-four', says: 'four times, and applications that know the map', expected: true }, 4, ALL, DIRECT),
    rowOf({ id: 'half', says: 'half of it', expected: false }, 0.5),
    rowOf({ id: 'safe', says: 'one and a half times, and any one machine may be lost', expected: true }, 1.5, ['raft'], SAFE, [2, 3]),
  ],
  control: {
    what: 'one partition must not carry what a single database does not.',
    row: rowOf({ id: 'one', says: 'a single partition, twice what one machine takes', expected: false }, 2, ['single'], PARTITIONS, [1]),
  },
};
