/** Sets the stage of a run: nodes, places, round trips. Everything a scenario names is checked here, once. */
import { architectureOf, layersOf } from './chosen.ts';
import type { Architecture, Driver, Topology } from '../architectures/contract.ts';
import type { Settings } from '../architectures/showing.ts';
import { regionById, regions } from '../regions/index.ts';
import type { Scenario } from '../scenarios/schema.ts';
import type { Command } from '../sim/commands.ts';
import type { NetworkModel } from '../sim/network.ts';
import type { NodeId, NodeSpec } from '../sim/node.ts';
import type { Place, RunSpec, Stage } from './run.ts';
import { checkDisk } from './disk-of.ts';
import { networkOf, roundTripsOf } from './network.ts';
import { at, BadInput, suggestion } from './problem.ts';
import { resolveSettings } from './settings.ts';

export interface Staging {
  readonly architecture: Architecture;
  readonly settings: Settings;
  readonly topology: Topology;
  readonly network: NetworkModel;
  /** Client → what it runs. */
  readonly drivers: ReadonlyMap<NodeId, Driver>;
  readonly stage: Stage;
}

export function stageOf(run: RunSpec): Staging {
  const { scenario } = run;
  const architecture = architectureOf(scenario);
  const settings = resolveSettings(architecture, [...layersOf(scenario), { where: 'Settings', settings: run.settings }], scenario.regions);
  checkDisk(scenario, [scenario.settings, scenario.over?.settings ?? {}, run.settings]);
  const places = placesOf(scenario);
  const roundTrip = roundTripsOf(scenario, places);
  const nodes = nodesOf(architecture, scenario, settings);
  const topology: Topology = { nodes, regions: scenario.regions, rttMs: (a, b) => roundTrip(a, b).p50 };
  const drivers = driversOf(architecture, topology, settings);
  const homes = Object.fromEntries([...drivers].map(([client, { home }]) => [client, home]));
  checkCommands(run, nodes);
  for (const [i, load] of scenario.load.entries()) {
    for (const [c, client] of load.clients.entries())
      at(['load', String(i), 'clients', String(c)], () => checkNode(client, nodes, `Scenario “${scenario.id}”, load`, true));
  }
  const network = networkOf(scenario, architecture, settings, roundTrip);
  const rttMs = places.map((a) => places.map((b) => roundTrip(a.id, b.id).p50));
  return {
    architecture,
    settings,
    topology,
    network,
    drivers,
    stage: { nodes, kinds: architecture.about.kinds, places, rttMs, homes, settings },
  };
}

/** What each client runs. */
function driversOf(architecture: Architecture, topology: Topology, settings: Settings): Staging['drivers'] {
  const clients = topology.nodes.filter(({ kind }) => kind === 'client');
  return new Map(clients.map(({ id, region }) => [id, architecture.driver(region, topology, settings)]));
}

/** The same with another architecture of the same kinds of nodes: one with a bug planted. */
export const restaged = (staging: Staging, architecture: Architecture): Staging => ({
  ...staging,
  architecture,
  drivers: driversOf(architecture, staging.topology, staging.settings),
});

function placesOf(scenario: Scenario): readonly Place[] {
  for (const [i, { id }] of scenario.customRegions.entries()) {
    const where = `Scenario “${scenario.id}”, customRegions.${i}`;
    if (regionById(id))
      throw new BadInput(`${where}: “${id}” is already a published region. Choose an id of your own.`, ['customRegions', String(i), 'id']);
    if (scenario.customRegions.findIndex((r) => r.id === id) !== i)
      throw new BadInput(`${where}: “${id}” is given twice. Remove one.`, ['customRegions', String(i), 'id']);
  }
  return scenario.regions.map((id, i) => {
    if (scenario.regions.indexOf(id) !== i)
      throw new BadInput(`Scenario “${scenario.id}”: region “${id}” is listed twice. Remove one.`, ['regions', String(i)]);
    const found = scenario.customRegions.find((r) => r.id === id) ?? regionById(id);
    if (!found) {
      const known = [...scenario.customRegions, ...regions].map((r) => r.id);
      throw new BadInput(`Scenario “${scenario.id}”: there is no region “${id}”. ${suggestion(id, known)}`, ['regions', String(i)]);
    }
    const { city, lat, lon } = found;
    return { id, city, lat, lon };
  });
}

