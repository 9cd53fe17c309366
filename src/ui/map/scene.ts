/**
 * A scene is a finished layout of one run in one frame: where every glyph, client, name, link and tear stands. It depends
 * on the stage and on the partitions of the run, never on the time, so nothing but messages moves while a run plays.
 * The three pictures differ only in their `Layout`.
 */
import type { NodeId, NodeSpec } from '../../sim/node.ts';
import type { Stage } from '../../worker/protocol.ts';
import { badgeWidth } from '../glyphs/shapes.ts';
import type { Settled } from './crowd.ts';
import { type Box, overlap, rimToRim, type XY } from './geometry.ts';
import { type LabelItem, type PlacedLabel, placeLabels } from './labels.ts';
import { linksOf, type RegionLink } from './links.ts';
import { bowAround, type Spread, spreadWays } from './spread.ts';
import { type Tear, tearBetween } from './tear.ts';
import { textWidth } from './text-width.ts';

/** What one picture decides: where regions stand and which way leads from one to another. */
export interface Layout {
  readonly kind: 'world' | 'compass' | 'ring';
  /** By region id; regions that do not fit are absent. */
  readonly places: readonly Settled[];
  /** Points between the true places of two regions. */
  route(a: string, b: string): readonly XY[];
  /** Steps longer than this cross the edge of the map. */
  readonly jumpPx: number;
  /** How far a way bows to the right of its direction. */
  readonly bowPx: number;
  /** Round-trip rings of the compass. */
  readonly rings: readonly { readonly centre: XY; readonly radius: number; readonly ms: number; readonly labelAt: XY | null }[];
}

export interface Seat {
  readonly spec: NodeSpec;
  readonly at: XY;
  /** Where ways end, px. */
  readonly rim: number;
  readonly client: boolean;
  /** Badge's left edge, relative to the seat; it sits on a shoulder. */
  readonly badgeSide: 'left' | 'right';
}

export interface RegionSeat {
  readonly id: string;
  readonly city: string;
  readonly at: XY;
  readonly truth: XY;
  readonly tethered: boolean;
  /** Radius of the disc that covers its glyphs. */
  readonly radius: number;
  readonly label: PlacedLabel;
  /** Round trip to the main region, ms; 0 for the main one. */
  readonly rttMs: number;
}

export interface Way {
  readonly points: readonly XY[];
  readonly local: boolean;
}

export type Sides = readonly [readonly string[], readonly string[]];

export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly k: number;
  readonly fontPx: number;
  /** Whether badges sit on shoulders, and their scale beside the glyphs'. */
  readonly badges: boolean;
  readonly badgeK: number;
  readonly layout: Layout;
  readonly seats: ReadonlyMap<NodeId, Seat>;
  readonly regions: ReadonlyMap<string, RegionSeat>;
  readonly links: readonly { readonly link: RegionLink; readonly points: readonly XY[] }[];
  /** Regions of the run that this picture leaves out. */
  readonly omitted: number;
  way(from: NodeId, to: NodeId): Way | null;
  tear(sides: Sides): Tear | null;
}

export interface SceneOptions {
  readonly stage: Stage;
  readonly layout: Layout;
  readonly width: number;
  readonly height: number;
  readonly k: number;
  readonly fontPx: number;
  /** Sides of every partition of the run. */
  readonly partitions: readonly Sides[];
  /** Room kept for the second line under a name, in letters; 0 for none. */
  readonly noteLetters: number;
  /** Versions and terms as badges on the glyphs' shoulders; without, they are the second line. */
  readonly badges: boolean;
  /** Ground that is taken by something else, e.g. the legend. */
  readonly avoid?: readonly Box[];
}

const BADGE_LETTERS: Readonly<Record<NodeSpec['kind'], number>> = {
  primary: 4,
  replica: 4,
  backup: 4,
  cache: 0,
  partition: 4,
  router: 0,
  member: 7,
  client: 0,
};
/** Room kept for a second line, in letters: notes change while a run plays, their place does not. */
export const NOTE_LETTERS = 15;

interface Group {
  readonly settled: Settled;
  readonly nodes: readonly NodeSpec[];
  readonly clients: readonly NodeSpec[];
  /** Half extents of its glyphs. */
  readonly reach: XY;
}

/** Where names are large (a projector), badges are a little larger than their glyphs ask for: nothing below 16 px. */
const badgeScale = (fontPx: number): number => (fontPx >= 18 ? 1.12 : 1);

