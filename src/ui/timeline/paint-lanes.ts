/** Draws the lanes of one moment: grid, bands, tears, strokes, the veil over the future, and the playhead on top. */
import { drawHead } from '../glyphs/heads.ts';
import { DASH } from '../glyphs/shapes.ts';
import { type Faults, faultsOf, isPassing } from '../faults/stretches.ts';
import { isStaleReply } from '../map/marks/stale.ts';
import { textWidth } from '../map/layout/text-width.ts';
import { changeWord, tellsOfChange } from '../map/marks/words.ts';
import type { Palette } from '../theme/tokens.ts';
import { type LaneFrame, msText, ticks } from './frame.ts';
import { endOf, type LanePaint, paintBands, paintTears } from './paint-bands.ts';
import { paintWhy } from './paint-why.ts';
import { storyOf } from './story.ts';

import { type Stroke, strokesIn } from './strokes.ts';
import * as Say from '../../words/en/timeline/lanes.ts';
const FONT = '"Inter Variable", Inter, system-ui, sans-serif';

export function paintLanes(context: CanvasRenderingContext2D, paint: LanePaint): void {
  const { frame, scale, index, nowUs, hideAfterUs, palette } = paint;
  const faults = faultsOf(index);
  paintGrid(context, paint);
  const { strokes, cut } = strokesIn({
    frame,
    scale,
    index,
    faults,
    hideAfterUs,
    nowUs,
    isPulse: (f) => paint.lookOf(f.message).meaning === 'pulse',
  });
  context.save();
  context.beginPath();
  context.rect(frame.left - 8, 0, frame.right - frame.left + 16, frame.bottom + 2);
  context.clip();
  paintBands(context, paint, faults);
  paintTears(context, paint, faults);
  for (const stroke of strokes) paintStroke(context, stroke, paint);
  paintWords(context, paint, faults, strokes);
  const nowX = scale.x(nowUs);
  context.globalAlpha = 0.62;
  context.fillStyle = palette.sea;
  context.fillRect(nowX, 0, Math.max(0, frame.right + 8 - nowX), frame.bottom);
  context.globalAlpha = 1;
  for (const stroke of strokes) paintLive(context, stroke, paint);
  paintWhy(context, paint);
  context.restore();
  if (nowX >= frame.left - 1 && nowX <= frame.right + 1) paintPlayhead(context, nowX, frame, palette);
  if (cut > 0) {
    context.fillStyle = palette.muted;
    context.font = `450 11px ${FONT}`;
    context.textAlign = 'left';
    context.fillText(Say.messagesNotDrawn(cut), 14, frame.bottom + 15 * frame.k);
  }
}

