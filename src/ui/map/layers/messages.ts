/** Draws the messages of one moment on a canvas: whole way faint, travelled part strong, head on top. */
import type { Meaning, MessageLook } from '../../../architectures/showing.ts';
import type { Message, Micros } from '../../../sim/node.ts';
import { Part } from '../../part.tsx';
import type { Flight, TraceIndex } from '../../../trace/world.ts';
import { drawHead, drawNumber } from '../../glyphs/heads.ts';
import { DASH } from '../../glyphs/shapes.ts';
import type { Palette } from '../../theme/tokens.ts';
import { during, type Faults, parts } from '../../faults/stretches.ts';
import { type FlightView, lingerUs, viewFlight } from './flight-view.ts';
import { paintDots } from './dots.ts';
import { distance, headingAt, pointAt, type XY } from '../layout/geometry.ts';
import { isStaleReply } from '../marks/stale.ts';
import type { Scene, Way } from '../layout/scene-types.ts';
import { tearCrossing } from '../layout/tear.ts';
import * as Say from '../../../words/en/map/pictures.ts';

/** More than this at once is a blur: the newest are drawn and the rest counted. */
export const FLIGHTS_MAX = 500;
/** More numbers than that nobody follows: without motion the newest of a step are drawn. */
export const NUMBERED_MAX = 60;

export interface FlightMoment {
  readonly scene: Scene;
  readonly index: TraceIndex;
  readonly faults: Faults;
  readonly nowUs: Micros;
  readonly msPerSecond: number;
  readonly lookOf: (message: Message) => MessageLook;
  /** Start of the step whose messages are shown whole, for the mode without motion; null for motion. */
  readonly stepFromUs: Micros | null;
  /** A question is open: an old answer does not look old yet. */
  readonly hideAnswers: boolean;
  /** Transmissions that are lit as causes, in order: drawn whole and numbered, whenever they travelled. */
  readonly why: readonly number[];
}

export interface DrawnFlight {
  readonly flight: Flight;
  readonly way: Way;
  readonly view: FlightView;
  readonly look: MessageLook;
  readonly stale: boolean;
  readonly head: XY;
  /** From 1 in the mode without motion, else 0. */
  readonly number: number;
}

/** Everything in flight (or fading) at a moment; `cut` counts what was left out. */
export function flightsToDraw(moment: FlightMoment): { readonly drawn: readonly DrawnFlight[]; readonly cut: number } {
  const { scene, index, nowUs, msPerSecond, lookOf, stepFromUs } = moment;
  const candidates = index.flightsAt(nowUs, stepFromUs === null ? lingerUs(msPerSecond) : Math.max(0, nowUs - stepFromUs));
  const most = stepFromUs === null ? FLIGHTS_MAX : NUMBERED_MAX;
  const known = stepFromUs === null ? candidates : oncePerPulse(candidates, lookOf);
  const shown = known.slice(Math.max(0, known.length - most));
  const drawn = causesToDraw(moment);
  let numbers = 0;
  for (const flight of shown) {
    if (moment.why.includes(flight.send)) continue;
    const way = scene.way(flight.from, flight.to);
    if (!way || way.points.length < 2) continue;
    const look = lookOf(flight.message);
    const stop = stopOf(moment, flight, way);
    // Without motion nothing fades: whatever belongs to the step is there in full.
    const view = viewFlight(flight, { nowUs, msPerSecond: stepFromUs === null ? msPerSecond : 1e6, points: way.points.length, stop });
    if (!view) continue;
    const numbered = stepFromUs !== null && look.meaning !== 'pulse' && moment.why.length === 0;
    if (numbered) numbers += 1;
    drawn.push({
      flight,
      way,
      view,
      look,
      stale: !moment.hideAnswers && isStaleReply(index, flight),
      head: pointAt(way.points, view.at),
      number: numbered ? numbers : 0,
    });
  }
  return { drawn, cut: known.length - shown.length };
}

/** Heartbeats have no number, and on one way they all look alike: the newest stands for all. */
function oncePerPulse(flights: readonly Flight[], lookOf: FlightMoment['lookOf']): readonly Flight[] {
  const newest = new Map<string, Flight>();
  const pulses = new Set(flights.filter(({ message }) => lookOf(message).meaning === 'pulse'));
  for (const flight of pulses) newest.set(`${flight.from} ${flight.to}`, flight);
  return flights.filter((flight) => !pulses.has(flight) || newest.get(`${flight.from} ${flight.to}`) === flight);
}

function causesToDraw(moment: FlightMoment): DrawnFlight[] {
  const { scene, index, lookOf } = moment;
  return moment.why.flatMap((send, i): DrawnFlight[] => {
    const flight = index.flight(send);
    const way = flight && scene.way(flight.from, flight.to);
    if (!flight || !way || way.points.length < 2) return [];
    const at = stopOf(moment, flight, way) ?? way.points.length - 1;
    const view: FlightView = { phase: 'arrived', at, age: 0 };
    const stale = !moment.hideAnswers && isStaleReply(index, flight);
    return [{ flight, way, view, look: lookOf(flight.message), stale, head: pointAt(way.points, at), number: i + 1 }];
  });
}

/** Where a message that a partition killed meets the tear, as an index of its way. */
function stopOf({ scene, faults }: FlightMoment, flight: Flight, way: Way): number | null {
  if (flight.end !== 'partition' || flight.endedAt === null) return null;
  const { endedAt } = flight;
  const from = scene.seats.get(flight.from)?.spec.region ?? '';
  const to = scene.seats.get(flight.to)?.spec.region ?? '';
  const partition = faults.partitions.find((p) => during(p, endedAt) && parts(p, from, to));
  const tear = partition ? scene.tear(partition.sides) : null;
  return tear ? tearCrossing(way.points, tear) : null;
}