export const glyphRadius = (spec: NodeSpec): number => (spec.kind === 'client' ? 11 : spec.kind === 'member' ? 21 : 16.5);

export function buildScene(options: SceneOptions): Scene {
  const { stage, layout, k } = options;
  const groups = groupsOf(options);
  const settled = new Map(layout.places.map((p) => [p.id, p]));
  const allLinks = linksOf(stage).filter((l) => settled.has(l.a) && settled.has(l.b));
  const fanned = spreadWays(allLinks, (a, b) => layout.route(a, b), k);
  const spread = bowAround(allLinks, fanned, {
    k,
    way: (a, b, extra) => regionWay(layout, a, b, settled, () => extra),
    glyphs: groups.map((g) => ({ id: g.settled.id, at: g.settled.at, radius: Math.max(...g.reach) + 3 * k })),
  });
  const seats = new Map<NodeId, Seat>();
  for (const group of groups) for (const seat of nodeSeats(group, options)) seats.set(seat.spec.id, seat);
  const bare = allLinks.map((link) => ({ link, points: regionWay(layout, link.a, link.b, settled, spread) }));
  const wayPoints = bare.flatMap(({ points }) => points.filter((_, i) => i % 2 === 0));
  const badges = options.badges ? [...seats.values()].flatMap((seat) => badgeBox(seat, k, badgeScale(options.fontPx))) : [];
  for (const group of groups) {
    for (const seat of clientSeats(group, { seats, badges, wayPoints, options })) seats.set(seat.spec.id, seat);
  }
  const tears = new Map<string, Tear | null>();
  const tear = (sides: Sides): Tear | null => {
    const key = sides.map((s) => s.join(',')).join('|');
    const known = tears.get(key);
    if (known !== undefined) return known;
    const points = (ids: readonly string[]): XY[] => [...seats.values()].filter((s) => ids.includes(s.spec.region)).map((s) => s.at);
    const made = tearBetween(points(sides[0]), points(sides[1]), options);
    tears.set(key, made);
    return made;
  };
  const labels = nameRegions({ groups, seats, badges, wayPoints, options, torn: options.partitions.flatMap((s) => tearBoxes(tear(s), k)) });
  const regions = new Map(groups.map((g): [string, RegionSeat] => [g.settled.id, regionSeat(g, labels, options)]));
  const ways = new Map<string, Way | null>();
  return {
    width: options.width,
    height: options.height,
    k,
    fontPx: options.fontPx,
    badges: options.badges,
    badgeK: badgeScale(options.fontPx),
    layout,
    seats,
    regions,
    links: bare,
    omitted: stage.places.length - groups.length,
    tear,
    way: (from, to) => {
      const key = `${from}>${to}`;
      const known = ways.get(key);
      if (known !== undefined) return known;
      const made = makeWay({ from: seats.get(from), to: seats.get(to), layout, spread, k });
      ways.set(key, made);
      return made;
    },
  };
}

function groupsOf({ stage, layout, k }: SceneOptions): readonly Group[] {
  return layout.places.map((settled) => {
    const here = stage.nodes.filter((n) => n.region === settled.id);
    const nodes = here.filter((n) => n.kind !== 'client');
    return { settled, nodes, clients: here.filter((n) => n.kind === 'client'), reach: groupReach(nodes, k) };
  });
}

/** Half extents of the glyphs of one region: side by side for two, round a small circle for more. */
export function groupReach(nodes: readonly NodeSpec[], k: number): XY {
  const radius = Math.max(11, ...nodes.map(glyphRadius)) * k;
  if (nodes.length <= 1) return [radius, radius];
  if (nodes.length === 2) return [radius + 19 * k, radius];
  const circle = (nodes.length * 38 * k) / (2 * Math.PI);
  return [radius + circle, radius + circle];
}

function nodeSeats({ settled, nodes }: Group, { k, width, fontPx }: SceneOptions): readonly Seat[] {
  const circle = (nodes.length * 38 * k) / (2 * Math.PI);
  return nodes.map((spec, i) => {
    const angle = nodes.length === 2 ? Math.PI * (1 - i) : (i / nodes.length) * Math.PI * 2 - Math.PI / 2;
    const away = nodes.length === 1 ? 0 : nodes.length === 2 ? 19 * k : circle;
    const at: XY = [settled.at[0] + Math.cos(angle) * away, settled.at[1] + Math.sin(angle) * away];
    const crowded = nodes.length === 2 && i === 0;
    const atEdge = at[0] + 9 * k + badgeWidth(BADGE_LETTERS[spec.kind], k * badgeScale(fontPx)) > width - 4;
    return { spec, at, rim: glyphRadius(spec) * k, client: false, badgeSide: crowded || atEdge ? 'left' : 'right' };
  });
}

