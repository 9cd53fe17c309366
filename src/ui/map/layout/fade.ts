/** How broadly the land fades out at the map's cut. */
import type { XY } from './geometry.ts';

const WIDEST_PX = 96;
const LEAST_PX = 4;
/** So much land stays whole around a place. */
const AROUND_PX = 40;

/** Breadth of the fading at this point of the edge, px, half of it on each side: less where a place stands near, so that no country fades out under it. */
export function fadeBreadth([x, y]: XY, places: readonly XY[]): number {
  const nearest = Math.min(Number.POSITIVE_INFINITY, ...places.map(([px, py]) => Math.hypot(px - x, py - y)));
  return Math.max(LEAST_PX, Math.min(WIDEST_PX, 2 * (nearest - AROUND_PX)));
}
