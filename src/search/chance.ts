/** Worlds by chance: everything is drawn from the seed, each part from a stream of its own. */
import type { Guarantees } from '../architectures/guarantees.ts';
import { roomOf } from '../architectures/shown.ts';
import { systemSettings, tuningOf } from '../architectures/tunings.ts';
import type { Settings, Tuning } from '../architectures/showing.ts';
import type { Scenario } from '../scenarios/schema.ts';
import type { Variant } from '../scenarios/variant.ts';
import { stageOf } from '../session/stage.ts';
import type { TimedCommand } from '../sim/commands.ts';
import type { NodeSpec } from '../sim/node.ts';
import { Stream } from '../sim/random.ts';
import { closedLoop, randomAsks } from './asks.ts';
import { type Ground, lie, mendingOf, randomFault } from './faults.ts';
import { ordersAt } from './orders.ts';
import { askForNames, NAMES_SETUP } from './names.ts';
import { pick, some } from './pick.ts';
import { KEYS_MAX, LEDGERS_MAX, type Rows, SECOND, setUpOf } from './registers.ts';
import { readOnes, settingsBy } from './settings.ts';
import { at, FAULTS_MIN, runOfWorld, TROUBLE_MS, type World } from './world.ts';

/** What is tried. */
export interface Target {
  readonly variant: Variant;
  readonly guarantees: Guarantees;
  /** Whose places, data, load, settings and commands are used, instead of random ones. */
  readonly scenario: Scenario | null;
  /** Settings that stand, whatever is drawn. */
  readonly settings?: Settings;
  /** Datagrams of one link overtake each other. */
  readonly overtaking?: boolean;
}

/** Near and far, so that messages overtake each other by different ways; the main one is any of them. */
const REGIONS = ['eastus', 'northeurope', 'japaneast', 'brazilsouth', 'australiaeast', 'uksouth', 'centralus'];
/** A disk lies in one schedule of so many: what it took nobody promised. */
const LIES_ONE_IN = 12;

export function worldFrom(target: Target, seed: number): World {
  const base = target.scenario ? givenWorld(target.scenario, target, seed) : randomBase(target, seed);
  const ground = groundOf(base, target.guarantees);
  const random = new Stream(seed, 'faults');
  const drastic = random.integer(0, 1) === 0;
  const losable = drastic ? some(random, ground.nodes, ground.disks).map(({ id }) => id) : [];
  const allowed: Ground = { ...ground, drastic, losable };
  const faults = [...base.faults, ...Array.from({ length: FAULTS_MIN + random.integer(0, 6) }, () => randomFault(random, allowed))];
  const liars = new Stream(seed, 'lies');
  const lies = liars.integer(1, LIES_ONE_IN) === 1 ? [lie(liars, ground)] : [];
  return withMending({ ...base, faults: [...faults, ...lies] }, allowed);
}

/** The world without faults. */
function randomBase({ variant, guarantees, settings = {}, overtaking = false }: Target, seed: number): World {
  const random = new Stream(seed, 'world');
  const regions = some(random, REGIONS, [3, 3, 3, 4, 5][random.integer(0, 4)] ?? 3);
  const registers = random.integer(1, KEYS_MAX);
  const tuning = tuningOf(roomOf({ architecture: variant.architecture, over: variant.over ?? null }));
  const isolation = [null, null, 'read committed', 'repeatable read', 'serializable', 'serializable'] as const;
  const own = { ...settingsOf(random, variant, tuning, guarantees, settings), ...settings };
  const rows: Rows = { registers, ledgers: secondTable(seed, own) };
  const level = pick(random, isolation);
  const wantsNames = guarantees.trial.uniques?.(own) === true && new Stream(seed, 'names').integer(0, 1) === 0;
  return {
    seed,
    variant,
    settings: readOnes(tuning, own, systemOf(variant)),
    regions,
    setup: [...setUpOf(rows), ...(wantsNames ? NAMES_SETUP : [])],
    asks: [...randomAsks(seed, regions, rows, level), ...(wantsNames ? askForNames(seed, regions, level) : [])],
    load: random.integer(0, 3) === 0 ? [closedLoop(random, regions, registers)] : [],
    faults: [],
    mending: [],
    untilMs: TROUBLE_MS,
    scenario: null,
    ...(overtaking && { overtaking }),
  };
}

/** How many rows it has, or 0; a setting may need it by its name. A stream of its own, so that worlds without it are what they were. */
function secondTable(seed: number, settings: Settings): number {
  const random = new Stream(seed, 'second table');
  const isNeeded = Object.values(settings).some((value) => String(value).split(/, */).includes(SECOND));
  return random.integer(0, 1) === 0 || isNeeded ? random.integer(1, LEDGERS_MAX) : 0;
}

const systemOf = ({ architecture, preset, over = null }: Variant): Settings => systemSettings({ architecture, preset, over });

/** A preset stands for a system with its settings; what every room has may vary all the same. */
function settingsOf(random: Stream, { preset, over = null }: Variant, tuning: Tuning, { trial }: Guarantees, given: Settings): Settings {
  const own = preset === null && over?.preset == null ? settingsBy(random, tuning, trial, given) : trial.hasty;
  return {
    ...own,
    transport: pick(random, ['connections', 'connections', 'datagrams']),
    fsyncMs: pick(random, [0, 1, 1, 20, 100]),
    fsyncSpread: pick(random, ['constant', 'exponential']),
    groupCommit: random.integer(0, 4) > 0,
    cores: pick(random, [1, 4]),
    // Slow statements overlap.
    sqlBaseUs: pick(random, [80, 80, 80, 20_000]),
    stepNs: pick(random, [30, 30, 30, 100_000]),
    clientTimeoutMs: pick(random, [1000, 2000, 4000]),
  };
}

/** A scenario's own world, with its own commands. */
function givenWorld(scenario: Scenario, { variant, settings }: Target, seed: number): World {
  const commands = scenario.commands.map(({ atMs, command }) => at(atMs, command));
  const isAsk = ({ command }: TimedCommand): boolean => command.type === 'query';
  return {
    seed,
    variant,
    settings: { ...scenario.settings, ...settings },
    regions: scenario.regions,
    setup: scenario.setup,
    asks: commands.filter(isAsk),
    load: scenario.load,
    faults: commands.filter((each) => !isAsk(each)).map((each) => ({ name: each.command.type, commands: [each] })),
    mending: [],
    untilMs: scenario.untilMs,
    scenario,
  };
}

/** Where faults may strike. */
export function groundOf(world: World, { trial }: Guarantees): Ground {
  const staging = stageOf(runOfWorld({ ...world, faults: [], mending: [] }));
  const { stage } = staging;
  const nodes: readonly NodeSpec[] = stage.nodes.filter(({ kind }) => kind !== 'client');
  return {
    nodes,
    regions: world.regions,
    troubleMs: Math.max(1000, lastAsk(world)),
    orders: ordersAt(staging),
    mending: trial.mending,
    disks: Math.max(0, trial.disksToLose(nodes)),
    losable: [],
    drastic: false,
    calmMs: trial.calmMs(stage.settings),
  };
}

const lastAsk = ({ asks, load, untilMs }: World): number =>
  Math.min(untilMs, Math.max(0, ...asks.map((ask) => ask.at / 1000), ...load.map((each) => each.untilMs)));

/** Peace at the end, long enough for all to be well again. */
export function withMending(world: World, ground: Ground): World {
  const { commands, endMs } = mendingOf(world.faults, ground);
  return { ...world, mending: commands, untilMs: Math.max(world.untilMs, endMs) };
}
