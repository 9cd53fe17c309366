/**
 * Where a message is on its way at a moment, and how strongly it is drawn. Everything is reckoned from the simulated time
 * and the playback ratio, never from when a frame was drawn: a picture reached by scrubbing equals a played one.
 */
import type { Flight } from '../../../trace/world.ts';

/** How long an arrived message fades, and how long a lost one's cross stays, in milliseconds of the viewer's time. */
export const FADE_VIEWER_MS = 1000;
export const LOST_VIEWER_MS = 3000;
/** Crossing a tear is a matter of the drawing: a message may have been dropped earlier than its head reaches the tear. */
const LATE_DROP_US = 400_000;

export interface FlightView {
  readonly phase: 'flying' | 'arrived' | 'lost';
  /** Fractional index of the head along the way's points. */
  readonly at: number;
  /** 0 just arrived or died, 1 gone. */
  readonly age: number;
}

export interface FlightMoment {
  readonly nowUs: number;
  /** Simulated milliseconds per second of the viewer. */
  readonly msPerSecond: number;
  /** Number of points of the way. */
  readonly points: number;
  /** Index at which the way meets the tear that killed the message; null when none did. */
  readonly stop: number | null;
}

/** Simulated µs for which finished messages are still asked for. */
export const lingerUs = (msPerSecond: number): number => LOST_VIEWER_MS * msPerSecond + LATE_DROP_US;

export function viewFlight(flight: Flight, { nowUs, msPerSecond, points, stop }: FlightMoment): FlightView | null {
  if (nowUs < flight.sentAt || points < 2) return null;
  const last = points - 1;
  const durationUs = Math.max(1, flight.arriveAt - flight.leftAt);
  const reached = (atUs: number): number => Math.max(0, Math.min(1, (atUs - flight.leftAt) / durationUs)) * last;
  const lost = flight.end !== null && flight.end !== 'delivered';
  if (lost) {
    const diedAtUs = stop === null ? (flight.endedAt ?? flight.arriveAt) : flight.leftAt + (stop / last) * durationUs;
    if (nowUs >= diedAtUs) {
      const age = (nowUs - diedAtUs) / (LOST_VIEWER_MS * msPerSecond);
      return age >= 1 ? null : { phase: 'lost', at: stop ?? reached(diedAtUs), age };
    }
    return { phase: 'flying', at: reached(nowUs), age: 0 };
  }
  const endUs = flight.endedAt ?? flight.arriveAt;
  if (nowUs < endUs) return { phase: 'flying', at: reached(nowUs), age: 0 };
  const age = (nowUs - endUs) / (FADE_VIEWER_MS * msPerSecond);
  return age >= 1 ? null : { phase: 'arrived', at: last, age };
}
