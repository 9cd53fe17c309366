/**
 * Names on a picture. Each takes the cheapest of some fifteen places; off the frame costs most, then covering a glyph, a badge,
 * another name, a client's loop or a tear, then covering a link, then leaving the preferred side (east). What still
 * collides loses its second line, then its name. Text never overlaps and never shrinks.
 */
import { type Box, inside, overlap, type XY } from './geometry.ts';

export interface LabelItem {
  readonly id: string;
  readonly at: XY;
  /** Half width and half height of what the name stands beside. */
  readonly reach: XY;
  /** Width of the name alone and with its second line. */
  readonly widthsPx: readonly [number, number];
  /** Height of the name alone and with its second line. */
  readonly heightsPx: readonly [number, number];
  /** Higher ranks choose first. */
  readonly rank: number;
  readonly wreathAngle: number | null;
}

export type Anchor = 'start' | 'middle' | 'end';

export interface PlacedLabel {
  readonly id: string;
  readonly box: Box;
  readonly anchor: Anchor;
  readonly lines: 1 | 2;
  /** Nothing free was found: the name is shown only when its node is pointed at. */
  readonly hidden: boolean;
  /** How wide a line may grow on this side before it meets something, px. */
  readonly roomPx: number;
}

export interface LabelOptions {
  readonly width: number;
  readonly height: number;
  /** Glyphs, by the id of their item (an item may cover its own). */
  readonly glyphs: readonly { readonly id: string; readonly box: Box }[];
  /** Badges, clients, loops, tears, the legend. */
  readonly solid: readonly Box[];
  /** Points along every link of the run. */
  readonly wayPoints: readonly XY[];
  readonly edgePx: number;
}

interface Spot {
  readonly box: Box;
  readonly anchor: Anchor;
  readonly preference: number;
}

/** Overlaps below this many px² are the halo's, not the letters'. */
const TOUCH_PX2 = 10;

export function placeLabels(items: readonly LabelItem[], options: LabelOptions): readonly PlacedLabel[] {
  const taken: Box[] = [];
  const placed: PlacedLabel[] = [];
  const rank = (item: LabelItem): number => (item.wreathAngle === null ? item.rank : 99);
  for (const item of [...items].sort((a, b) => rank(b) - rank(a))) {
    const label = placeOne(item, options, taken);
    if (!label.hidden) taken.push(label.box);
    placed.push(label);
  }
  return placed.map((label) => ({ ...label, roomPx: roomOf(label, placed, options) }));
}

function placeOne(item: LabelItem, options: LabelOptions, taken: readonly Box[]): PlacedLabel {
  let last: { spot: Spot; lines: 1 | 2 } | null = null;
  for (const lines of [2, 1] as const) {
    const height = item.heightsPx[lines - 1] ?? item.heightsPx[0];
    if (lines === 2 && item.heightsPx[1] <= item.heightsPx[0]) continue;
    let best: { spot: Spot; cost: number; clash: number } | null = null;
    for (const spot of spots(item, item.widthsPx[lines - 1] ?? item.widthsPx[0], height)) {
      const clash = clashOf(spot.box, item.id, options, taken);
      const cost = clash + spot.preference * 1 + covered(spot.box, options.wayPoints) * 3;
      if (!best || cost < best.cost) best = { spot, cost, clash };
    }
    if (!best) continue;
    last = { spot: best.spot, lines };
    if (best.clash <= TOUCH_PX2) return { id: item.id, box: best.spot.box, anchor: best.spot.anchor, lines, hidden: false, roomPx: 0 };
  }
  const spot = last?.spot ?? { box: [item.at[0], item.at[1], item.at[0], item.at[1]] as const, anchor: 'start' as const };
  return { id: item.id, box: spot.box, anchor: spot.anchor, lines: 1, hidden: true, roomPx: 0 };
}

/** What may not be covered, px² of overlap; anything off the frame counts as much as nothing else can. */
function clashOf(box: Box, id: string, options: LabelOptions, taken: readonly Box[]): number {
  const { width, height, edgePx } = options;
  let clash = 0;
  if (box[0] < edgePx || box[2] > width - edgePx || box[1] < edgePx || box[3] > height - edgePx) clash += 4000;
  for (const glyph of options.glyphs) if (glyph.id !== id) clash += overlap(box, glyph.box);
  for (const other of options.solid) clash += overlap(box, other);
  for (const other of taken) clash += overlap(box, other) * 2;
  return clash;
}

