/** Which messages are drawn at a moment, where and how; see `paint-messages.ts` for the drawing. */
import type { MessageLook } from '../../../architectures/showing.ts';
import type { Message, Micros } from '../../../sim/node.ts';
import type { Flight, TraceIndex } from '../../../trace/world.ts';
import { during, type Faults, parts } from '../../faults/stretches.ts';
import { FADE_VIEWER_MS, type FlightView, lingerUs, viewFlight } from './flight-view.ts';
import { distance, pointAt, type XY } from '../layout/geometry.ts';
import { isStaleReply } from '../marks/stale.ts';
import type { Scene, Way } from '../layout/scene-types.ts';
import { tearCrossing } from '../layout/tear.ts';

/** More than this at once: as many are drawn, evenly chosen, and the rest counted. */
export const FLIGHTS_MAX = 8_000;
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
  const { nowUs, msPerSecond, stepFromUs } = moment;
  const { flights, all } = inSight(moment);
  const drawn = causesToDraw(moment);
  const fixed = fixedOf(moment);
  let numbers = 0;
  for (const flight of flights) {
    if (moment.why.includes(flight.send)) continue;
    const known = fixed(flight);
    if (!known) continue;
    const { way, look, stale, stop } = known;
    // Without motion nothing fades: whatever belongs to the step is there in full.
    const view = viewFlight(flight, { nowUs, msPerSecond: stepFromUs === null ? msPerSecond : 1e6, points: way.points.length, stop });
    if (!view) continue;
    const numbered = stepFromUs !== null && look.meaning !== 'pulse' && moment.why.length === 0;
    if (numbered) numbers += 1;
    drawn.push({ flight, way, view, look, stale, head: pointAt(way.points, view.at), number: numbered ? numbers : 0 });
  }
  return { drawn, cut: all - flights.length };
}

/** What may be drawn: without motion what a step sent, the newest of it. */
function inSight({ index, nowUs, msPerSecond, lookOf, stepFromUs }: FlightMoment): {
  readonly flights: readonly Flight[];
  readonly all: number;
} {
  if (stepFromUs === null)
    return index.flightsInSight(nowUs, { fadeUs: FADE_VIEWER_MS * msPerSecond, lostUs: lingerUs(msPerSecond), most: FLIGHTS_MAX });
  const known = oncePerPulse(index.flightsAt(nowUs, Math.max(0, nowUs - stepFromUs)), lookOf);
  return { flights: known.slice(Math.max(0, known.length - NUMBERED_MAX)), all: known.length };
}

/** What of a message is the same at every moment. */
interface Fixed extends Pick<DrawnFlight, 'way' | 'look' | 'stale'> {
  readonly stop: number | null;
}

/** Of the run as far as it was known, in one picture of it. */
interface Known extends Pick<FlightMoment, 'lookOf' | 'hideAnswers'> {
  readonly index: TraceIndex;
  readonly events: number;
  readonly byFlight: WeakMap<Flight, Fixed | 'nowhere'>;
}

const knownOf = new WeakMap<Scene, Known>();

/** Says it of a message; null where it has no way in this picture. */
function fixedOf(moment: FlightMoment): (flight: Flight) => Fixed | null {
  const { scene, index, lookOf, hideAnswers } = moment;
  let known = knownOf.get(scene);
  if (known?.index !== index || known.events !== index.count || known.lookOf !== lookOf || known.hideAnswers !== hideAnswers) {
    known = { index, events: index.count, lookOf, hideAnswers, byFlight: new WeakMap() };
    knownOf.set(scene, known);
  }
  const { byFlight } = known;
  return (flight) => {
    let fixed = byFlight.get(flight);
    if (fixed === undefined) byFlight.set(flight, (fixed = fixedFor(moment, flight) ?? 'nowhere'));
    return fixed === 'nowhere' ? null : fixed;
  };
}

function fixedFor(moment: FlightMoment, flight: Flight): Fixed | null {
  const { scene, index, lookOf, hideAnswers } = moment;
  const way = scene.way(flight.from, flight.to);
  if (!way || way.points.length < 2) return null;
  return { way, look: lookOf(flight.message), stale: !hideAnswers && isStaleReply(index, flight), stop: stopOf(moment, flight, way) };
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
