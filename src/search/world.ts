/** A world to be tried: who stands where, what is asked and what goes wrong. Plain data, from which a run like any other is made. */
import type { Settings } from '../architectures/showing.ts';
import { readScenario } from '../scenarios/read.ts';
import type { Load, Scenario } from '../scenarios/schema.ts';
import type { Variant } from '../scenarios/variant.ts';
import { runOf, type RunSpec } from '../session/run.ts';
import type { Command, TimedCommand } from '../sim/commands.ts';

/** One thing that goes wrong, with what ends it. */
export interface Fault {
  readonly name: string;
  readonly commands: readonly TimedCommand[];
}

export interface World {
  readonly seed: number;
  readonly variant: Variant;
  readonly settings: Settings;
  /** The main one first. */
  readonly regions: readonly string[];
  /** SQL on the empty database. */
  readonly setup: readonly string[];
  /** What clients ask at times of their own. */
  readonly asks: readonly TimedCommand[];
  /** What they ask one after the other. */
  readonly load: readonly Load[];
  /** Datagrams of one link overtake each other. Absent: they come in the order in which they left, as on connections. */
  readonly overtaking?: boolean;
  readonly faults: readonly Fault[];
  /** What ends every fault, and what a person puts right. */
  readonly mending: readonly TimedCommand[];
  readonly untilMs: number;
  /** Whose world it is, with all else that it says: its own regions, delays… */
  readonly scenario: Scenario | null;
}

/** How often the world is asked, at least, and what goes wrong in it. */
export const OPERATIONS_MIN = 200;
export const FAULTS_MIN = 8;
/** All of it is asked, and goes wrong, within that. */
export const TROUBLE_MS = 12_000;

export const commandsOf = ({ asks, faults, mending }: World): readonly TimedCommand[] =>
  [...asks, ...faults.flatMap(({ commands }) => commands), ...mending].sort((a, b) => a.at - b.at);

export const at = (atMs: number, command: Command): TimedCommand => ({ at: Math.round(atMs * 1000), command });

/** The scenario of that world: a file like any other. */
export function scenarioOf(world: World): Scenario {
  const { architecture, preset, over = null } = world.variant;
  const { seed, settings, regions, setup, load, untilMs } = world;
  const commands = commandsOf(world).map((each) => ({ atMs: each.at / 1000, command: each.command }));
  const own = { architecture, preset, over, settings, seed, regions, setup, load, commands, untilMs };
  const network = world.overtaking ? { network: { ...world.scenario?.network, overtaking: true } } : {};
  return readScenario({ ...(world.scenario ?? NOBODY), ...own, ...network }, 'A random world');
}

const NOBODY = {
  format: 'antipode-scenario/1',
  id: 'search',
  title: 'Found by a search',
  summary: 'Random clients and faults; what is left of them when all that could be spared was taken away.',
  msPerSecond: 500,
  steps: [{ text: 'Random clients ask, and random faults disturb them.', when: { atMs: 0 } }],
};

export const runOfWorld = (world: World): RunSpec => runOf(scenarioOf(world));
