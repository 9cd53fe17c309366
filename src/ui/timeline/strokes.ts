/** One slanted stroke per message: where it starts, where it ends or dies, and whether it belongs to the past. */
import { evenly } from '../../trace/evenly.ts';
import type { Flight, TraceIndex } from '../../trace/world.ts';
import type { Micros } from '../../sim/node.ts';
import { during, type Faults, parts } from '../faults/stretches.ts';
import type { LaneFrame, TimeScale } from './frame.ts';

export interface Stroke {
  readonly flight: Flight;
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly lost: boolean;
  /** When it reached its end (or would have). */
  readonly endUs: Micros;
}

/** More strokes than this are a grey field: heartbeats go first, then as many are drawn as there may be, evenly chosen. */
export const STROKES_MAX = 1500;

export interface StrokeOptions {
  readonly frame: LaneFrame;
  readonly scale: TimeScale;
  readonly index: TraceIndex;
  readonly faults: Faults;
  /** Nothing sent later is drawn, and nothing reaches beyond. */
  readonly hideAfterUs: Micros | null;
  readonly isPulse: (flight: Flight) => boolean;
}

interface Strokes {
  readonly strokes: readonly Stroke[];
  readonly cut: number;
}

/** A window's strokes are the same at every moment, as long as the trace does not grow. */
const known = new WeakMap<TimeScale, { readonly key: string; readonly found: Strokes }>();

export function strokesIn(o: StrokeOptions): Strokes {
  const { scale, index, hideAfterUs } = o;
  const key = `${index.count} ${index.first} ${hideAfterUs}`;
  const before = known.get(scale);
  if (before?.key === key) return before.found;
  const found = allStrokes(o);
  known.set(scale, { key, found });
  return found;
}

function allStrokes(o: StrokeOptions): Strokes {
  const { frame, scale, index, hideAfterUs } = o;
  const toUs = Math.min(scale.toUs, hideAfterUs ?? scale.toUs);
  // Some of them have no lane here, or go first.
  const some = index.someFlightsAt(toUs, toUs - scale.fromUs, STROKES_MAX * 4);
  const here = some.flights.filter((f) => frame.yOf(f.from) !== null && frame.yOf(f.to) !== null);
  const few = here.length > STROKES_MAX ? here.filter((f) => !o.isPulse(f)) : here;
  const share = STROKES_MAX / few.length;
  const flights = share < 1 ? few.filter((f) => evenly(f.send) < share) : few;
  const isCut = flights.length < here.length || some.flights.length < some.all;
  return { strokes: flights.flatMap((flight) => strokeOf(flight, o) ?? []), cut: isCut ? some.all - flights.length : 0 };
}

function strokeOf(flight: Flight, { frame, scale, faults, index }: StrokeOptions): Stroke | null {
  const y0 = frame.yOf(flight.from);
  const yEnd = frame.yOf(flight.to);
  if (y0 === null || yEnd === null) return null;
  const lost = flight.end !== null && flight.end !== 'delivered';
  const x0 = scale.x(flight.sentAt);
  const arriveX = scale.x(lost ? flight.arriveAt : (flight.endedAt ?? flight.arriveAt));
  const share = lost ? deathShare(flight, { frame, faults, index, y0, yEnd }) : 1;
  return {
    flight,
    x0,
    y0,
    x1: x0 + (arriveX - x0) * share,
    y1: y0 + (yEnd - y0) * share,
    lost,
    endUs: lost ? flight.sentAt + (flight.arriveAt - flight.sentAt) * share : (flight.endedAt ?? flight.arriveAt),
  };
}

/** How much of its way a lost message made: to the tear, if the tear lies between its lanes, else to where it was. */
function deathShare(
  flight: Flight,
  o: { readonly frame: LaneFrame; readonly faults: Faults; readonly index: TraceIndex; readonly y0: number; readonly yEnd: number },
): number {
  const { frame, y0, yEnd } = o;
  const region = (id: string): string => o.index.nodes.find((n) => n.id === id)?.region ?? '';
  const endedAt = flight.endedAt ?? flight.arriveAt;
  const torn =
    flight.end === 'partition' && o.faults.partitions.some((p) => during(p, endedAt) && parts(p, region(flight.from), region(flight.to)));
  if (torn && frame.tearY !== null && (frame.tearY - y0) * (frame.tearY - yEnd) < 0) return (frame.tearY - y0) / (yEnd - y0);
  const share = (endedAt - flight.sentAt) / Math.max(1, flight.arriveAt - flight.sentAt);
  // A message dropped as it was sent still leaves a mark long enough to see where it was going.
  return Math.max(0.12, Math.min(1, share));
}

/** The stroke nearest to a point, within reach. */
export function strokeNear(strokes: readonly Stroke[], x: number, y: number): Stroke | null {
  let best: { stroke: Stroke; apart: number } | null = null;
  for (const stroke of strokes) {
    const dx = stroke.x1 - stroke.x0;
    const dy = stroke.y1 - stroke.y0;
    const length2 = dx * dx + dy * dy;
    const s = length2 === 0 ? 0 : Math.max(0, Math.min(1, ((x - stroke.x0) * dx + (y - stroke.y0) * dy) / length2));
    const apart = Math.hypot(x - stroke.x0 - dx * s, y - stroke.y0 - dy * s);
    if (apart < 5 && (!best || apart < best.apart)) best = { stroke, apart };
  }
  return best?.stroke ?? null;
}
