/** The causes of what somebody asks about, as lines through the lanes, from each to what it led to: along a node while it works, slanted where a message goes. */
import type { Micros, NodeId } from '../../sim/node.ts';
import type { LitMoment } from '../why/lit.ts';
import type { LanePaint } from './paint-bands.ts';

type Point = readonly [x: number, y: number];

/** Where causes lie, and what leads to what. `yOf` says null where a node has no lane. */
export function linesOfCauses(
  why: readonly LitMoment[],
  xOf: (us: Micros) => number,
  yOf: (node: NodeId) => number | null,
): { readonly points: readonly Point[]; readonly steps: readonly (readonly [from: Point, to: Point])[] } {
  const points = new Map<number, Point>();
  const steps: (readonly [from: Point, to: Point])[] = [];
  for (const { seq, cause, at, node } of why) {
    const y = node === null ? null : yOf(node);
    // What happened to the network has no lane: its cause stands for it.
    const before = points.get(cause);
    const point = y === null ? before : ([xOf(at), y] as const);
    if (point === undefined) continue;
    points.set(seq, point);
    if (before && before !== point) steps.push([before, point]);
  }
  return { points: [...points.values()], steps };
}

export function paintWhy(context: CanvasRenderingContext2D, { frame, scale, palette, why }: LanePaint): void {
  const { points, steps } = linesOfCauses(why, scale.x, frame.yOf);
  if (points.length === 0) return;
  context.save();
  context.globalAlpha = 1;
  context.setLineDash([]);
  context.lineJoin = 'round';
  for (const [colour, width] of [
    [palette.sea, 6],
    [palette.ink, 2.6],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width * frame.k;
    context.beginPath();
    for (const [from, to] of steps) {
      context.moveTo(...from);
      context.lineTo(...to);
    }
    context.stroke();
  }
  context.fillStyle = palette.ink;
  for (const [x, y] of points) {
    context.beginPath();
    context.arc(x, y, 3.2 * frame.k, 0, Math.PI * 2);
    context.fill();
  }
  context.restore();
}
