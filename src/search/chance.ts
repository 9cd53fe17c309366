/** Worlds by chance: everything is drawn from the seed, each part from a stream of its own. */
import type { Guarantees } from '../architectures/guarantees.ts';
import { roomOf } from '../architectures/shown.ts';
import { systemSettings, tuningOf } from '../architectures/tunings.ts';
import type { Settings, Tuning } from '../architectures/showing.ts';
import type { Load, Scenario } from '../scenarios/schema.ts';
import type { Variant } from '../scenarios/variant.ts';
import { stageOf } from '../session/stage.ts';
import type { TimedCommand } from '../sim/commands.ts';
import type { NodeSpec } from '../sim/node.ts';
import type { Isolation } from '../sim/operation.ts';
import { Stream } from '../sim/random.ts';
import { transactionText } from '../scenarios/steps.ts';
import { type Ground, lie, mendingOf, randomFault } from './faults.ts';
import { ordersAt } from './orders.ts';
import { pick, some } from './pick.ts';
import { APPEND, APPEND_ALL, APPEND_SOME, COLLIDE, KEYS_MAX, READ, READ_ALL, READ_SOME, setUpOf } from './registers.ts';
import { readOnes, settingsBy } from './settings.ts';
import { at, FAULTS_MIN, OPERATIONS_MIN, runOfWorld, type World } from './world.ts';

/** What is tried. */
export interface Target {
  readonly variant: Variant;
  readonly guarantees: Guarantees;
  /** Whose places, data, load, settings and commands are used, instead of random ones. */
  readonly scenario: Scenario | null;
  /** Settings that stand, whatever is drawn. */
  readonly settings?: Settings;
}

/** Near and far, so that messages overtake each other by different ways; the main one is any of them. */
const REGIONS = ['eastus', 'northeurope', 'japaneast', 'brazilsouth', 'australiaeast', 'uksouth', 'centralus'];
const TROUBLE_MS = 12_000;
const BURST_MS = 150;
/** A disk lies in one schedule of so many: what it took nobody promised. */
const LIES_ONE_IN = 12;
/** Draws of a load are told apart by chance alone. */
const NAMES = 2 ** 48;

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
function randomBase({ variant, guarantees, settings = {} }: Target, seed: number): World {
  const random = new Stream(seed, 'world');
  const regions = some(random, REGIONS, [3, 3, 3, 4, 5][random.integer(0, 4)] ?? 3);
  const keys = random.integer(1, KEYS_MAX);
  const tuning = tuningOf(roomOf({ architecture: variant.architecture, over: variant.over ?? null }));
  const isolation = [null, null, 'read committed', 'repeatable read', 'serializable', 'serializable'] as const;
  return {
    seed,
    variant,
    settings: readOnes(tuning, { ...settingsOf(random, variant, tuning, guarantees, settings), ...settings }, systemOf(variant)),
    regions,
    setup: setUpOf(keys),
    asks: randomAsks(seed, regions, keys, pick(random, isolation)),
    load: random.integer(0, 3) === 0 ? [closedLoop(random, regions, keys)] : [],
    faults: [],
    mending: [],
    untilMs: TROUBLE_MS,
    scenario: null,
  };
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

function randomAsks(seed: number, regions: readonly string[], keys: number, isolation: Isolation | null): readonly TimedCommand[] {
  const random = new Stream(seed, 'asks');
  const writes = random.integer(20, 70);
  // One key that all ask for makes clients meet, and bursts make them overlap.
  const hot = random.integer(0, 2) === 0;
  const key = (): number => (hot && random.integer(0, 1) === 0 ? 1 : random.integer(1, keys));
  const count = OPERATIONS_MIN + random.integer(0, 40);
  const bursts = random.integer(0, 1) === 0 ? [] : Array.from({ length: random.integer(5, 20) }, () => random.integer(1, TROUBLE_MS - 1));
  const moment = (): number =>
    bursts.length === 0 || random.integer(0, 3) === 0
      ? random.integer(1, TROUBLE_MS - 1)
      : Math.min(TROUBLE_MS - 1, pick(random, bursts) + random.integer(0, BURST_MS));
  return Array.from({ length: count }, (_, i) => {
    const client = `client-${pick(random, regions)}`;
    const atMs = moment();
    const draw = random.integer(0, 99);
    const ask = (name: string, sql: string, params: readonly (string | number)[]): TimedCommand =>
      at(atMs, { type: 'query', client, op: name, sql, params });
    if (isolation !== null && draw % 4 === 0) return transaction(random, { atMs, client, op: `t${i}`, isolation, keys });
    if (draw < writes) return ask(`w${i}`, APPEND, [`w${i}`, key()]);
    if (draw < writes + 2) return ask(`w${i}`, APPEND_ALL, [`w${i}`]);
    if (draw < writes + 4) return ask(`w${i}`, APPEND_SOME, [`w${i}`, key(), key()]);
    if (draw < writes + 6) return ask(`w${i}`, COLLIDE, [`w${i}`, key()]);
    return draw < 92 ? ask(`r${i}`, READ, [key()]) : ask(`r${i}`, READ_ALL, []);
  });
}

interface Place {
  readonly atMs: number;
  readonly client: string;
  readonly op: string;
  readonly isolation: Isolation;
  readonly keys: number;
}

/** Reads some rows in one statement, then appends its name to others, one after the other. */
function transaction(random: Stream, { atMs, client, op, isolation, keys }: Place): TimedCommand {
  const key = (): number => random.integer(1, keys);
  const written = [...new Set(Array.from({ length: random.integer(0, 2) }, key))];
  const steps = [{ sql: READ_SOME, params: [key(), key()] }, ...written.map((each) => ({ sql: APPEND, params: [op, each] }))];
  const query = { type: 'query', client, op, params: [], steps, isolation, retries: random.integer(0, 2) } as const;
  return at(atMs, { ...query, sql: transactionText(query) });
}

/** Users who ask again when they were answered. */
function closedLoop(random: Stream, regions: readonly string[], keys: number): Load {
  const name = { from: 1, to: NAMES };
  const key = random.integer(0, 1) === 0 ? { from: 1, to: keys } : { zipf: keys };
  return {
    clients: regions.map((region) => `client-${region}`),
    users: random.integer(1, 2),
    thinkMs: random.integer(2, 10) * 100,
    fromMs: 200,
    untilMs: TROUBLE_MS,
    statements: [
      { sql: APPEND, weight: random.integer(1, 3), params: [name, key] },
      { sql: READ, weight: random.integer(1, 3), params: [key] },
    ],
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
