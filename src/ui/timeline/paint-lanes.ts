/** Draws the lanes of one moment: what stands still as sheets, what is on its way, the veil over the future, and the playhead on top. */
import type { Palette } from '../theme/tokens.ts';
import { clipped, copy } from './canvases.ts';
import type { LaneFrame } from './frame.ts';
import { type LanePaint, UNLIT } from './paint-bands.ts';
import { paintLive, paintStroke, stateOf } from './paint-strokes.ts';
import { paintWhy } from './paint-why.ts';
import * as Say from '../../words/en/timeline/lanes.ts';
import { paintWords, wordsIn } from './paint-words.ts';
import { type LaneSheets, paintGround, type Sheets, strokesOf } from './sheets.ts';
import type { Stroke } from './strokes.ts';
import { faultsOf } from '../faults/stretches.ts';

const FONT = '"Inter Variable", Inter, system-ui, sans-serif';
const VEIL_ALPHA = 0.62;

export function paintLanes(context: CanvasRenderingContext2D, paint: LanePaint, kept: LaneSheets, running: boolean): void {
  const { frame, scale, nowUs, palette, lit } = paint;
  const sheets = kept.at(paint, context.getTransform().a, running);
  const { strokes, cut } = sheets ?? strokesOf(paint);
  const flying = strokes.filter((stroke) => stateOf(stroke, nowUs) === 'flying');
  const nowX = scale.x(nowUs);
  if (sheets) paintFromSheets(context, sheets, flying, paint);
  else paintAnew(context, strokes, flying, paint);
  if (lit.size > 0)
    for (const stroke of strokes) if (lit.has(stroke.flight.send)) paintStroke(context, stroke, stateOf(stroke, nowUs), paint);
  if (sheets) copy(context, sheets.words);
  else paintWords(context, wordsIn(paint, faultsOf(paint.index), strokes), paint);
  context.globalAlpha = VEIL_ALPHA;
  context.fillStyle = palette.sea;
  context.fillRect(nowX, 0, Math.max(0, frame.right + 8 - nowX), frame.bottom);
  context.globalAlpha = 1;
  paintLive(context, flying, paint, running);
  paintWhy(context, paint);
  context.restore();
  if (nowX >= frame.left - 1 && nowX <= frame.right + 1) paintPlayhead(context, nowX, frame, palette);
  if (cut > 0) {
    context.fillStyle = palette.muted;
    context.font = `450 11px ${FONT}`;
    // Beside the names of the lanes it is said how many are folded.
    context.textAlign = 'right';
    context.lineJoin = 'round';
    context.lineWidth = 4;
    context.strokeStyle = palette.sea;
    const at = [frame.right, frame.top + 3 * frame.k] as const;
    context.strokeText(Say.messagesNotDrawn(cut), ...at);
    context.fillText(Say.messagesNotDrawn(cut), ...at);
  }
}

function paintFromSheets(context: CanvasRenderingContext2D, sheets: Sheets, flying: readonly Stroke[], paint: LanePaint): void {
  paintParted(context, sheets, paint.scale.x(paint.nowUs) * context.getTransform().a);
  clipped(context, paint);
  sheets.flying.paint(context, flying, sheets.strokes, paint);
}

/** The same without sheets: this moment alone. */
function paintAnew(context: CanvasRenderingContext2D, strokes: readonly Stroke[], flying: readonly Stroke[], paint: LanePaint): void {
  paintGround(context, paint);
  const plain = { ...paint, lit: UNLIT };
  for (const stroke of strokes) paintStroke(context, stroke, stateOf(stroke, paint.nowUs) === 'over' ? 'over' : 'ahead', plain);
  for (const stroke of flying) paintStroke(context, stroke, 'flying', plain);
}

/** What is over up to the playhead, what is ahead behind it. */
function paintParted(context: CanvasRenderingContext2D, { over, ahead }: Sheets, nowPx: number): void {
  const at = Math.max(0, Math.min(over.width, Math.round(nowPx)));
  copy(context, over, 0, at);
  copy(context, ahead, at, ahead.width - at);
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
