/** Where glyphs sit within their region: nodes side by side, clients as satellites on the side where least is in the way. */
import type { NodeId, NodeSpec } from '../../../sim/node.ts';
import type { Stage } from '../../../session/run.ts';
import { badgeWidth } from '../../glyphs/shapes.ts';
import { kindOf } from '../../kinds.ts';
import { type Box, overlap, type XY } from './geometry.ts';
import type { Group, SceneOptions, Seat } from './scene-types.ts';

/** Where names are large (a projector), badges are a little larger than their glyphs ask for: nothing below 16 px. */
export const badgeScale = (fontPx: number): number => (fontPx >= 18 ? 1.12 : 1);

export const glyphRadius = (stage: Stage, { kind }: NodeSpec): number => (kind === 'client' ? 11 : kindOf(stage, kind).ringed ? 21 : 16.5);

export function groupsOf({ stage, layout, k }: SceneOptions): readonly Group[] {
  return layout.places.map((settled) => {
    const here = stage.nodes.filter((n) => n.region === settled.id);
    const nodes = here.filter((n) => n.kind !== 'client');
    return { settled, nodes, clients: here.filter((n) => n.kind === 'client'), reach: groupReach(stage, nodes, k) };
  });
}

/** Half extents of the glyphs of one region: side by side for two, round a small circle for more. */
export function groupReach(stage: Stage, nodes: readonly NodeSpec[], k: number): XY {
  const radius = Math.max(11, ...nodes.map((spec) => glyphRadius(stage, spec))) * k;
  if (nodes.length <= 1) return [radius, radius];
  if (nodes.length === 2) return [radius + 19 * k, radius];
  const circle = circleOf(stage, nodes, k);
  return [radius + circle, radius + circle];
}

/** How far nodes stand from the middle of theirs: so far that they leave each other room. */
function circleOf(stage: Stage, nodes: readonly NodeSpec[], k: number): number {
  const apart = nodes.some(({ kind }) => kindOf(stage, kind).ringed) ? 46 : 38;
  return (nodes.length * apart * k) / (2 * Math.PI);
}

export function nodeSeats({ settled, nodes }: Group, { stage, k, width, fontPx }: SceneOptions): readonly Seat[] {
  const circle = circleOf(stage, nodes, k);
  return nodes.map((spec, i) => {
    const angle = nodes.length === 2 ? Math.PI * (1 - i) : (i / nodes.length) * Math.PI * 2 - Math.PI / 2;
    const away = nodes.length === 1 ? 0 : nodes.length === 2 ? 19 * k : circle;
    const at: XY = [settled.at[0] + Math.cos(angle) * away, settled.at[1] + Math.sin(angle) * away];
    const crowded = nodes.length === 2 && i === 0;
    const atEdge = at[0] + 9 * k + badgeWidth(kindOf(stage, spec.kind).badgeLetters, k * badgeScale(fontPx)) > width - 4;
    return { spec, at, rim: glyphRadius(stage, spec) * k, client: false, badgeSide: crowded || atEdge ? 'left' : 'right' };
  });
}

/** A node that the step speaks of is drawn this much larger. */
export const FOCUS = 1.22;

/** Box of a badge, as wide and as large as it may become: the node may come into focus. */
export function badgeBox({ spec, at, rim, badgeSide }: Seat, { stage, k, fontPx }: SceneOptions): readonly Box[] {
  const scale = badgeScale(fontPx);
  const letters = kindOf(stage, spec.kind).badgeLetters;
  if (letters === 0) return [];
  const width = badgeWidth(letters, k * scale * FOCUS);
  const [away, middle] = badgePlace(rim, k);
  const left = badgeSide === 'right' ? at[0] + away * k : at[0] - away * k - width;
  return [[left, at[1] + (middle - 7.5) * k * FOCUS, left + width, at[1] + (middle + 7.5) * k]];
}

