/** Draws the strokes of messages: what has not been sent yet faintly, what is on its way strongly, what is over in between. */
import type { MessageLook } from '../../architectures/showing.ts';
import { drawHead } from '../glyphs/heads.ts';
import { DASH } from '../glyphs/shapes.ts';
import { withHeads } from '../glyphs/stamps.ts';
import { isStaleReply } from '../map/marks/stale.ts';
import type { LanePaint } from './paint-bands.ts';
import type { Stroke } from './strokes.ts';

export type StrokeState = 'ahead' | 'flying' | 'over';

export const stateOf = ({ flight, endUs }: Stroke, nowUs: number): StrokeState =>
  nowUs < flight.sentAt ? 'ahead' : nowUs < endUs ? 'flying' : 'over';

const LINE_ALPHA: Readonly<Record<StrokeState, number>> = { ahead: 0.3, flying: 1, over: 0.62 };
const HEAD_AHEAD_ALPHA = 0.35;

export function paintStroke(context: CanvasRenderingContext2D, stroke: Stroke, state: StrokeState, paint: LanePaint): void {
  const { lookOf, palette, lit, frame } = paint;
  const { flight, x0, y0, x1, y1 } = stroke;
  const look = lookOf(flight.message);
  const bright = lit.has(flight.send);
  context.globalAlpha = bright ? 1 : LINE_ALPHA[state];
  context.strokeStyle = palette[look.meaning];
  context.lineWidth = (bright ? 2.8 : look.meaning === 'pulse' ? 1.3 : 1.5) * frame.k;
  context.lineCap = 'butt';
  context.setLineDash(DASH[look.meaning].map((d) => d * 0.75));
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
  context.setLineDash([]);
  paintEnd(context, stroke, state, paint);
  context.globalAlpha = 1;
}

/** The mark where it arrives or dies. One that is on its way has its head at the playhead instead. */
function paintEnd(context: CanvasRenderingContext2D, stroke: Stroke, state: StrokeState, paint: LanePaint): void {
  const { lookOf, palette, lit, frame, index } = paint;
  const { flight, x1: x, y1: y, lost } = stroke;
  if (state === 'flying' && !lost) return;
  const look = lookOf(flight.message);
  const head = { x, y, hollow: look.hollow, angle: angleOf(stroke), palette };
  if (lost) {
    context.globalAlpha = state === 'ahead' ? LINE_ALPHA.ahead : 1;
    drawHead(context, { ...head, meaning: 'lost', k: 0.62 * frame.k });
    return;
  }
  context.globalAlpha = state === 'ahead' ? HEAD_AHEAD_ALPHA : 1;
  const stale = state === 'over' && isStaleReply(index, flight);
  const k = (stale ? 0.9 : lit.has(flight.send) ? 0.95 : 0.74) * frame.k;
  drawHead(context, { ...head, meaning: stale ? 'stale' : look.meaning, k });
}

/** The heads of what is on its way, at the playhead. */
export function paintLive(context: CanvasRenderingContext2D, flying: readonly Stroke[], paint: LanePaint, moving: boolean): void {
  const { nowUs, lookOf, palette, frame, scale } = paint;
  const x = scale.x(nowUs);
  // All stand below each other: of those that look alike one a pixel is seen.
  const taken = new Map<MessageLook, Set<number>>();
  const isCovered = (look: MessageLook, y: number): boolean => {
    const rows = taken.get(look) ?? new Set();
    if (rows.has(Math.round(y))) return true;
    taken.set(look, rows.add(Math.round(y)));
    return false;
  };
  withHeads(context, palette, { count: flying.length, moving }, (put) => {
    for (const stroke of flying) {
      const { flight, y0, y1, endUs, lost } = stroke;
      const share = (nowUs - flight.sentAt) / Math.max(1, endUs - flight.sentAt);
      if (lost && share >= 1) continue;
      const look = lookOf(flight.message);
      const y = y0 + (y1 - y0) * share;
      if (isCovered(look, y)) continue;
      const { meaning, hollow } = look;
      put({ x, y, meaning, hollow, k: 0.8 * frame.k, angle: meaning === 'agree' ? angleOf(stroke) : 0 });
    }
  });
}

const angleOf = ({ x0, y0, x1, y1 }: Stroke): number => Math.atan2(y1 - y0, x1 - x0) + Math.PI / 2;
