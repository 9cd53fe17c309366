/** Where a box lies on the landing's map so that it hides as little as can be. */
import { type Box, overlap, type XY } from '../map/layout/geometry.ts';

export interface Wanted {
  /** Of the ground, and of the box. */
  readonly ground: { readonly width: number; readonly height: number };
  readonly box: { readonly width: number; readonly height: number };
  /** The corner that is best where nothing is in the way. */
  readonly near: XY;
  readonly taken: readonly Box[];
}

const STEP_PX = 8;
const EDGE_PX = 16;
/** A pixel farther away is worth so much of what is hidden, px². */
const FAR = 6;

/** Its left upper corner. */
export function freePlace({ ground, box, near, taken }: Wanted): XY {
  let best: { readonly at: XY; readonly cost: number } = { at: [EDGE_PX, EDGE_PX], cost: Number.POSITIVE_INFINITY };
  for (let x = EDGE_PX; x <= ground.width - box.width - EDGE_PX; x += STEP_PX) {
    for (let y = EDGE_PX; y <= ground.height - box.height - EDGE_PX; y += STEP_PX) {
      const here: Box = [x, y, x + box.width, y + box.height];
      const hidden = taken.reduce((sum, each) => sum + overlap(each, here), 0);
      const cost = hidden + FAR * Math.hypot(x - near[0], y - near[1]);
      if (cost < best.cost) best = { at: [x, y], cost };
    }
  }
  return best.at;
}