/** Whose badge would lie on a glyph has it on the other shoulder, where that is freer. */
export function sidedBadges(seats: readonly Seat[], options: SceneOptions): readonly Seat[] {
  return seats.map((seat, i) => {
    const other: Seat = { ...seat, badgeSide: seat.badgeSide === 'left' ? 'right' : 'left' };
    const now = covered(seat, seats, i, options);
    return now > 0 && covered(other, seats, i, options) < now ? other : seat;
  });
}

/** What a badge shares with others' glyphs; those that are drawn after it hide it. */
function covered(seat: Seat, seats: readonly Seat[], at: number, options: SceneOptions): number {
  const hides = (i: number): number => (i === at ? 0 : i > at ? 4 : 1);
  const shared = (box: Box): number =>
    seats.reduce((sum, { at: middle, rim }, i) => sum + hides(i) * overlap(box, boxAround(middle, rim)), 0);
  const off = (box: Box): number => (box[0] < 2 || box[2] > options.width - 2 ? 1e5 : 0);
  return badgeBox(seat, options).reduce((sum, box) => sum + shared(box) + off(box), 0);
}

/** Where a badge begins beside its glyph and where its middle lies, in units of k: a vote ring is wider than a plain one. */
export const badgePlace = (rim: number, k: number): readonly [away: number, middle: number] => (rim > 18 * k ? [12, -20] : [9, -16.5]);

export const boxAround = (at: XY, rx: number, ry = rx): Box => [at[0] - rx, at[1] - ry, at[0] + rx, at[1] + ry];

interface ClientSeating {
  readonly seats: ReadonlyMap<NodeId, Seat>;
  readonly badges: readonly Box[];
  readonly wayPoints: readonly XY[];
  readonly options: SceneOptions;
}

/** Clients are satellites of their region's node, on the side where least is in their way; alone, they stand for it. */
export function clientSeats(group: Group, { seats, badges, wayPoints, options }: ClientSeating): readonly Seat[] {
  const { k, width, height } = options;
  const made: Seat[] = [];
  const seat = (spec: NodeSpec, at: XY): Seat => ({ spec, at, rim: 11 * k, client: true, badgeSide: 'right' });
  for (const [i, spec] of group.clients.entries()) {
    if (group.nodes.length === 0 && i === 0) {
      made.push(seat(spec, group.settled.at));
      continue;
    }
    let best: { at: XY; cost: number } | null = null;
    for (const [degrees, preference] of CLIENT_ANGLES) {
      const angle = group.settled.wreathAngle ?? (degrees * Math.PI) / 180;
      const reach = Math.hypot(group.reach[0] * Math.cos(angle), group.reach[1] * Math.sin(angle));
      // On a wreath there is no room for a loop: the client sits close by, outwards.
      const away = reach + (group.settled.wreathAngle === null ? 33 : 13) * k;
      const at: XY = [group.settled.at[0] + Math.cos(angle) * away, group.settled.at[1] + Math.sin(angle) * away];
      const box = boxAround(at, 12 * k, 11 * k);
      const others = [...seats.values(), ...made].map((s) => boxAround(s.at, s.rim));
      let cost = preference;
      if (box[0] < 4 || box[2] > width - 4 || box[1] < 4 || box[3] > height - 4) cost += 5000;
      for (const other of [...others, ...badges, ...(options.avoid ?? [])]) cost += overlap(box, other);
      for (const q of wayPoints) if (q[0] > box[0] && q[0] < box[2] && q[1] > box[1] && q[1] < box[3]) cost += 6;
      if (!best || cost < best.cost) best = { at, cost };
    }
    if (best) made.push(seat(spec, best.at));
  }
  return made;
}

/** Degrees clockwise from east, and what leaving the south costs. */
const CLIENT_ANGLES: readonly (readonly [degrees: number, preference: number])[] = [
  [90, 0],
  [115, 2],
  [65, 2],
  [140, 4],
  [40, 5],
  [180, 7],
  [15, 8],
  [205, 9],
  [235, 10],
  [270, 11],
];