function paintGrid(context: CanvasRenderingContext2D, { frame, scale, palette }: LanePaint): void {
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
function paintStroke(context: CanvasRenderingContext2D, stroke: Stroke, { nowUs, lookOf, palette, lit, frame, index }: LanePaint): void {
  const { flight, x0, y0, x1, y1, lost, endUs } = stroke;
  const look = lookOf(flight.message);
  const past = nowUs >= flight.sentAt;
  const bright = lit.has(flight.send);
  const opacity = bright ? 1 : past ? (nowUs > endUs ? 0.62 : 1) : 0.3;
  context.globalAlpha = opacity;
  context.strokeStyle = palette[look.meaning];
  context.lineWidth = (bright ? 2.8 : look.meaning === 'pulse' ? 1.3 : 1.5) * frame.k;
  context.lineCap = 'butt';
  context.setLineDash(DASH[look.meaning].map((d) => d * 0.75));
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
  context.setLineDash([]);
  const head = { x: x1, y: y1, hollow: look.hollow, angle: Math.atan2(y1 - y0, x1 - x0) + Math.PI / 2, palette };
  if (lost) {
    context.globalAlpha = past ? 1 : 0.3;
    drawHead(context, { ...head, meaning: 'lost', k: 0.62 * frame.k });
  } else if (nowUs >= endUs || !past) {
    context.globalAlpha = past ? 1 : 0.35;
    const stale = past && isStaleReply(index, flight);
    drawHead(context, { ...head, meaning: stale ? 'stale' : look.meaning, k: (stale ? 0.9 : bright ? 0.95 : 0.74) * frame.k });
  }
  context.globalAlpha = 1;
}

/** The heads of what is on its way, at the playhead, above the veil. */
function paintLive(
  context: CanvasRenderingContext2D,
  { flight, x0, y0, x1, y1, lost, endUs }: Stroke,
  { nowUs, lookOf, palette, frame, scale }: LanePaint,
): void {
  if (nowUs < flight.sentAt || nowUs >= endUs) return;
  const look = lookOf(flight.message);
  const share = (nowUs - flight.sentAt) / Math.max(1, endUs - flight.sentAt);
  if (lost && share >= 1) return;
  const angle = Math.atan2(y1 - y0, x1 - x0) + Math.PI / 2;
  drawHead(context, {
    x: scale.x(nowUs),
    y: y0 + (y1 - y0) * share,
    meaning: look.meaning,
    hollow: look.hollow,
    k: 0.8 * frame.k,
    angle,
    palette,
  });
}

/** Commits, changes of role and stale answers by name, as far as there is room for the words. */
function paintWords(context: CanvasRenderingContext2D, paint: LanePaint, faults: Faults, strokes: readonly Stroke[]): void {
  const { frame, scale, palette, index } = paint;
  const endUs = endOf(paint);
  const headX = scale.x(paint.nowUs);
  const taken: [number, number, number][] = [];
  const write = (text: string, x: number, y: number, o: { colour: string; end?: boolean }): boolean => {
    const size = frame.fontPx - 1;
    const width = textWidth(text, size, true);
    const left = o.end ? x - width : x;
    if (
      left < frame.left ||
      left + width > frame.right ||
      // Under the playhead a word cannot be read.
      (left < headX + 2 && left + width > headX - 2) ||
      taken.some(([a, b, row]) => Math.abs(row - y) < size && left < b + 4 && left + width > a - 4)
    )
      return false;
    taken.push([left, left + width, y]);
    context.font = `580 ${size}px ${FONT}`;
    context.textAlign = 'left';
    context.lineJoin = 'round';
    context.lineWidth = 3.4;
    context.strokeStyle = palette.sea;
    context.strokeText(text, left, y);
    context.fillStyle = o.colour;
    context.fillText(text, left, y);
    return true;
  };
  const tick = (x: number, y: number): void => {
    taken.push([x - 1, x + 1, y]);
    context.fillStyle = palette.ink;
    context.fillRect(x - frame.k, y - 8 * frame.k, 2 * frame.k, 16 * frame.k);
  };
  for (const p of frame.tearY === null ? [] : faults.partitions) {
    if (p.fromUs < scale.fromUs || p.fromUs > endUs) continue;
    write(Say.cut(p.name), scale.x(p.fromUs) - 8, (frame.tearY ?? 0) + 4, { colour: palette.lost, end: true });
  }
  for (const r of faults.roles) {
    const y = frame.yOf(r.node);
    if (y === null || r.before === '' || !tellsOfChange(r.role) || r.atUs < scale.fromUs || r.atUs > endUs) continue;
    tick(scale.x(r.atUs), y);
    if (isPassing(r, faults.roles)) continue;
    const colour = r.role === 'candidate' ? palette.agree : palette.ink;
    const word = changeWord(r.role);
    // Before its mark, else after it.
    if (!write(word, scale.x(r.atUs) - 6, y + 1, { colour, end: true })) write(word, scale.x(r.atUs) + 6, y - 6, { colour });
  }
  for (const stroke of strokes) {
    if (stroke.lost || stroke.endUs > paint.nowUs || !isStaleReply(index, stroke.flight)) continue;
    write('stale', stroke.x1 - 14, stroke.y1 + 4, { colour: palette.stale, end: true });
  }
  for (const c of storyOf(index).commits) {
    const y = frame.yOf(c.node);
    if (y === null || c.atUs < scale.fromUs || c.atUs > endUs) continue;
    tick(scale.x(c.atUs), y);
    write(Say.commitV(c.version), scale.x(c.atUs) + 6, y - 6, { colour: palette.ink });
  }
}

function paintPlayhead(context: CanvasRenderingContext2D, x: number, frame: LaneFrame, palette: Palette): void {
  context.globalAlpha = 1;
  context.fillStyle = palette.ink;
  context.fillRect(x - 0.7 * frame.k, 0, 1.4 * frame.k, frame.bottom + 4);
  context.beginPath();
  context.moveTo(x - 5, 0);
  context.lineTo(x + 5, 0);
  context.lineTo(x, 7);
  context.fill();
}
