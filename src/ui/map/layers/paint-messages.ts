/** Draws the messages of one moment on a canvas: whole way faint, travelled part strong, head on top. */
import type { Meaning } from '../../../architectures/showing.ts';
import { drawNumber, type HeadOptions } from '../../glyphs/heads.ts';
import { DASH } from '../../glyphs/shapes.ts';
import { withHeads } from '../../glyphs/stamps.ts';
import { Part } from '../../part.tsx';
import type { Palette } from '../../theme/tokens.ts';
import { type Box, headingAt, pointAt, type XY } from '../layout/geometry.ts';
import type { Scene, Way } from '../layout/scene-types.ts';
import { paintCut } from './cut.ts';
import { paintDots } from './dots.ts';
import { paintEdgeMarks } from './edge-marks.ts';
import { type DrawnFlight, type FlightMoment, flightsToDraw } from './messages.ts';

export interface PaintOptions {
  readonly palette: Palette;
  /** Send events of the messages that are lit: selected or pointed at. */
  readonly lit: ReadonlySet<number>;
  /** The next frame is another one. */
  readonly moving: boolean;
  /** The ground of the key; null where there is none. Only asked for where something is left out. */
  readonly key: () => Box | null;
}

export function paintFlights(context: CanvasRenderingContext2D, moment: FlightMoment, options: PaintOptions): void {
  const { drawn, cut } = flightsToDraw(moment);
  const { scene } = moment;
  const { palette, lit } = options;
  const bundles = bundled(drawn, lit);
  for (const bundle of bundles) paintWhole(context, bundle, scene, palette);
  for (const bundle of bundles) paintTravelled(context, bundle, scene, palette);
  const litOnes = lit.size === 0 ? [] : drawn.filter(({ flight }) => lit.has(flight.send));
  for (const one of litOnes) traceTail(context, one, scene, palette);
  paintHeads(context, drawn, scene, options);
  const isWhy = moment.why.length > 0;
  for (const one of drawn) if (one.number > 0) paintNumber(context, one, { scene, palette, isWhy });
  if (!isWhy) for (const one of litOnes) paintCaption(context, one, scene, palette);
  if (cut > 0) paintCut(context, { cut, scene, palette, key: options.key() });
  context.globalAlpha = 1;
}

/** All that travel on one way in one look. */
interface Bundle {
  readonly way: Way;
  readonly meaning: Meaning;
  /** How strongly the whole way is drawn: the newest is the strongest. */
  faint: number;
  /** The furthest. */
  at: number;
  /** Those that are not lit: how far, and how strongly drawn. */
  readonly tails: { readonly at: number; readonly alpha: number }[];
}

function bundled(drawn: readonly DrawnFlight[], lit: PaintOptions['lit']): readonly Bundle[] {
  const ways = new Map<Way, Map<Meaning, Bundle>>();
  const bundles: Bundle[] = [];
  for (const { way, look, view, flight } of drawn) {
    const { meaning } = look;
    let looks = ways.get(way);
    if (!looks) ways.set(way, (looks = new Map()));
    let bundle = looks.get(meaning);
    if (!bundle) {
      bundle = { way, meaning, faint: 0, at: 0, tails: [] };
      looks.set(meaning, bundle);
      bundles.push(bundle);
    }
    const { phase, at, age } = view;
    bundle.faint = Math.max(bundle.faint, (meaning === 'pulse' ? 0.5 : 0.3) * (phase === 'lost' ? 0.8 * (1 - age) : 1 - age));
    bundle.at = Math.max(bundle.at, at);
    if (lit.has(flight.send)) continue;
    const alpha = phase === 'lost' ? 0.75 - 0.45 * age : 0.85 * (1 - 0.75 * age) * (age > 0.8 ? (1 - age) / 0.2 : 1);
    bundle.tails.push({ at, alpha });
  }
  return bundles;
}

