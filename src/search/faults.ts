/** What goes wrong in a world: each fault with what ends it, so that one can be taken away without the others. */
import type { Command, TimedCommand } from '../sim/commands.ts';
import type { NodeId, NodeSpec } from '../sim/node.ts';
import type { Stream } from '../sim/random.ts';
import type { Order } from './orders.ts';
import { pick, some } from './pick.ts';
import { at, type Fault } from './world.ts';

export interface Ground {
  /** Without clients. */
  readonly nodes: readonly NodeSpec[];
  readonly regions: readonly string[];
  /** Faults begin before that. */
  readonly troubleMs: number;
  readonly orders: readonly Order[];
  readonly mending: string | null;
  /** How many nodes may lose their disk, and those that do; none, and no orders, where nothing drastic is to happen. */
  readonly disks: number;
  readonly losable: readonly NodeId[];
  readonly drastic: boolean;
  readonly calmMs: number;
}

/** Most are over within a second or two, and some are long enough for a new leader to have been elected meanwhile. */
const lasting = (random: Stream): number => (random.integer(0, 3) === 0 ? random.integer(1000, 4500) : random.integer(20, 1500));

type Maker = (random: Stream, ground: Ground, atMs: number) => Fault;

const made = (name: string, ...commands: readonly TimedCommand[]): Fault => ({ name, commands });

/** A fault at one node, now and over after a while. */
const struck =
  (name: string, begin: (random: Stream, node: string) => Command, end: (node: string) => Command, lasts = lasting): Maker =>
  (random, { nodes }, atMs) => {
    const { id } = pick(random, nodes);
    return made(name, at(atMs, begin(random, id)), at(atMs + lasts(random), end(id)));
  };

const restart = (node: string): Command => ({ type: 'restart', node });
/** Who watches over a process starts it again at once. */
const atOnce = (random: Stream): number => random.integer(1, 60);

const crash = struck(
  'crash',
  (random, node) => ({ type: 'crash', node, what: pick(random, ['process', 'host'] as const) }),
  restart,
  (random) => (random.integer(0, 3) === 0 ? atOnce(random) : lasting(random)),
);
const pause = struck(
  'pause',
  (_, node) => ({ type: 'pause', node }),
  (node) => ({ type: 'resume', node }),
);

/** It falls again soon after each start: what it told in one short life reaches others in its next. */
const crashLoop: Maker = (random, { nodes }, atMs) => {
  const { id } = pick(random, nodes);
  let next = atMs;
  const lives = Array.from({ length: random.integer(2, 5) }, () => {
    const [fallMs, startMs] = [next, next + atOnce(random)];
    next = startMs + random.integer(20, 500);
    return [at(fallMs, { type: 'crash', node: id, what: 'process' }), at(startMs, restart(id))];
  });
  return made('crash loop', ...lives.flat());
};

const outage: Maker = (random, { regions }, atMs) => {
  const region = pick(random, regions);
  const road = random.integer(0, 1) === 0;
  return made('outage', at(atMs, { type: 'outage', region, road }), at(atMs + lasting(random), { type: 'restore', region }));
};

const cut: Maker = (random, ground, atMs) => cutOff(random, ground, atMs, pick(random, ground.regions));

/** That region, and perhaps some others, from the rest. */
function cutOff(random: Stream, ground: Ground, atMs: number, region: string): Fault {
  const rest = ground.regions.filter((each) => each !== region);
  if (rest.length === 0) return crash(random, ground, atMs);
  const side = [region, ...some(random, rest, random.integer(0, rest.length - 1))];
  const others = rest.filter((each) => !side.includes(each));
  const oneWay = random.integer(0, 2) === 0;
  const sides: readonly [readonly string[], readonly string[]] = random.integer(0, 1) === 0 ? [side, others] : [others, side];
  const name = `cut ${atMs} ${random.integer(0, 999)}`;
  const begin: Command = { type: 'partition', name, sides, oneWay };
  return made(oneWay ? 'one-way cut' : 'cut', at(atMs, begin), at(atMs + lasting(random), { type: 'heal', name }));
}

const between = (random: Stream, regions: readonly string[]): readonly [string, string] => [pick(random, regions), pick(random, regions)];

const slow: Maker = (random, { regions }, atMs) => {
  const pair = between(random, regions);
  const factor = random.integer(2, 20);
  return made(
    'slow',
    at(atMs, { type: 'slow', between: pair, factor }),
    at(atMs + lasting(random), { type: 'slow', between: pair, factor: 1 }),
  );
};

const lossy: Maker = (random, { regions }, atMs) => {
  const pair = between(random, regions);
  const [loss, duplication] = [random.integer(0, 4) / 10, random.integer(0, 4) / 10];
  const over: Command = { type: 'lossy', between: pair, loss: 0, duplication: 0 };
  return made('lossy', at(atMs, { type: 'lossy', between: pair, loss, duplication }), at(atMs + lasting(random), over));
};

