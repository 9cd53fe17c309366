/**
 * Free play: a scenario that somebody puts together. Each change is a function from scenario to scenario, so what stands on the planet is
 * always a file like any other.
 */
import { asksOf, type DataSet, dataSetOf } from './data-sets.ts';
import { roomOf } from '../architectures/shown.ts';
import { REGIONS_MAX } from '../regions/maps.ts';
import { BadInput } from './problem.ts';
import { emptyPlanet, FREE_PLAY } from './empty-planet.ts';
import type { Scenario } from './schema.ts';
import type { TimedCommand } from '../sim/commands.ts';
import { shardingOf } from './variant.ts';

/** What stands in a region. */
export type Standing = 'database' | 'client' | 'both';

export const isEmpty = ({ regions }: Pick<Scenario, 'regions'>): boolean => regions.length === 0;

export const databasesOf = ({ databases, regions }: Scenario): readonly string[] => databases ?? regions;
export const clientsOf = ({ clients, regions }: Scenario): readonly string[] => clients ?? regions;

/** What stands in this region; null: nothing. */
export function standingIn(scenario: Scenario, region: string): Standing | null {
  const database = databasesOf(scenario).includes(region);
  const client = clientsOf(scenario).includes(region);
  return database && client ? 'both' : database ? 'database' : client ? 'client' : null;
}

/** The same with that in the region, or (null) with nothing there. The first region gets a database in any case: somebody has to take the writes. */
export function placed(scenario: Scenario, region: string, standing: Standing | null): Scenario {
  const others = (ids: readonly string[]): string[] => ids.filter((id) => id !== region);
  const grown = (ids: readonly string[], stands: boolean): readonly string[] =>
    stands ? (ids.includes(region) ? ids : [...ids, region]) : others(ids);
  const first = isEmpty(scenario);
  const databases = grown(databasesOf(scenario), standing === 'both' || standing === 'database' || (first && standing !== null));
  // Without a database there is nobody to ask.
  const clients = databases.length === 0 ? [] : grown(clientsOf(scenario), standing === 'both' || standing === 'client');
  return arranged(scenario, databases, clients);
}

/** Nothing stands anywhere; system and data are kept. */
export const cleared = (scenario: Scenario): Scenario => arranged(scenario, [], []);

/** Places that a scenario describes itself, and the round trips between all of them, ms: `"a b": 12.5`. */
export interface OwnPlaces {
  readonly regions: readonly Scenario['customRegions'][number][];
  readonly rttMs: Readonly<Scenario['rttMs']>;
}

/** Another planet: these places instead of those before, or (null) the published ones. Nothing stands on it yet; system and data are kept. */
export function withPlaces(scenario: Scenario, places: OwnPlaces | null): Scenario {
  return {
    ...cleared(scenario),
    customRegions: places ? [...places.regions] : [],
    rttMs: places ? { ...places.rttMs } : {},
    // Of own places only medians are known.
    network: { jitter: places ? 'typical' : 'none', bandwidthMbps: {}, delays: [] },
  };
}

/** The main region moves: it takes the writes, or is where the system begins. */
export function withMain(scenario: Scenario, region: string): Scenario {
  return arranged(scenario, [region, ...databasesOf(scenario).filter((id) => id !== region)], clientsOf(scenario));
}

function arranged(scenario: Scenario, databases: readonly string[], clients: readonly string[]): Scenario {
  const regions = [...databases, ...clients.filter((id) => !databases.includes(id))];
  if (regions.length > REGIONS_MAX) throw new BadInput(`A run has at most ${REGIONS_MAX} regions: remove one before you add another.`);
  const { databases: _before, ...rest } = scenario;
  const placed: Scenario = {
    ...rest,
    regions,
    clients: [...clients],
    ...(databases.length < regions.length ? { databases: [...databases] } : {}),
  };
  const { perClient } = trafficOf(scenario);
  return clients.length === clientsOf(scenario).length && clients.every((id) => clientsOf(scenario).includes(id))
    ? placed
    : withLoad(placed, trafficOf(scenario), Object.fromEntries(clients.map((id) => [id, perClient[id] ?? usual(perClient)])));
}

/** What a client asks that comes to others: as much as they do. */
function usual(perClient: Readonly<Record<string, number>>): number {
  const all = Object.values(perClient);
  return all.length === 0 ? PER_CLIENT : all.reduce((sum, each) => sum + each, 0) / all.length;
}

/** Operations a second of a client that nobody has said anything of. */
const PER_CLIENT = 20;
const WRITES = 0.05;
const DAY_MS = 86_400_000;

export interface Traffic {
  /** Region → operations a second of its client. */
  readonly perClient: Readonly<Record<string, number>>;
  /** Share of writes, 0 to 1. */
  readonly writes: number;
  /** Distinct rows that are asked for, and tenants that ask; 0 where the data has none. */
  readonly rows: number;
  readonly tenants: number;
}

const isRead = (sql: string): boolean => /^\s*(?:SELECT|WITH|VALUES)\b/i.test(sql);

/** The traffic of a scenario, as far as it is made of what its data is usually asked. */
export function trafficOf(scenario: Scenario): Traffic {
  const asks = asksOf(scenario.setup);
  const perClient: Record<string, number> = {};
  for (const { clients, perSecond = 0 } of scenario.load)
    for (const client of clients) perClient[client.replace(/^client-/, '')] = (perClient[client.replace(/^client-/, '')] ?? 0) + perSecond;
  const statements = scenario.load[0]?.statements ?? [];
  const total = statements.reduce((sum, { weight }) => sum + weight, 0);
  const written = statements.reduce((sum, { sql, weight }) => sum + (isRead(sql) ? 0 : weight), 0);
  const most = (what: string, otherwise: number): number => {
    const drawn = statements.flatMap(({ sql, params }) => {
      const place = [...asks.reads, ...asks.writes].find((ask) => ask.sql === sql)?.params.indexOf(what) ?? -1;
      const draw = params[place];
      return typeof draw === 'object' && draw !== null && 'to' in draw ? [draw.to] : [];
    });
    return drawn.length === 0 ? otherwise : Math.max(...drawn);
  };
  return {
    perClient,
    writes: total === 0 ? (asks.writes.length > 0 ? WRITES : 0) : written / total,
    rows: most('row', asks.rows),
    tenants: most('tenant', asks.tenants),
  };
}

