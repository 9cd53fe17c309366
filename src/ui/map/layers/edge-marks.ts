/** Where a way leaves the map and comes in at its other edge: chevrons at both ends say that it goes on. */
import type { XY } from '../layout/geometry.ts';

export interface EdgeMark {
  readonly at: XY;
  /** The way's direction there, radians. */
  readonly heading: number;
}

/** Both ends of every step across the map's edge: that is one longer than `jumpPx`. */
export function edgeMarks(points: readonly XY[], jumpPx: number): readonly EdgeMark[] {
  const marks: EdgeMark[] = [];
  for (const [i, to] of points.entries()) {
    const from = points[i - 1];
    if (!from || Math.abs(to[0] - from[0]) <= jumpPx) continue;
    marks.push({ at: from, heading: towards(points[i - 2] ?? from, from) }, { at: to, heading: towards(to, points[i + 1] ?? to) });
  }
  return marks;
}

const towards = (a: XY, b: XY): number => Math.atan2(b[1] - a[1], b[0] - a[0]);

/** In the stroke that is set; `k` is the picture's scale. */
export function paintEdgeMarks(context: CanvasRenderingContext2D, points: readonly XY[], jumpPx: number, k: number): void {
  for (const { at, heading } of edgeMarks(points, jumpPx)) {
    const [along, across] = [
      [Math.cos(heading), Math.sin(heading)],
      [-Math.sin(heading), Math.cos(heading)],
    ] as const;
    const point = (far: number, aside: number): XY => [
      at[0] + (along[0] * far + across[0] * aside) * k,
      at[1] + (along[1] * far + across[1] * aside) * k,
    ];
    context.beginPath();
    for (const tip of [0, 5]) {
      context.moveTo(...point(tip - 4, -4));
      context.lineTo(...point(tip, 0));
      context.lineTo(...point(tip - 4, 4));
    }
    context.stroke();
  }
}