function paintWhole(context: CanvasRenderingContext2D, { way, meaning, faint, at }: Bundle, scene: Scene, palette: Palette): void {
  const { points } = way;
  // The dots of what was travelled are drawn with it.
  const from = meaning === 'pulse' ? at : 0;
  trace(context, points, points.length - 1, { meaning, alpha: faint, width: 1.1 * scene.k, palette, scene, from });
  if (meaning === 'pulse') return;
  context.setLineDash([]);
  context.globalAlpha = Math.min(1, faint * 2.5);
  context.lineWidth = 1.5 * scene.k;
  paintEdgeMarks(context, points, scene.layout.jumpPx, scene.k);
}

/** What shines through less than this is not seen. */
const THROUGH_MIN = 1 / 32;

/** The furthest first: what lies under several tails is hardly seen, and what lies under more is not drawn. */
function paintTravelled(context: CanvasRenderingContext2D, bundle: Bundle, scene: Scene, palette: Palette): void {
  const { way, meaning } = bundle;
  const tails = bundle.tails.sort((a, b) => b.at - a.at);
  const width = tailWidth(way, meaning, scene.k);
  let through = 1;
  for (let i = 0; i < tails.length && through > THROUGH_MIN; ) {
    const at = tails[i]?.at ?? 0;
    let under = 1;
    // All that have arrived are drawn at once.
    for (; i < tails.length && tails[i]?.at === at; i++) under *= 1 - (tails[i]?.alpha ?? 0);
    trace(context, way.points, at, { meaning, alpha: 1 - under, width, palette, scene, from: 0 });
    through *= under;
  }
}

const tailWidth = (way: Way, meaning: Meaning, k: number): number => (way.local ? 2.6 : meaning === 'pulse' ? 1.4 : 2.1) * k;

/** Of one that is lit. */
function traceTail(context: CanvasRenderingContext2D, { way, view, look }: DrawnFlight, scene: Scene, palette: Palette): void {
  const { meaning } = look;
  trace(context, way.points, view.at, { meaning, alpha: 1, width: tailWidth(way, meaning, scene.k) * 1.6, palette, scene, from: 0 });
}

interface Pen {
  readonly meaning: Meaning;
  readonly alpha: number;
  readonly width: number;
  readonly palette: Palette;
  readonly scene: Scene;
  /** Dots before this index of the way are drawn otherwise. */
  readonly from: number;
}

/** Strokes a way up to a fractional index; a step across the map's edge is not drawn. */
function trace(context: CanvasRenderingContext2D, points: readonly XY[], upTo: number, pen: Pen): void {
  const { meaning, alpha, width, palette, scene, from } = pen;
  const { jumpPx } = scene.layout;
  context.globalAlpha = alpha;
  if (meaning === 'pulse') {
    context.fillStyle = palette.pulse;
    paintDots(context, points, { from, upTo, width, k: scene.k, jumpPx });
    return;
  }
  context.strokeStyle = palette[meaning];
  context.lineCap = 'butt';
  context.lineJoin = 'round';
  context.setLineDash(DASH[meaning].map((d) => d * scene.k));
  context.lineWidth = width;
  context.beginPath();
  const whole = Math.floor(upTo);
  let before: XY | null = null;
  const step = (q: XY): void => {
    if (before === null || Math.abs(q[0] - before[0]) > jumpPx) context.moveTo(q[0], q[1]);
    else context.lineTo(q[0], q[1]);
    before = q;
  };
  for (let i = 0; i <= whole && i < points.length; i++) {
    const q = points[i];
    if (q) step(q);
  }
  if (upTo > whole) step(pointAt(points, upTo));
  context.stroke();
}

/** Of two heads of one look on one way that lie nearer than this, px, only one is seen. */
const APART_MIN_PX = 1;

/** Of many, those that are covered by others just like them are left out. */
function paintHeads(
  context: CanvasRenderingContext2D,
  drawn: readonly DrawnFlight[],
  scene: Scene,
  { palette, lit, moving }: PaintOptions,
): void {
  withHeads(context, palette, { count: drawn.length, moving }, (put) => {
    for (const one of drawn.length > CROWD ? uncovered(drawn, lit) : drawn)
      paintHead(context, one, scene.k * (lit.has(one.flight.send) ? 1.35 : 1), put);
  });
}

