/**
 * A scene is a finished layout of one run in one frame: where every glyph, client, name, link and tear stands. It depends
 * on the stage and on the partitions of the run, never on the time, so nothing but messages moves while a run plays.
 * The three pictures differ only in their `Layout`.
 */
import type { NodeId } from '../../../sim/node.ts';
import type { Sides } from '../../faults/stretches.ts';
import type { Box, XY } from './geometry.ts';
import type { PlacedLabel } from './labels.ts';
import { linksOf } from './links.ts';
import { cityOf, nameRegions } from './naming.ts';
import type { Group, RegionSeat, Scene, SceneOptions, Seat, Way } from './scene-types.ts';
import { badgeBox, badgeScale, clientSeats, groupsOf, nodeSeats, sidedBadges } from './seating.ts';
import { bowAround, spreadWays } from './spread.ts';
import { type Tear, tearBetween } from './tear.ts';
import { makeWay, regionWay } from './ways.ts';

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
  const seated = groups.flatMap((group) => nodeSeats(group, options));
  for (const seat of sidedBadges(seated, options)) seats.set(seat.spec.id, seat);
  const bare = allLinks.map((link) => ({ link, points: regionWay(layout, link.a, link.b, settled, spread) }));
  const wayPoints = bare.flatMap(({ points }) => points.filter((_, i) => i % 2 === 0));
  const badges = options.badges ? [...seats.values()].flatMap((seat) => badgeBox(seat, options)) : [];
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
    omitted: stage.places.filter((p) => !settled.has(p.id)).map((p) => p.city),
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
