/**
 * The dotted line of heartbeats, dot by dot. Most of what travels are heartbeats, and a browser that draws in software takes ten times
 * as long for the same dots as a dashed curve.
 */
import { DASH } from '../../glyphs/shapes.ts';
import { distance, lerp, type XY } from '../layout/geometry.ts';

interface Dot {
  readonly at: XY;
  /** Fractional index along the way. */
  readonly index: number;
}

export interface Dots {
  /** Fractional indices of the way between which they are. */
  readonly from: number;
  readonly upTo: number;
  readonly width: number;
  readonly k: number;
  /** A longer step crosses the map's edge. */
  readonly jumpPx: number;
}

const known = new WeakMap<readonly XY[], readonly Dot[]>();

export function paintDots(
  context: Pick<CanvasRenderingContext2D, 'fillRect'>,
  points: readonly XY[],
  { from, upTo, width, k, jumpPx }: Dots,
): void {
  let dots = known.get(points);
  if (!dots) known.set(points, (dots = dotsOf(points, k, jumpPx)));
  // A dash is as long as it is; its dot is as wide as the line.
  const size = Math.max(DASH.pulse[0] ?? 1, 1) * k;
  const side = Math.sqrt(size * width);
  for (const { at, index } of dots) {
    if (index > upTo) return;
    if (index < from) continue;
    context.fillRect(at[0] - side / 2, at[1] - side / 2, side, side);
  }
}

/** A way's points stay the same array as long as its picture does, and so does the scale. */
export function dotsOf(points: readonly XY[], k: number, jumpPx: number): readonly Dot[] {
  const period = DASH.pulse.reduce((sum, px) => sum + px, 0) * k;
  const dots: Dot[] = [];
  let next = 0;
  for (const [i, b] of points.entries()) {
    const a = points[i - 1];
    if (!a || Math.abs(b[0] - a[0]) > jumpPx) continue;
    const length = distance(a, b);
    for (; next <= length; next += period) {
      const share = length === 0 ? 0 : next / length;
      dots.push({ at: lerp(a, b, share), index: i - 1 + share });
    }
    next -= length;
  }
  return dots;
}