export function withTraffic(scenario: Scenario, change: Partial<Traffic>): Scenario {
  const traffic = { ...trafficOf(scenario), ...change };
  return withLoad(scenario, traffic, traffic.perClient);
}

function withLoad(scenario: Scenario, traffic: Omit<Traffic, 'perClient'>, perClient: Traffic['perClient']): Scenario {
  const { reads, writes } = asksOf(scenario.setup);
  const draw = (what: string) => ({ from: 1, to: Math.max(1, what === 'tenant' ? traffic.tenants : traffic.rows) });
  const share = writes.length === 0 ? 0 : reads.length === 0 ? 1 : traffic.writes;
  const list = [
    { asks: reads, share: 1 - share },
    { asks: writes, share },
  ];
  const statements = list.flatMap(({ asks, share: of }) => {
    const all = asks.reduce((sum, ask) => sum + ask.share, 0);
    // Weights of thousandths, so that a share comes back as it was given.
    return asks.map((ask) => ({ sql: ask.sql, params: ask.params.map(draw), weight: (of * 1_000 * ask.share) / all, next: undefined }));
  });
  const asked = statements.filter(({ weight }) => weight > 0);
  const load = clientsOf(scenario).flatMap((region): Scenario['load'] => {
    const perSecond = perClient[region] ?? 0;
    if (perSecond <= 0 || asked.length === 0) return [];
    return [{ clients: [`client-${region}`], perSecond, fromMs: 0, untilMs: DAY_MS, statements: asked }];
  });
  return { ...scenario, load };
}

/** Another schema with its rows, its samples and what is asked of it; sharded as it should be. */
export function withData(scenario: Scenario, data: Pick<DataSet, 'setup' | 'samples'> & Partial<Pick<DataSet, 'shardedBy'>>): Scenario {
  const { perClient, writes } = trafficOf(scenario);
  const { key: _before, reference: _tables, ...settings } = scenario.settings;
  const { shardedBy: _until, ...rest } = scenario;
  const next = {
    ...rest,
    ...(data.shardedBy === undefined ? {} : { shardedBy: data.shardedBy }),
    setup: [...data.setup],
    samples: [...data.samples],
    settings: { ...settings, ...shardingOf(roomOf(scenario), data.shardedBy) },
  };
  const { rows, tenants, writes: writable } = asksOf(next.setup);
  return withLoad(next, { writes: writable.length > 0 ? writes || WRITES : 0, rows, tenants }, perClient);
}

/** Another system on the same planet. Settings of the one before mean nothing to it. */
export function withSystem(scenario: Scenario, architecture: string, preset: string | null, over: Scenario['over'] = null): Scenario {
  const key = scenario.shardedBy ?? dataSetOf(scenario.setup)?.shardedBy;
  return { ...scenario, architecture, preset, over, settings: shardingOf(roomOf({ architecture, over }), key) };
}

/** Another key, wherever rows are spread. `perPartition`: UNIQUE is checked by each partition alone, since it lacks the key. */
export function withKey(scenario: Scenario, key: string, perPartition: boolean): Scenario {
  const { unique: _before, ...settings } = scenario.settings;
  const unique = perPartition ? { unique: 'checked per partition' } : {};
  return { ...scenario, shardedBy: key, settings: { ...settings, ...shardingOf(roomOf(scenario), key), ...unique } };
}

/** Other reference tables, by their names with commas between them, wherever partitions have them. */
export function withReference(scenario: Scenario, tables: string): Scenario {
  const { reference: _before, ...settings } = scenario.settings;
  return { ...scenario, settings: tables === '' ? settings : { ...settings, reference: tables } };
}

/** Commands that can still be given: in another system nodes have other names, and regions may be gone. */
export function fittingCommands(commands: readonly TimedCommand[], before: Scenario, after: Scenario): readonly TimedCommand[] {
  const sameNodes = roomOf(before) === roomOf(after) && databasesOf(before)[0] === databasesOf(after)[0];
  const here = (region: string): boolean => after.regions.includes(region);
  return commands.filter(({ command }) => {
    switch (command.type) {
      case 'query':
        return clientsOf(after).includes(command.client.replace(/^client-/, ''));
      case 'partition':
        return command.sides.flat().every(here);
      case 'slow':
      case 'lossy':
        return command.between.every(here);
      case 'outage':
      case 'restore':
        return here(command.region);
      case 'heal':
        return true;
      default:
        return sameNodes && here(command.node.slice(command.node.indexOf('-') + 1));
    }
  });
}

/** A lesson as a planet to play on: the same places, system, data and traffic, without its words. */
export function freeFrom(scenario: Scenario): Scenario {
  const { steps, msPerSecond } = emptyPlanet();
  const { id: _id, question: _question, ...rest } = scenario;
  return {
    ...rest,
    id: FREE_PLAY,
    title: 'Free play',
    summary: `Goes on from “${scenario.title}”.`,
    clients: [...clientsOf(scenario)],
    commands: [],
    steps,
    openAtStep: 0,
    question: null,
    msPerSecond: Math.max(msPerSecond, scenario.msPerSecond),
  };
}