/** From as many on, those that are covered are looked for. */
const CROWD = 100;

/** In order of sending. */
function uncovered(drawn: readonly DrawnFlight[], lit: PaintOptions['lit']): readonly DrawnFlight[] {
  const before = new Map<Way, Map<DrawnFlight['look'], Set<number>>>();
  return drawn.filter(({ way, look, view, head, number, flight }) => {
    if (view.phase !== 'flying' || number > 0 || lit.has(flight.send)) return true;
    let looks = before.get(way);
    if (!looks) before.set(way, (looks = new Map()));
    let places = looks.get(look);
    if (!places) looks.set(look, (places = new Set()));
    const place = Math.round(head[0] / APART_MIN_PX) * 16_384 + Math.round(head[1] / APART_MIN_PX);
    if (places.has(place)) return false;
    places.add(place);
    return true;
  });
}

function paintHead(
  context: CanvasRenderingContext2D,
  one: DrawnFlight,
  k: number,
  put: (head: Omit<HeadOptions, 'palette'>) => void,
): void {
  const { view, look, head, way, stale, number } = one;
  const [x, y] = head;
  if (view.phase === 'lost') {
    context.globalAlpha = Math.min(1, (1 - view.age) * 2.5);
    put({ x, y, meaning: 'lost', hollow: false, k: k * (look.meaning === 'pulse' ? 0.8 : 1.15), angle: 0 });
  } else if (view.phase === 'flying' || number > 0 || (way.local && look.meaning === 'reply') || stale) {
    const arrived = view.phase === 'arrived';
    context.globalAlpha = arrived ? Math.min(1, (1 - view.age) * 3) : 1;
    const meaning = stale && arrived ? 'stale' : look.meaning;
    // Only an arrow points somewhere.
    const angle = meaning === 'agree' ? headingAt(way.points, view.at) + Math.PI / 2 : 0;
    put({ x, y, meaning, hollow: look.hollow, k: k * (meaning === 'stale' ? 1.2 : 1), angle });
  }
}

interface NumberPen {
  readonly scene: Scene;
  readonly palette: Palette;
  /** Causes have all arrived: half way they are clear of the badges at both ends. */
  readonly isWhy: boolean;
}

function paintNumber(context: CanvasRenderingContext2D, { way, view, head, number }: DrawnFlight, pen: NumberPen): void {
  const { k } = pen.scene;
  const { palette, isWhy } = pen;
  context.globalAlpha = view.phase === 'lost' ? Math.min(1, (1 - view.age) * 2.5) : 1;
  // On a long way the number follows its head; on a short loop there is only room beside it.
  const heading = headingAt(way.points, view.at) + (way.local ? -Math.PI / 2 : Math.PI);
  const offset = 17 * k;
  const half = isWhy && !way.local ? pointAt(way.points, view.at / 2) : null;
  const [x, y] = half ?? [head[0] + Math.cos(heading) * offset, head[1] + Math.sin(heading) * offset];
  drawNumber(context, { x, y, number, k, palette });
}

/** Nothing is pointed at before the first picture stands. */
export const carried = new Part(() => import('../../../trace/carried.ts'));

/** What a message that is pointed at carries, beside its head. */
function paintCaption(context: CanvasRenderingContext2D, { head, flight, view }: DrawnFlight, scene: Scene, palette: Palette): void {
  const words = view.phase === 'lost' ? '' : (carried.state().module?.carriedWords(flight.message) ?? '');
  if (words === '') return;
  const right = head[0] > scene.width * 0.6;
  context.globalAlpha = 1;
  context.font = `500 ${scene.fontPx}px "JetBrains Mono Variable", ui-monospace, monospace`;
  context.textAlign = right ? 'right' : 'left';
  context.lineJoin = 'round';
  context.lineWidth = 4;
  context.strokeStyle = palette.sea;
  const [x, y] = [head[0] + (right ? -14 : 14) * scene.k, head[1] - 10 * scene.k];
  context.strokeText(words, x, y);
  context.fillStyle = palette.ink;
  context.fillText(words, x, y);
}