const covered = (box: Box, points: readonly XY[]): number => points.reduce((n, q) => n + (inside(q, box, 2, 1) ? 1 : 0), 0);

function spots(item: LabelItem, w: number, height: number): readonly Spot[] {
  const { at, reach, wreathAngle } = item;
  const [rx, ry] = reach;
  const spot = (dx: number, dy: number, anchor: Anchor, preference: number): Spot => ({
    box: [at[0] + dx, at[1] + dy, at[0] + dx + w, at[1] + dy + height],
    anchor,
    preference,
  });
  const around = [
    spot(rx, -height / 2, 'start', 0),
    spot(rx, -height * 0.3, 'start', 1),
    spot(-rx - w, -height / 2, 'end', 3),
    spot(-rx - w, -height * 0.3, 'end', 4),
    spot(rx * 0.95, -height * 0.1, 'start', 4),
    spot(-w / 2, ry, 'middle', 4),
    spot(-w / 2, -ry - height, 'middle', 5),
    spot(rx * 0.8, ry * 0.45, 'start', 6),
    spot(-rx * 0.8 - w, ry * 0.45, 'end', 7),
    spot(rx * 0.8, -ry * 0.45 - height, 'start', 7),
    spot(-rx * 0.8 - w, -ry * 0.45 - height, 'end', 8),
    // A little further away, where something small stands beside the glyph.
    spot(rx * 0.4, ry + 4, 'start', 10),
    spot(-rx * 0.4 - w, ry + 4, 'end', 10),
    spot(-rx * 0.4 - w, -ry - height - 4, 'end', 11),
    spot(-w / 2, ry + 14, 'middle', 12),
    spot(-w / 2, -ry - height - 14, 'middle', 13),
    // Any corner beside its glyph is better than no name.
    spot(0, ry + 2, 'start', 14),
    spot(-w, ry + 2, 'end', 14),
    spot(0, -ry - height - 2, 'start', 15),
    spot(-w, -ry - height - 2, 'end', 15),
  ];
  if (wreathAngle !== null) {
    const c = Math.cos(wreathAngle);
    const beside = c > 0 ? spot(rx, -height / 2, 'start', 0) : spot(-rx - w, -height / 2, 'end', 0);
    const below = Math.sin(wreathAngle) > 0;
    const outside = below ? spot(-w / 2, ry, 'middle', 0) : spot(-w / 2, -ry - height, 'middle', 0);
    // Outwards: sideways where the wreath is steep, else above or below it; the other is the second choice.
    // The third choice goes over the node's badge.
    const over = below ? spot(-w / 2, ry + 12, 'middle', 4) : spot(-w / 2, -ry - height - 12, 'middle', 4);
    const further = c > 0 ? spot(rx + 22, -height * 0.8, 'start', 5) : spot(-rx - 22 - w, -height * 0.8, 'end', 5);
    const first = Math.abs(c) > 0.3 ? [beside, { ...outside, preference: 2 }] : [outside, { ...beside, preference: 2 }];
    // Any place beside its glyph is better than no name.
    return [...first, over, further, ...around.map((s) => ({ ...s, preference: s.preference + 8 }))];
  }
  return around;
}

/** Grows the box away from its anchor until it meets something solid. */
function roomOf(label: PlacedLabel, placed: readonly PlacedLabel[], options: LabelOptions): number {
  const { box, anchor } = label;
  const others: Box[] = [
    ...options.glyphs.filter((g) => g.id !== label.id).map((g) => g.box),
    ...options.solid,
    ...placed.filter((p) => p !== label && !p.hidden).map((p) => p.box),
  ];
  let room = box[2] - box[0];
  for (let grown = room + 6; grown <= room + 240; grown += 6) {
    const middle = (box[0] + box[2]) / 2;
    const left = anchor === 'start' ? box[0] : anchor === 'end' ? box[2] - grown : middle - grown / 2;
    const wide: Box = [left, box[1], left + grown, box[3]];
    if (left < options.edgePx || left + grown > options.width - options.edgePx) break;
    if (others.some((o) => overlap(wide, o) > TOUCH_PX2)) break;
    room = grown;
  }
  return room;
}