const clock: Maker = (random, { nodes }, atMs) => {
  const { id } = pick(random, nodes);
  const offsetMs = random.integer(-4000, 4000);
  return made('clock', at(atMs, { type: 'skew', node: id, offsetMs, driftPpm: random.integer(-2000, 2000) }));
};

export const order: Maker = (random, { orders }, atMs) => made('order', at(atMs, { type: 'order', ...pick(random, orders) }));

const MAKERS: readonly Maker[] = [crash, crash, crash, crashLoop, pause, pause, outage, cut, cut, cut, slow, lossy, clock];

/** One in four starts again at once, as a container does whose volume is gone: what it had sent before is still on its way then. */
const wipe: Maker = (random, { losable }, atMs) => {
  const node = pick(random, losable);
  const lasts = lasting(random);
  const gone = lasts % 4 === 0 ? 1 + (lasts % 60) : lasts;
  return made('wipe', at(atMs, { type: 'wipe', node }), at(atMs + gone, restart(node)));
};

/**
 * A disk that lies, and with it half of the time a crash before it tells the truth again: then nobody promises anything, but nothing may break
 * down either.
 */
export function lie(random: Stream, { nodes, troubleMs }: Ground): Fault {
  const { id } = pick(random, nodes);
  const beginMs = random.integer(1, Math.floor(troubleMs));
  const endMs = beginMs + random.integer(200, 4000);
  const crashMs = random.integer(beginMs, endMs);
  const fall = random.integer(0, 1) === 0 ? [] : [at(crashMs, { type: 'crash', node: id }), at(crashMs + lasting(random), restart(id))];
  return made('lying disk', at(beginMs, { type: 'lying-disk', node: id, lies: true }), ...fall, at(endMs, honest(id)));
}

const honest = (node: string): Command => ({ type: 'lying-disk', node, lies: false });

export function randomFault(random: Stream, ground: Ground, atMs = random.integer(1, Math.floor(ground.troubleMs))): Fault {
  const draw = random.integer(0, 9);
  if (ground.drastic && ground.losable.length > 0 && draw === 0) return wipe(random, ground, atMs);
  if (ground.drastic && ground.orders.length > 0 && draw <= 3) return order(random, ground, atMs);
  return pick(random, MAKERS)(random, ground, atMs);
}

/** At a node that has just come to something: it falls, stands still or is cut off, or the network goes wrong around it. */
export function faultAt(random: Stream, ground: Ground, atMs: number, node: NodeSpec): Fault {
  const here: Ground = { ...ground, nodes: [node] };
  const draw = random.integer(0, 9);
  if (draw < 3) return crash(random, here, atMs);
  if (draw < 4) return crashLoop(random, here, atMs);
  if (draw < 5) return pause(random, here, atMs);
  if (draw < 8) return cutOff(random, ground, atMs, node.region);
  return randomFault(random, ground, atMs);
}

const PEACE_MS = 500;
/** Between two orders of a person who puts things right: the first has been carried out by then. */
const ORDER_MS = 1500;

/** What ends all that these faults began, and when all must be well again. */
export function mendingOf(
  faults: readonly Fault[],
  { nodes, mending, calmMs, troubleMs }: Ground,
): { commands: TimedCommand[]; endMs: number } {
  const done = faults.flatMap(({ commands }) => commands);
  const peaceMs = Math.max(troubleMs, ...done.map((each) => each.at / 1000)) + PEACE_MS;
  const commands = new Map<string, TimedCommand>();
  const add = (command: Command): unknown => commands.set(JSON.stringify(command), at(peaceMs, command));
  for (const { command } of done) {
    if (command.type === 'partition') add({ type: 'heal', name: null });
    if (command.type === 'outage') add({ type: 'restore', region: command.region });
    if (command.type === 'pause') add({ type: 'resume', node: command.node });
    if (command.type === 'crash' || command.type === 'wipe') add(restart(command.node));
    if (command.type === 'lying-disk') add(honest(command.node));
    if (command.type === 'slow') add({ type: 'slow', between: command.between, factor: 1 });
    if (command.type === 'lossy') add({ type: 'lossy', between: command.between, loss: 0, duplication: 0 });
  }
  const isDrastic = done.some(({ command }) => command.type === 'wipe' || command.type === 'order');
  const orders =
    mending === null || !isDrastic
      ? []
      : nodes.map(({ id }, i) => at(peaceMs + ORDER_MS * (i + 1), { type: 'order', node: id, order: mending }));
  return { commands: [...commands.values(), ...orders], endMs: peaceMs + ORDER_MS * orders.length + calmMs };
}
