/** What a scenario's load comes to in a few numbers, and the same load with other numbers. */
import type { Load, Scenario } from '../../scenarios/schema.ts';
import { under } from '../../scenarios/variant.ts';
import type { RunSpec } from '../../session/run.ts';

/** The same systems, places and faults under other data and what is asked of them. What people asked of the data before means nothing now. */
export function withWorkload(run: RunSpec, workload: Scenario): RunSpec {
  const { architecture, preset, over, regions } = run.scenario;
  const { id, title, summary, setup, load, samples, steps, shardedBy, settings } = under(
    workload,
    { architecture, preset, over },
    () => false,
  );
  const { shardedBy: _before, ...kept } = run.scenario;
  const scenario = { ...kept, id, title, summary, setup, load, samples, steps, settings: { ...kept.settings, ...settings } };
  return {
    ...run,
    commands: run.commands.filter(({ command }) => command.type !== 'query'),
    scenario: withRegions({ ...scenario, ...(shardedBy === undefined ? {} : { shardedBy }) }, regions),
  };
}

const writes = (sql: string): boolean => !/^\s*(select|with|values|explain|begin)\b/i.test(sql);

/** Operations a second of all clients together; null where users ask again after their answers. */
export function rateOf({ load }: Scenario): number | null {
  if (load.length === 0 || load.some(({ perSecond }) => perSecond === undefined)) return null;
  return load.reduce((sum, { perSecond = 0, clients }) => sum + perSecond * clients.length, 0);
}

export function withRate(scenario: Scenario, rate: number): Scenario {
  const now = rateOf(scenario) ?? rate;
  return withLoad(scenario, (load) => ({ ...load, ...(load.perSecond === undefined ? {} : { perSecond: (load.perSecond * rate) / now }) }));
}

/** Which part of the operations writes, 0 to 1; null where there are not both. */
export function writeShareOf({ load: [first] }: Scenario): number | null {
  if (!first) return null;
  const all = weightOf(first, () => true);
  const written = weightOf(first, writes);
  return written === 0 || written === all ? null : written / all;
}

export function withWriteShare(scenario: Scenario, share: number): Scenario {
  return withLoad(scenario, (load) => {
    const written = weightOf(load, writes);
    const read = weightOf(load, () => true) - written;
    const weight = (sql: string, before: number): number => (writes(sql) ? (before / written) * share : (before / read) * (1 - share));
    return { ...load, statements: load.statements.map((each) => ({ ...each, weight: weight(each.sql, each.weight) })) };
  });
}

const weightOf = ({ statements }: Load, of: (sql: string) => boolean): number =>
  statements.reduce((sum, { sql, weight }) => sum + (of(sql) ? weight : 0), 0);

type Param = Load['statements'][number]['params'][number];
const popular = (param: Param): number | null => (typeof param === 'object' && param !== null && 'zipf' in param ? param.zipf : null);

/** How many different queries are asked for, by Zipf's law; null where that is not how they are drawn. */
export function distinctOf({ load }: Scenario): number | null {
  const all = load.flatMap(({ statements }) => statements.flatMap(({ params }) => params.flatMap((param) => popular(param) ?? [])));
  return all.length === 0 ? null : Math.max(...all);
}

export function withDistinct(scenario: Scenario, distinct: number): Scenario {
  const drawn = (param: Param): Param => (popular(param) === null ? param : { zipf: distinct });
  return withLoad(scenario, (load) => ({
    ...load,
    statements: load.statements.map((each) => ({ ...each, params: each.params.map(drawn) }) as Load['statements'][number]),
  }));
}

/** The same clients ask as often, from other regions: the rate of all together stays. The first region is the main one. */
export function withRegions(scenario: Scenario, regions: readonly string[]): Scenario {
  const rate = rateOf(scenario);
  const clients = regions.map((region) => `client-${region}`);
  const { clients: _all, ...rest } = scenario;
  const moved = withLoad({ ...rest, regions: [...regions] }, (load) => ({ ...load, clients: [...clients] }));
  return rate === null ? moved : withRate(moved, rate);
}

const withLoad = (scenario: Scenario, change: (load: Load) => Load): Scenario => ({ ...scenario, load: scenario.load.map(change) });
