/**
 * The lines of what is on its way, where that is much: those that are on their way throughout a short stretch of the page are drawn
 * once for it, and at each frame only those that begin or end in it. Which stretch it is depends on the moment alone.
 */
import { clipped, copy, emptied } from './canvases.ts';
import { type LanePaint, UNLIT } from './paint-bands.ts';
import { paintStroke } from './paint-strokes.ts';
import type { Stroke } from './strokes.ts';

/** Up to as many are simply drawn. */
const FEW = 40;
/** Stretches of a page. */
const STRETCHES = 48;

export class FlyingSheet {
  readonly #canvas = document.createElement('canvas');
  /** What it was drawn for. */
  #of: { readonly all: readonly Stroke[]; readonly palette: LanePaint['palette']; readonly from: number; readonly ratio: number } | null =
    null;

  /** Draws the lines of those that are on their way; `all` are those of the page, and the same list as long as they are. */
  paint(context: CanvasRenderingContext2D, flying: readonly Stroke[], all: readonly Stroke[], paint: LanePaint): void {
    if (flying.length <= FEW) {
      for (const stroke of flying) paintStroke(context, stroke, 'flying', paint);
      return;
    }
    const { scale, nowUs } = paint;
    const stretchUs = (scale.toUs - scale.fromUs) / STRETCHES;
    const from = Math.floor((nowUs - scale.fromUs) / stretchUs) * stretchUs + scale.fromUs;
    const throughout = ({ flight, endUs }: Stroke): boolean => flight.sentAt <= from && endUs > from + stretchUs;
    this.#drawn(all, from, paint, context.getTransform().a, throughout);
    copy(context, this.#canvas);
    for (const stroke of flying) if (!throughout(stroke)) paintStroke(context, stroke, 'flying', paint);
  }

  #drawn(all: readonly Stroke[], from: number, paint: LanePaint, ratio: number, throughout: (stroke: Stroke) => boolean): void {
    const before = this.#of;
    if (before?.all === all && before.from === from && before.ratio === ratio && before.palette === paint.palette) return;
    this.#of = { all, palette: paint.palette, from, ratio };
    const context = emptied(this.#canvas, { frame: paint.frame, ratio });
    if (!context) return;
    clipped(context, paint);
    for (const stroke of all) if (throughout(stroke)) paintStroke(context, stroke, 'flying', { ...paint, lit: UNLIT });
    context.restore();
  }
}
