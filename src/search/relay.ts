/**
 * Leaders fall one after the other, each a little after it began to lead, and the one that fell before comes back: figure 8 of Ongaro and
 * Ousterhout (2014), and what etcd's and Jepsen's tests do when they “kill the leader”. Who leads next hangs on the fall before, so that each
 * step is a schedule of its own, and the next is made from what came of it.
 */
import type { Guarantees } from '../architectures/guarantees.ts';
import type { NodeSpec } from '../sim/node.ts';
import type { Stream } from '../sim/random.ts';
import type { Ground } from './faults.ts';
import { allowedIn, filledUp, named, type Parent, untilOf } from './mutate.ts';
import { withMending } from './chance.ts';
import { pick } from './pick.ts';
import { at, type Fault, type World } from './world.ts';

export interface Relay {
  /** How many are still to fall. */
  readonly left: number;
  /** When the last one fell, µs. */
  readonly fellAt: number;
}

export interface Step {
  readonly relay: Relay;
  readonly world: World;
}

const FALLS = 4;
/** The first falls in the middle of its work. */
const AT_WORK_MS = 3000;
/** Those that follow: before it has told anybody, while the first answers come, or a while later. */
const SOON_MS = [30, 120, 400];
/** Who fell comes back when the next one falls, so long after it at most; at the latest after so long. */
const BACK_MS = 60;
const GONE_MS = 4500;
/** Its fault has that name, so that the one before is found. */
const NAME = 'relay';

export function begun({ world, moments }: Parent, random: Stream, guarantees: Guarantees): Step | null {
  const ground = allowedIn(world, random, guarantees);
  const leading = moments.filter(({ leads, at: began }) => leads && began < (ground.troubleMs * 1000) / 2);
  if (leading.length === 0) return null;
  const { node, at: began } = pick(random, leading);
  return step(world, random, ground, { node: ground.nodes[node], atMs: began / 1000 + random.integer(1, AT_WORK_MS), left: FALLS - 1 });
}

export function goneOn(
  { relay, parent: { world, moments } }: { readonly relay: Relay; readonly parent: Parent },
  random: Stream,
  guarantees: Guarantees,
): Step | null {
  const ground = allowedIn(world, random, guarantees);
  const next = moments.find(({ leads, at: began }) => leads && began > relay.fellAt);
  if (!next || next.at >= ground.troubleMs * 1000) return null;
  const atMs = next.at / 1000 + random.integer(1, pick(random, SOON_MS));
  return step(world, random, ground, { node: ground.nodes[next.node], atMs, left: relay.left - 1 });
}

interface Fall {
  readonly node: NodeSpec | undefined;
  readonly atMs: number;
  readonly left: number;
}

/** What was to go wrong after it does not: up to there the run is as it was. */
function step(world: World, random: Stream, ground: Ground, { node, atMs, left }: Fall): Step | null {
  if (!node) return null;
  const backMs = atMs + random.integer(0, BACK_MS);
  const before = world.faults.filter(({ commands }) => (commands[0]?.at ?? 0) < atMs * 1000);
  const last = before.findLastIndex(({ name }) => name === NAME);
  const back = before.map((fault, i) => (i === last ? endingAt(fault, backMs) : fault));
  const faults = named(filledUp(random, [...back, fallOf(random, ground, node, atMs)], ground));
  return { relay: { left, fellAt: atMs * 1000 }, world: withMending({ ...world, faults, untilMs: untilOf(world) }, ground) };
}

function fallOf(random: Stream, { regions }: Ground, { id, region }: NodeSpec, atMs: number): Fault {
  const others = regions.filter((each) => each !== region);
  if (others.length === 0 || random.integer(0, 2) > 0) {
    const what = pick(random, ['process', 'host'] as const);
    return { name: NAME, commands: [at(atMs, { type: 'crash', node: id, what }), at(atMs + GONE_MS, { type: 'restart', node: id })] };
  }
  const name = `relay ${Math.round(atMs)}`;
  const sides: readonly [readonly string[], readonly string[]] = [[region], others];
  return {
    name: NAME,
    commands: [at(atMs, { type: 'partition', name, sides, oneWay: false }), at(atMs + GONE_MS, { type: 'heal', name })],
  };
}

const endingAt = ({ name, commands }: Fault, endMs: number): Fault => ({
  name,
  commands: commands.map((each, i) => (i === commands.length - 1 ? { ...each, at: Math.round(endMs * 1000) } : each)),
});
