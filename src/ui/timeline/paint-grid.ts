/** Round steps of time, and a line for each lane. */
import { textWidth } from '../map/layout/text-width.ts';
import { msText, ticks } from './frame.ts';
import type { LanePaint } from './paint-bands.ts';
import * as Say from '../../words/en/timeline/lanes.ts';

const FONT = '"Inter Variable", Inter, system-ui, sans-serif';

export function paintGrid(context: CanvasRenderingContext2D, { frame, scale, palette }: LanePaint): void {
  const { left, right, top, bottom, fontPx } = frame;
  const marks = ticks(scale.fromUs, scale.toUs, right - left);
  const step = (marks[1] ?? 0) - (marks[0] ?? 0);
  const digits = step > 0 && step < 1000 ? (step < 100 ? 2 : 1) : 0;
  context.lineWidth = 1;
  context.setLineDash([]);
  context.strokeStyle = palette.line;
  context.fillStyle = palette.muted;
  context.font = `450 ${fontPx - 1}px ${FONT}`;
  context.textAlign = 'center';
  for (const [i, at] of marks.entries()) {
    const x = scale.x(at);
    context.beginPath();
    context.moveTo(x, top);
    context.lineTo(x, bottom + 2);
    context.stroke();
    const last = i === marks.length - 1;
    const text = Say.ms(msText(at, digits), last);
    const half = textWidth(text, fontPx - 1) / 2;
    context.fillText(text, Math.min(x, frame.width - half - 4), bottom + 14 * (frame.k > 1 ? 1.3 : 1));
  }
  context.strokeStyle = palette.line2;
  for (const row of frame.rows) {
    const y = frame.yOf(row.id) ?? 0;
    context.beginPath();
    context.moveTo(left, y);
    context.lineTo(right, y);
    context.stroke();
  }
}