/** Box of a badge, as wide as it may become. */
function badgeBox({ spec, at, badgeSide }: Seat, k: number, scale: number): readonly Box[] {
  const letters = BADGE_LETTERS[spec.kind];
  if (letters === 0) return [];
  const width = badgeWidth(letters, k * scale);
  const left = badgeSide === 'right' ? at[0] + 9 * k : at[0] - 9 * k - width;
  return [[left, at[1] - 25 * k, left + width, at[1] - 9 * k]];
}

const boxAround = (at: XY, rx: number, ry = rx): Box => [at[0] - rx, at[1] - ry, at[0] + rx, at[1] + ry];

interface ClientSeating {
  readonly seats: ReadonlyMap<NodeId, Seat>;
  readonly badges: readonly Box[];
  readonly wayPoints: readonly XY[];
  readonly options: SceneOptions;
}

/** Clients are satellites of their region's node, on the side where least is in their way; alone, they stand for it. */
function clientSeats(group: Group, { seats, badges, wayPoints, options }: ClientSeating): readonly Seat[] {
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

interface Naming {
  readonly groups: readonly Group[];
  readonly seats: ReadonlyMap<NodeId, Seat>;
  readonly badges: readonly Box[];
  readonly wayPoints: readonly XY[];
  readonly torn: readonly Box[];
  readonly options: SceneOptions;
}

function nameRegions({ groups, seats, badges, wayPoints, torn, options }: Naming): ReadonlyMap<string, PlacedLabel> {
  const { k, fontPx, stage, noteLetters } = options;
  const noteWidth = noteLetters * fontPx * 0.88 * 0.55;
  const items = groups.map((group): LabelItem => {
    const name = cityOf(stage, group.settled.id);
    const alone = group.nodes.length === 0;
    // The mark of a vote ring stands out of it.
    const near = (group.nodes.some((n) => n.kind === 'member') ? 9 : 5) * k;
    const satellites = group.settled.wreathAngle !== null && group.clients.length > 0 && !alone ? 23 * k : 0;
    // On a wreath names stand too close for second lines, and some with and some without would read as a difference.
    const twoLines = noteLetters > 0 && !alone && group.settled.wreathAngle === null;
    return {
      id: group.settled.id,
      at: group.settled.at,
      reach: [group.reach[0] + near + satellites, group.reach[1] + near - k + satellites],
      widthPx: Math.max(textWidth(name, fontPx, true), twoLines ? noteWidth : 0) + 2,
      heightsPx: [fontPx + 3, fontPx + 3 + (twoLines ? fontPx + 1 : 0)],
      rank: group.settled.id === stage.places[0]?.id ? 9 : group.nodes.length > 0 ? 2 : 1,
      wreathAngle: group.settled.wreathAngle,
    };
  });
  const clientBoxes = [...seats.values()]
    .filter((s) => s.client)
    .map((s) => ({ id: aloneId(s, groups), box: boxAround(s.at, 12 * k, 11 * k) }));
  const glyphs = [...seats.values()].filter((s) => !s.client).map((s) => ({ id: s.spec.region, box: boxAround(s.at, s.rim) }));
  const rings: Box[] = options.layout.rings.flatMap(({ labelAt }) => (labelAt ? [boxAround(labelAt, 18, 8)] : []));
  const solid = [...badges, ...torn, ...rings, ...(options.avoid ?? []), ...loopBoxes(seats, options)];
  const placed = placeLabels(items, {
    width: options.width,
    height: options.height,
    glyphs: [...glyphs, ...clientBoxes],
    solid,
    wayPoints,
    edgePx: 4,
  });
  return new Map(placed.map((p) => [p.id, p]));
}

/** A client that stands alone for its region may touch its own name; a satellite may not. */
const aloneId = (seat: Seat, groups: readonly Group[]): string =>
  groups.find((g) => g.settled.id === seat.spec.region)?.nodes.length === 0 ? seat.spec.region : '';

/** Where the short loops between a client and its node run. */
function loopBoxes(seats: ReadonlyMap<NodeId, Seat>, { stage, k }: SceneOptions): readonly Box[] {
  return [...seats.values()].flatMap((seat): Box[] => {
    const gateway = seats.get(stage.gateways[seat.spec.id] ?? '');
    if (!seat.client || !gateway || gateway.spec.region !== seat.spec.region) return [];
    const middle: XY = [(seat.at[0] + gateway.at[0]) / 2, (seat.at[1] + gateway.at[1]) / 2];
    return [boxAround(middle, 11 * k, 10 * k)];
  });
}

export const cityOf = (stage: Stage, region: string): string => stage.places.find((p) => p.id === region)?.city ?? region;

function tearBoxes(tear: Tear | null, k: number): readonly Box[] {
  return (tear?.pieces ?? []).flatMap(({ left, right }) =>
    left.map((l, i): Box => {
      const r = right[i] ?? l;
      return [Math.min(l[0], r[0]) - 3, Math.min(l[1], r[1]) - 8 * k, Math.max(l[0], r[0]) + 3, Math.max(l[1], r[1]) + 8 * k];
    }),
  );
}

function regionSeat(group: Group, labels: ReadonlyMap<string, PlacedLabel>, { stage, k }: SceneOptions): RegionSeat {
  const { id, at, truth } = group.settled;
  const hidden: PlacedLabel = { id, box: [at[0], at[1], at[0], at[1]], anchor: 'start', lines: 1, hidden: true, roomPx: 0 };
  return {
    id,
    city: cityOf(stage, id),
    at,
    truth,
    tethered: Math.hypot(at[0] - truth[0], at[1] - truth[1]) > 5 * k,
    radius: Math.max(group.reach[0], group.reach[1]),
    label: labels.get(id) ?? hidden,
    rttMs: stage.rttMs[0]?.[stage.places.findIndex((p) => p.id === id)] ?? 0,
  };
}

function regionWay(layout: Layout, a: string, b: string, places: ReadonlyMap<string, Settled>, spread: Spread): readonly XY[] {
  const from = places.get(a);
  const to = places.get(b);
  return from && to ? bend(layout.route(a, b), { from: from.at, to: to.at, bow: layout.bowPx + spread(a, b), jumpPx: layout.jumpPx }) : [];
}

function makeWay(o: { from: Seat | undefined; to: Seat | undefined; layout: Layout; spread: Spread; k: number }): Way | null {
  const { from, to, layout, k } = o;
  if (!from || !to) return null;
  if (from.spec.region === to.spec.region) {
    const straight = Array.from(
      { length: 21 },
      (_, i): XY => [from.at[0] + ((to.at[0] - from.at[0]) * i) / 20, from.at[1] + ((to.at[1] - from.at[1]) * i) / 20],
    );
    const points = bend(straight, { from: from.at, to: to.at, bow: 9 * k, jumpPx: layout.jumpPx });
    // A mark of the answer (◔) must stand beside the client, not on it.
    return { points: rimToRim(points, from.rim + (from.client ? 2 : 1.5) * k, to.rim + (to.client ? 5.5 : 1.5) * k), local: true };
  }
  const bow = layout.bowPx + o.spread(from.spec.region, to.spec.region);
  const points = bend(layout.route(from.spec.region, to.spec.region), { from: from.at, to: to.at, bow, jumpPx: layout.jumpPx });
  return { points: rimToRim(points, from.rim, to.rim), local: false };
}

/** Moves the ends of a way to the glyphs (which may stand beside their true place) and bows it. */
export function bend(
  raw: readonly XY[],
  o: { readonly from: XY; readonly to: XY; readonly bow: number; readonly jumpPx: number },
): readonly XY[] {
  const last = raw.length - 1;
  const start = raw[0] ?? o.from;
  const end = raw[last] ?? o.to;
  return raw.map((q, i): XY => {
    const s = i / last;
    const before = raw[Math.max(0, i - 1)] ?? q;
    const after = raw[Math.min(last, i + 1)] ?? q;
    const dx = after[0] - before[0];
    const dy = after[1] - before[1];
    const length = Math.hypot(dx, dy);
    const broken = length > o.jumpPx || length === 0;
    const bow = Math.sin(Math.PI * s) * o.bow;
    const shiftX = (1 - s) * (o.from[0] - start[0]) + s * (o.to[0] - end[0]);
    const shiftY = (1 - s) * (o.from[1] - start[1]) + s * (o.to[1] - end[1]);
    return [q[0] + shiftX + (broken ? 0 : (dy / length) * bow), q[1] + shiftY - (broken ? 0 : (dx / length) * bow)];
  });
}
