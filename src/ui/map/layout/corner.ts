/** Keeps the corner free in which the buttons lie that look nearer: no place comes to lie under them. */
import { overlap, type Box } from './geometry.ts';
import type { Settled } from './crowd.ts';
import type { FrameSize } from './view.ts';

/** Px of the buttons with some room around them, as `zoom.css` has them; the fourth is there where places are crowded. */
const WIDE = 52;
const HIGH = 112;
const FOURTH = 29;

export const cornerOf = ({ width }: FrameSize, places: number): Box => [width - WIDE, 0, width, HIGH + (places > 3 ? FOURTH : 0)];

/** What stands around a place: its glyphs and badges, its client below. In units of k. */
const AROUND: Box = [34, 34, 40, 62];

/** How far everything has to go down or, instead, to the left until nothing is in the corner, px; null: nothing is. */
export function outOf(corner: Box, places: readonly Settled[], k: number): readonly [down: number, left: number] | null {
  const boxes = places.map(({ at: [x, y] }): Box => [x - AROUND[0] * k, y - AROUND[1] * k, x + AROUND[2] * k, y + AROUND[3] * k]);
  const within = boxes.filter((box) => overlap(box, corner) > 0);
  if (within.length === 0) return null;
  return [Math.max(...within.map((box) => corner[3] - box[1])), Math.max(...within.map((box) => box[2] - corner[0]))];
}
