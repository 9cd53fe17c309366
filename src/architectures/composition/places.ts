/** Which nodes there are where one room stands in front of another, and what each of the two rooms sees of them. */
import type { NodeId, NodeSpec } from '../../sim/node.ts';
import type { Architecture, Topology } from '../contract.ts';
import type { Settings } from '../showing.ts';
import { placeOf } from './shown.ts';

/** A place of the room in front, and what the room behind puts there. */
export interface Seat {
  /** The node that would stand there. */
  readonly place: NodeSpec;
  /** The place's region is the main one; the others follow as they stand in the run, so that groups are spread evenly. */
  readonly regions: readonly string[];
  readonly nodes: readonly NodeSpec[];
}

export interface Plan {
  /** All that the room in front plans, places too: what its own nodes see. */
  readonly whole: readonly NodeSpec[];
  /** Those that stand there. */
  readonly own: readonly NodeSpec[];
  readonly seats: readonly Seat[];
}

export interface Pair {
  readonly front: Architecture;
  readonly back: Architecture;
  readonly forBack: (settings: Settings) => Settings;
}

export function planOver({ front, back, forBack }: Pair, regions: readonly string[], settings: Settings): Plan {
  const { kind } = placeOf(front.about);
  const whole = front.plan(regions, settings);
  const places = whole.filter((node) => node.kind === kind);
  const seats = places.map((place): Seat => {
    const at = regions.indexOf(place.region);
    const order = [...regions.slice(at), ...regions.slice(0, at)];
    const nodes = back.plan(order, forBack(settings));
    return { place, regions: order, nodes: places.length > 1 ? nodes.map((node) => ofPart(node, place)) : nodes };
  });
  return { whole, own: whole.filter((node) => node.kind !== kind), seats };
}

/** The plan of a run that is set up: some of its regions may have clients alone. */
export function planIn(pair: Pair, { nodes, regions }: Topology, settings: Settings): Plan {
  const kept = new Set(nodes.flatMap(({ kind, region }) => (kind === 'client' ? [] : [region])));
  return planOver(
    pair,
    regions.filter((region) => kept.has(region)),
    settings,
  );
}

/** `member-tokyo-of-dublin`: it stands in Tokyo and keeps Dublin's part. */
function ofPart(node: NodeSpec, place: NodeSpec): NodeSpec {
  return { ...node, id: `${node.id}-of-${place.region}`, part: place.part ?? place.id };
}

export function seatTopology({ nodes, regions }: Seat, { rttMs }: Topology): Topology {
  return { nodes, regions, rttMs };
}

/** The room in front sees the places as nodes of its own. */
export function frontTopology({ whole }: Plan, { nodes, regions, rttMs }: Topology): Topology {
  return { nodes: [...whole, ...nodes.filter(({ kind }) => kind === 'client')], regions, rttMs };
}

export const seatOf = ({ seats }: Plan, id: NodeId): Seat | undefined => seats.find(({ nodes }) => nodes.some((node) => node.id === id));