export interface PaintOptions {
  readonly palette: Palette;
  /** Send events of the messages that are lit: selected or pointed at. */
  readonly lit: ReadonlySet<number>;
}

export function paintFlights(context: CanvasRenderingContext2D, moment: FlightMoment, options: PaintOptions): void {
  const { drawn, cut } = flightsToDraw(moment);
  paintWholeWays(context, drawn, moment, options);
  for (const one of drawn) paintTravelled(context, one, moment, options);
  for (const one of drawn) paintHead(context, one, moment, options);
  if (moment.why.length === 0)
    for (const one of drawn) if (options.lit.has(one.flight.send)) paintCaption(context, one, moment.scene, options.palette);
  if (cut > 0) paintCut(context, cut, moment.scene, options.palette);
  context.globalAlpha = 1;
}

/** How strongly the travelled part is drawn, and how wide. */
function tailOf({ view, look, way }: DrawnFlight, k: number): { readonly alpha: number; readonly width: number } {
  const width = (way.local ? 2.6 : look.meaning === 'pulse' ? 1.4 : 2.1) * k;
  const alpha = view.phase === 'lost' ? 0.75 - 0.45 * view.age : 0.85 * (1 - 0.75 * view.age) * (view.age > 0.8 ? (1 - view.age) / 0.2 : 1);
  return { alpha, width };
}

/** Faintly, and each way once for all that travel on it in one look: the newest is the strongest. */
function paintWholeWays(
  context: CanvasRenderingContext2D,
  drawn: readonly DrawnFlight[],
  { scene }: FlightMoment,
  { palette }: PaintOptions,
): void {
  const ways = new Map<Way['points'], Map<Meaning, { readonly alpha: number; readonly from: number }>>();
  for (const { way, look, view } of drawn) {
    const alpha = (look.meaning === 'pulse' ? 0.5 : 0.3) * (view.phase === 'lost' ? 0.8 * (1 - view.age) : 1 - view.age);
    const looks = ways.get(way.points) ?? new Map<Meaning, { readonly alpha: number; readonly from: number }>();
    const before = looks.get(look.meaning) ?? { alpha: 0, from: 0 };
    ways.set(
      way.points,
      looks.set(look.meaning, {
        alpha: Math.max(alpha, before.alpha),
        from: look.meaning === 'pulse' ? Math.max(view.at, before.from) : 0,
      }),
    );
  }
  for (const [points, looks] of ways)
    for (const [meaning, { alpha, from }] of looks)
      trace(context, points, points.length - 1, { meaning, alpha, width: 1.1 * scene.k, palette, scene, from });
}

function paintTravelled(
  context: CanvasRenderingContext2D,
  one: DrawnFlight,
  { scene }: FlightMoment,
  { palette, lit }: PaintOptions,
): void {
  const { way, view, look, flight } = one;
  const bright = lit.has(flight.send);
  const { alpha, width } = tailOf(one, scene.k);
  trace(context, way.points, view.at, {
    meaning: look.meaning,
    alpha: bright ? 1 : alpha,
    width: width * (bright ? 1.6 : 1),
    palette,
    scene,
    from: 0,
  });
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

function paintHead(context: CanvasRenderingContext2D, one: DrawnFlight, { scene }: FlightMoment, { palette, lit }: PaintOptions): void {
  const { view, look, head, way, flight, stale, number } = one;
  const { k } = scene;
  const [x, y] = head;
  if (view.phase === 'lost') {
    context.globalAlpha = Math.min(1, (1 - view.age) * 2.5);
    drawHead(context, { x, y, meaning: 'lost', hollow: false, k: k * (look.meaning === 'pulse' ? 0.8 : 1.15), angle: 0, palette });
  } else if (view.phase === 'flying' || number > 0 || (way.local && look.meaning === 'reply') || stale) {
    const arrived = view.phase === 'arrived';
    context.globalAlpha = arrived ? Math.min(1, (1 - view.age) * 3) : 1;
    const meaning = stale && arrived ? 'stale' : look.meaning;
    const size = k * (meaning === 'stale' ? 1.2 : 1) * (lit.has(flight.send) ? 1.35 : 1);
    drawHead(context, { x, y, meaning, hollow: look.hollow, k: size, angle: headingAt(way.points, view.at) + Math.PI / 2, palette });
  }
  if (number > 0) {
    // On a long way the number follows its head; on a short loop there is only room beside it.
    const heading = headingAt(way.points, view.at) + (way.local ? -Math.PI / 2 : Math.PI);
    const offset = 17 * k;
    drawNumber(context, { x: x + Math.cos(heading) * offset, y: y + Math.sin(heading) * offset, number, k, palette });
  }
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

function paintCut(context: CanvasRenderingContext2D, cut: number, scene: Scene, palette: Palette): void {
  context.globalAlpha = 1;
  context.fillStyle = palette.muted;
  context.font = '450 12px "Inter Variable", Inter, system-ui, sans-serif';
  context.textAlign = 'right';
  context.fillText(Say.olderMessagesNotDrawn(cut), scene.width - 12, scene.height - 12);
}

/** The message whose head (or, failing that, travelled way) is nearest to a point, within reach of a finger. */
export function flightNear(moment: FlightMoment, at: XY): Flight | null {
  let best: { flight: Flight; apart: number } | null = null;
  for (const { flight, head, way, view } of flightsToDraw(moment).drawn) {
    let apart = Math.max(0, distance(at, head) - 9 * moment.scene.k);
    for (let i = 0; i <= view.at; i += 2) {
      const q = way.points[i];
      if (q) apart = Math.min(apart, distance(at, q) + 1);
    }
    if (apart < 7 && (!best || apart < best.apart)) best = { flight, apart };
  }
  return best?.flight ?? null;
}
