/**
 * What stands still in the lanes, drawn once for a page of time and then only copied: the page as it looks when all of it is over, as it
 * looks when all of it is still ahead, and its words. A moment is the first up to the playhead and the second behind it; between them only
 * what is on its way is drawn anew at each frame.
 */
import { faultsOf } from '../faults/stretches.ts';
import type { TraceIndex } from '../../trace/world.ts';
import { type LanePaint, paintBands, paintTears, UNLIT } from './paint-bands.ts';
import { clipped, emptied } from './canvases.ts';
import { paintGrid } from './paint-grid.ts';
import { FlyingSheet } from './flying-sheet.ts';
import { paintStroke } from './paint-strokes.ts';
import { isHidden, paintWords, type Words, wordsIn } from './paint-words.ts';
import { type Stroke, strokesIn } from './strokes.ts';

export interface Sheets {
  readonly over: HTMLCanvasElement;
  readonly ahead: HTMLCanvasElement;
  readonly words: HTMLCanvasElement;
  readonly flying: FlyingSheet;
  readonly strokes: readonly Stroke[];
  /** Messages that are not among them. */
  readonly cut: number;
}

/** Grid, bands and tears; until it is restored, only where time is. */
export function paintGround(context: CanvasRenderingContext2D, paint: LanePaint): void {
  const faults = faultsOf(paint.index);
  paintGrid(context, paint);
  clipped(context, paint);
  paintBands(context, paint, faults);
  paintTears(context, paint, faults);
}

export const strokesOf = (paint: LanePaint): Pick<Sheets, 'strokes' | 'cut'> =>
  strokesIn({ ...paint, faults: faultsOf(paint.index), isPulse: (f) => paint.lookOf(f.message).meaning === 'pulse' });

/** What the sheets were drawn for. */
interface Drawn extends Pick<LanePaint, 'frame' | 'scale' | 'palette' | 'hideAfterUs' | 'index'> {
  readonly ratio: number;
  readonly fonts: number;
  readonly first: number;
  readonly events: number;
}

/** Sheets that lack some strokes. */
interface Unfinished {
  readonly contexts: readonly { readonly state: 'over' | 'ahead'; readonly context: CanvasRenderingContext2D }[];
  readonly sheets: Pair;
  readonly strokes: readonly Stroke[];
  readonly paint: LanePaint;
}

type Pair = Pick<Sheets, 'over' | 'ahead'>;

const pair = (): Pair => ({ over: document.createElement('canvas'), ahead: document.createElement('canvas') });

/** So many strokes at one frame of a run that plays: some ten milliseconds. */
const AT_ONCE = 200;

/** While a run is simulated under the playhead, as much of the time as this may go into drawing its growing lanes again. */
const GROWING_SHARE = 0.05;

let fonts = 0;
if (typeof document !== 'undefined') document.fonts?.addEventListener?.('loadingdone', () => fonts++);

/** The sheets of one picture. */
export class LaneSheets {
  #drawn: Drawn | null = null;
  /** What was asked for once, and not drawn. */
  #seen: Drawn | null = null;
  #rest: Unfinished | null = null;
  #words: Words | null = null;
  #shownWords = '';
  #lastAt = 0;
  #tookMs = 0;
  #strokes: Pick<Sheets, 'strokes' | 'cut'> = { strokes: [], cut: 0 };
  /** What is seen, and what takes its place when it is whole. */
  #shown = pair();
  #next = pair();
  readonly #wordSheet = document.createElement('canvas');
  readonly #flying = new FlyingSheet();

  /**
   * Those of this moment. While it runs, what grows is drawn again only now and then. Null when the page of time is another one and nothing
   * runs: who scrubs may turn to the next at once, and drawing this one moment costs half as much as its sheets.
   */
  at(paint: LanePaint, ratio: number, running: boolean): Sheets | null {
    const { frame, scale, palette, hideAfterUs, index } = paint;
    const now: Drawn = { frame, scale, palette, hideAfterUs, index, ratio, fonts, first: index.first, events: eventsSeen(index, scale) };
    if (!this.#drawn || changed(this.#drawn, now, this.#mayGrow(running))) {
      if (!running && (!this.#seen || changed(this.#seen, now, true))) {
        this.#seen = now;
        return null;
      }
      this.#draw(paint, now, running);
    } else if (this.#rest) this.#goOn(this.#rest, running ? AT_ONCE : Number.POSITIVE_INFINITY);
    this.#drawWords(paint, ratio);
    return { ...this.#shown, words: this.#wordSheet, flying: this.#flying, ...this.#strokes };
  }

  #mayGrow(running: boolean): boolean {
    return !running || (!this.#rest && performance.now() - this.#lastAt > this.#tookMs / GROWING_SHARE);
  }

  /** Drawn in the frames that follow while it runs. Another page is seen at once; what has grown, when it is whole. */
  #draw(paint: LanePaint, now: Drawn, running: boolean): void {
    const from = performance.now();
    const faults = faultsOf(paint.index);
    // What is lit is drawn on top.
    const plain: LanePaint = { ...paint, lit: UNLIT };
    this.#strokes = strokesOf(paint);
    this.#words = wordsIn(plain, faults, this.#strokes.strokes);
    this.#shownWords = '';
    const turned = this.#drawn?.scale !== now.scale || this.#drawn.index !== now.index;
    if (turned) [this.#shown, this.#next] = [this.#next, this.#shown];
    const sheets = turned ? this.#shown : this.#next;
    const contexts = (['over', 'ahead'] as const).flatMap((state) => {
      const context = emptied(sheets[state], now);
      if (context) paintGround(context, plain);
      return context ? [{ state, context }] : [];
    });
    this.#goOn({ contexts, sheets, strokes: this.#strokes.strokes, paint: plain }, running ? AT_ONCE : Number.POSITIVE_INFINITY);
    this.#drawn = now;
    this.#lastAt = performance.now();
    this.#tookMs = this.#lastAt - from;
  }

  /** Draws some more strokes, those that were sent first. */
  #goOn({ contexts, sheets, strokes, paint }: Unfinished, most: number): void {
    const some = strokes.slice(0, most);
    for (const { state, context } of contexts) for (const stroke of some) paintStroke(context, stroke, state, paint);
    this.#rest = strokes.length > most ? { contexts, sheets, strokes: strokes.slice(most), paint } : null;
    if (this.#rest) return;
    for (const { context } of contexts) context.restore();
    if (this.#shown !== sheets) [this.#shown, this.#next] = [sheets, this.#shown];
  }

  /** Drawn again when the playhead comes to a word, or leaves one. */
  #drawWords(paint: LanePaint, ratio: number): void {
    const words = this.#words;
    if (!words) return;
    const shown = `${ratio} ${words.words.flatMap((word, i) => (isHidden(word, paint) ? [i] : [])).join()}`;
    if (shown === this.#shownWords) return;
    this.#shownWords = shown;
    const context = emptied(this.#wordSheet, { frame: paint.frame, ratio });
    if (!context) return;
    clipped(context, paint);
    paintWords(context, words, paint);
    context.restore();
  }
}

/** Events up to a window's end and as far behind it again: what was under way then has ended, as far as it matters. */
const eventsSeen = (index: TraceIndex, { fromUs, toUs }: LanePaint['scale']): number => index.countAt(toUs + (toUs - fromUs));

function changed(before: Drawn, now: Drawn, mayGrow: boolean): boolean {
  return (Object.keys(now) as (keyof Drawn)[]).some(
    (key) => (key === 'events' || key === 'first' ? mayGrow : true) && before[key] !== now[key],
  );
}
