/**
 * Message heads as small pictures that are drawn once and then only copied: a browser that draws in software takes a tenth of the time of
 * drawing them anew. Each is kept at quarters of a pixel, so that what moves slowly does not jump.
 */
import type { Meaning } from '../../architectures/showing.ts';
import type { Palette } from '../theme/tokens.ts';
import { drawHead, type HeadOptions } from './heads.ts';

const PHASES = 4;
/** Directions in which an arrow is kept. */
const ANGLES = 72;
/** Half of what the largest head takes, at scale 1. */
const REACH = 9;
/** Then all are given up: sizes and themes are few, so this is hardly ever reached. */
const KEPT_MAX = 6_000;

type Look = Pick<HeadOptions, 'meaning' | 'hollow' | 'k'>;

/** The stamps of one theme on one kind of screen. */
export class Stamps {
  #kept = new Map<Meaning | `${Meaning} hollow`, Map<number, (HTMLCanvasElement | undefined)[]>>();
  #count = 0;

  constructor(
    readonly palette: Palette,
    /** Pixels of the screen in a CSS px. */
    readonly ratio: number,
  ) {}

  /** Draws a head at a place in CSS px; the context counts pixels of the screen. */
  put(context: CanvasRenderingContext2D, look: Look, x: number, y: number, angle: number): void {
    const [px, py] = [x * this.ratio, y * this.ratio];
    const [left, top] = [Math.floor(px), Math.floor(py)];
    const phase = Math.floor((py - top) * PHASES) * PHASES + Math.floor((px - left) * PHASES);
    const turn = look.meaning === 'agree' ? mod(Math.round((angle / (Math.PI * 2)) * ANGLES), ANGLES) : 0;
    const stamps = this.#of(look);
    const stamp = (stamps[turn * PHASES * PHASES + phase] ??= this.#made(look, phase, turn));
    const reach = Math.ceil(REACH * look.k * this.ratio);
    context.drawImage(stamp, left - reach, top - reach);
  }

  #of({ meaning, hollow, k }: Look): (HTMLCanvasElement | undefined)[] {
    const key = hollow ? (`${meaning} hollow` as const) : meaning;
    let sizes = this.#kept.get(key);
    if (!sizes) this.#kept.set(key, (sizes = new Map()));
    let stamps = sizes.get(k);
    if (!stamps) sizes.set(k, (stamps = []));
    return stamps;
  }

  #made({ meaning, hollow, k }: Look, phase: number, turn: number): HTMLCanvasElement {
    if (this.#count++ > KEPT_MAX) {
      this.#kept = new Map();
      this.#count = 0;
    }
    const reach = Math.ceil(REACH * k * this.ratio);
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = reach * 2 + 1;
    const context = canvas.getContext('2d');
    const at = (i: number): number => reach + (i + 0.5) / PHASES;
    if (context)
      drawHead(context, {
        ...{ meaning, hollow, palette: this.palette },
        x: at(phase % PHASES),
        y: at(Math.floor(phase / PHASES)),
        k: k * this.ratio,
        angle: (turn / ANGLES) * Math.PI * 2,
      });
    return canvas;
  }
}

const mod = (a: number, b: number): number => ((a % b) + b) % b;

const known = new WeakMap<Palette, Map<number, Stamps>>();

function stampsOf(palette: Palette, ratio: number): Stamps {
  let ratios = known.get(palette);
  if (!ratios) known.set(palette, (ratios = new Map()));
  let stamps = ratios.get(ratio);
  if (!stamps) ratios.set(ratio, (stamps = new Stamps(palette, ratio)));
  return stamps;
}

/** So many heads are drawn in the time in which a handful of stamps is made. */
const FEW = 40;

/** Draws heads at places in CSS px: few that stand still as they are, others as copies of stamps, which pay at the next frame. */
export function withHeads(
  context: CanvasRenderingContext2D,
  palette: Palette,
  { count, moving }: { readonly count: number; readonly moving: boolean },
  draw: (put: (head: Omit<HeadOptions, 'palette'>) => void) => void,
): void {
  if (!moving && count <= FEW) return draw((head) => drawHead(context, { ...head, palette }));
  const stamps = stampsOf(palette, context.getTransform().a);
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  draw((head) => stamps.put(context, head, head.x, head.y, head.angle));
  context.restore();
}