function nodesOf(architecture: Architecture, scenario: Scenario, settings: Settings): readonly NodeSpec[] {
  const clientRegions = scenario.clients ?? scenario.regions;
  for (const [i, region] of clientRegions.entries()) {
    if (clientRegions.indexOf(region) !== i)
      throw new BadInput(`Scenario “${scenario.id}”, clients: “${region}” stands there twice. Remove one.`, ['clients', String(i)]);
    if (!scenario.regions.includes(region)) {
      throw new BadInput(
        `Scenario “${scenario.id}”, clients: “${region}” is no region of this run. ${suggestion(region, scenario.regions)}`,
        ['clients', String(i)],
      );
    }
  }
  const nodes = architecture.plan(databasesOf(scenario), settings);
  const clients = clientRegions.map((region): NodeSpec => ({ id: `client-${region}`, kind: 'client', region }));
  return [...nodes, ...clients];
}

/** Regions that may have a database, the main one first. */
function databasesOf({ id, regions: all, databases = all }: Scenario): readonly string[] {
  const where = `Scenario “${id}”, databases`;
  for (const [i, region] of databases.entries()) {
    if (databases.indexOf(region) !== i)
      throw new BadInput(`${where}: “${region}” stands there twice. Remove one.`, ['databases', String(i)]);
    if (!all.includes(region))
      throw new BadInput(`${where}: “${region}” is no region of this run. ${suggestion(region, all)}`, ['databases', String(i)]);
  }
  if (databases[0] !== all[0]) throw new BadInput(`${where}: the main region, “${all[0]}”, has to stand first.`, ['databases', '0']);
  return databases;
}

function checkNode(id: string, nodes: readonly NodeSpec[], where: string, client: boolean): void {
  const known = nodes.filter((n) => (n.kind === 'client') === client).map((n) => n.id);
  if (!client && nodes.some((n) => n.id === id && n.kind === 'client'))
    throw new BadInput(`${where}: “${id}” is a client; this is done to a node. There are: ${known.join(', ')}.`);
  if (!known.includes(id)) throw new BadInput(`${where}: there is no ${client ? 'client' : 'node'} “${id}”. ${suggestion(id, known)}`);
}

/** Every command names what there is, and every query has a name of its own, also beside those that a load asks. */
function checkCommands({ commands, scenario }: RunSpec, nodes: readonly NodeSpec[]): void {
  const ops = new Set<string>();
  const loads = scenario.load.length > 0 ? scenario.regions : [];
  const all = [
    ...commands.map(({ command }, i) => ({ command, path: ['commands', String(i), 'command'] })),
    ...(scenario.awaited ?? []).map(({ command }, i) => ({ command, path: ['awaited', String(i), 'command'] })),
  ];
  for (const { command, path } of all) {
    at(path, () => checkCommand(command, scenario, nodes));
    if (command.type !== 'query') continue;
    const { op } = command;
    const opPath = [...path, 'op'];
    if (ops.has(op)) throw new BadInput(`Command query: two queries are called “${op}”. Give each an op of its own.`, opPath);
    if (loads.some((region) => op.startsWith(`${region}-`) && /^(?:-\d+)+(?:-next)?$/.test(op.slice(region.length))))
      throw new BadInput(`Command query: “${op}” is what a load calls its queries. Choose another op.`, opPath);
    ops.add(op);
  }
}

/** A command may only name nodes and regions of the run. */
export function checkCommand(command: Command, scenario: Scenario, nodes: readonly NodeSpec[]): void {
  const where = `Command ${command.type}`;
  const named = (region: string): void => {
    if (!scenario.regions.includes(region))
      throw new BadInput(`${where}: “${region}” is no region of this run. ${suggestion(region, scenario.regions)}`);
  };
  switch (command.type) {
    case 'query':
      checkNode(command.client, nodes, where, true);
      return;
    case 'partition': {
      command.sides.flat().forEach(named);
      const both = command.sides[0].find((region) => command.sides[1].includes(region));
      if (both !== undefined) throw new BadInput(`${where}: “${both}” is on both sides. Leave it on one.`);
      return;
    }
    case 'slow':
    case 'lossy':
      command.between.forEach(named);
      return;
    case 'outage':
    case 'restore':
      named(command.region);
      return;
    case 'heal':
      return;
    default:
      checkNode(command.node, nodes, where, false);
  }
}
