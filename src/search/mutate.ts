/**
 * A world a little changed: what a search tries next when a schedule came through something new. Faults move to the moments at which
 * something had just come about, since most of what goes wrong goes wrong between two steps of a protocol.
 */
import type { Guarantees } from '../architectures/guarantees.ts';
import type { TimedCommand } from '../sim/commands.ts';
import type { Stream } from '../sim/random.ts';
import { groundOf, withMending } from './chance.ts';
import type { Moment } from './coverage.ts';
import { faultAt, type Ground, randomFault } from './faults.ts';
import { pick, some } from './pick.ts';
import { type Fault, FAULTS_MIN, type World } from './world.ts';

/** A schedule that came through something new, and when. */
export interface Parent {
  readonly world: World;
  readonly moments: readonly Moment[];
}

/** A new fault begins so soon after a moment, ms: within a round trip or two. */
const SOON_MS = 400;
const HUNT_MS = 200;
/** What fills up a schedule comes so long after the last that was meant, at most. */
const LATER_MS = 6000;
const MOVES_MAX = 4;
/** Which part of all that is asked comes at one moment. */
const CROWD_ONE_IN = 8;

type Change = (random: Stream, faults: readonly Fault[], ground: Ground, moments: readonly Moment[]) => readonly Fault[];

const moved = ({ name, commands }: Fault, byUs: number): Fault => ({
  name,
  commands: commands.map((each): TimedCommand => ({ ...each, at: Math.max(1, each.at + byUs) })),
});

const add: Change = (random, faults, ground, moments) => {
  if (moments.length === 0) return [...faults, randomFault(random, ground)];
  const { at, node } = pick(random, moments);
  const atMs = Math.min(ground.troubleMs, Math.floor(at / 1000) + random.integer(0, SOON_MS));
  return [...faults, faultAt(random, ground, Math.max(1, atMs), ground.nodes[node] ?? pick(random, ground.nodes))];
};

const remove: Change = (random, faults) => {
  const gone = random.integer(0, faults.length - 1);
  return faults.filter((_, i) => i !== gone);
};

const shift: Change = (random, faults) => {
  const which = random.integer(0, faults.length - 1);
  const byUs = random.integer(-800, 800) * 1000;
  return faults.map((fault, i) => (i === which ? moved(fault, byUs) : fault));
};

/** It ends sooner or later. */
const stretch: Change = (random, faults) => {
  const which = random.integer(0, faults.length - 1);
  const byUs = random.integer(-1000, 2000) * 1000;
  return faults.map((fault, i) => {
    const [begin, ...ends] = fault.commands;
    if (i !== which || !begin) return fault;
    return { ...fault, commands: [begin, ...ends.map((each) => ({ ...each, at: Math.max(begin.at + 1000, each.at + byUs) }))] };
  });
};

/** Nothing is left to be done twice where all were taken away before. */
const again: Change = (random, faults) => {
  if (faults.length === 0) return faults;
  const fault = pick(random, faults);
  return [...faults, moved(fault, random.integer(-3000, 3000) * 1000)];
};

/**
 * A node that has just taken another role is struck at once, and what would have gone wrong later does not: up to there the run is as it
 * was, so that one step after the other a chain of falls is made, each at the worst moment that the last has brought about.
 */
const hunt: Change = (random, faults, ground, moments) => {
  const roles = moments.filter(({ isRole, at }) => isRole && at < ground.troubleMs * 1000);
  if (roles.length === 0) return add(random, faults, ground, moments);
  const { at, node } = pick(random, roles);
  const atMs = Math.max(1, Math.floor(at / 1000) + random.integer(0, HUNT_MS));
  const before = faults.filter(({ commands }) => (commands[0]?.at ?? 0) < at);
  return [...before, faultAt(random, ground, atMs, ground.nodes[node] ?? pick(random, ground.nodes))];
};

const CHANGES: readonly Change[] = [add, add, hunt, hunt, hunt, remove, shift, shift, stretch, again];

/** Some of what clients ask comes when something goes wrong, or has just come about: there it meets what is half done. */
function crowded(
  random: Stream,
  { asks }: World,
  faults: readonly Fault[],
  { troubleMs }: Ground,
  moments: readonly Moment[],
): World['asks'] {
  const times = [...faults.flatMap(({ commands }) => commands.map((each) => each.at)), ...moments.map((each) => each.at)];
  const around = pick(
    random,
    times.filter((each) => each < troubleMs * 1000),
  );
  const one = random.integer(0, CROWD_ONE_IN - 1);
  return asks.map((ask, i) => {
    if (i % CROWD_ONE_IN !== one) return ask;
    const at = around + random.integer(-SOON_MS, SOON_MS) * 1000;
    return { ...ask, at: Math.min(troubleMs * 1000, Math.max(1, at)) };
  });
}

/** Names of cuts tell them apart. */
export function named(faults: readonly Fault[]): readonly Fault[] {
  return faults.map((fault, i) => ({
    ...fault,
    commands: fault.commands.map(({ at, command }): TimedCommand => {
      if (command.type !== 'partition' && command.type !== 'heal') return { at, command };
      return { at, command: { ...command, name: `cut ${i}` } };
    }),
  }));
}

/** Faults of a scenario's own file stand for themselves: only those that a search made are changed. */
export function changed({ world, moments }: Parent, random: Stream, guarantees: Guarantees): World {
  const allowed = allowedIn(world, random, guarantees);
  let { faults } = world;
  const hunts = random.integer(0, 1) === 0;
  if (hunts) faults = hunt(random, faults, allowed, moments);
  else for (let i = random.integer(1, MOVES_MAX); i > 0; i--) faults = pick(random, CHANGES)(random, faults, allowed, moments);
  faults = filledUp(random, faults, allowed);
  // Other delays and timeouts under the same faults.
  const seed = !hunts && random.integer(0, 2) === 0 ? random.next() : world.seed;
  const asks = world.scenario === null && random.integer(0, 2) === 0 ? crowded(random, world, faults, allowed, moments) : world.asks;
  return withMending({ ...world, seed, asks, faults: named(faults), untilMs: untilOf(world) }, allowed);
}

/** Until its mending is known. */
export const untilOf = ({ scenario }: World): number => scenario?.untilMs ?? 1;

/** Where what is changed of a world may strike: as many disks are lost as its room can bear. */
export function allowedIn(world: World, random: Stream, guarantees: Guarantees): Ground {
  const ground = groundOf(world, guarantees);
  const wiped = world.faults.flatMap(({ commands }) => commands.flatMap(({ command }) => (command.type === 'wipe' ? [command.node] : [])));
  const others = ground.nodes.map(({ id }) => id).filter((id) => !wiped.includes(id));
  const losable = [...new Set(wiped), ...some(random, others, Math.max(0, ground.disks - new Set(wiped).size))];
  const drastic = wiped.length > 0 || random.integer(0, 1) === 0;
  return { ...ground, losable: drastic ? losable : [], drastic };
}

/** What is missing goes wrong after all that was meant. */
export function filledUp(random: Stream, faults: readonly Fault[], ground: Ground): readonly Fault[] {
  const last = Math.max(1, ...faults.map(({ commands }) => Math.ceil((commands[0]?.at ?? 0) / 1000)));
  const missing = Math.max(0, FAULTS_MIN - faults.length);
  const at = (): number => Math.min(Math.floor(ground.troubleMs), last + random.integer(1, LATER_MS));
  return [...faults, ...Array.from({ length: missing }, () => randomFault(random, ground, at()))];
}
