/** The causes of what somebody asks about, as one line through the lanes: along a node while it works, slanted where a message goes. */
import type { LanePaint } from './paint-bands.ts';

export function paintWhy(context: CanvasRenderingContext2D, { frame, scale, palette, why }: LanePaint): void {
  const points = why.flatMap(({ at, node }): [number, number][] => {
    const y = node === null ? null : frame.yOf(node);
    return y === null ? [] : [[scale.x(at), y]];
  });
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
    for (const [i, [x, y]] of points.entries())
      if (i === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
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
