/**
 * TrueTime: a clock that says how wrong it may be (Corbett et al., Spanner, OSDI 2012, §3). A node asks a time master now and then; between
 * two answers its uncertainty ε grows by as much as any clock is taken to drift, and falls back with the next: a sawtooth. What it says
 * holds as long as clocks keep that bound and masters tell the truth.
 */
import type { Micros } from '../../../sim/node.ts';

/** What is taken for granted of clocks. */
export interface Bounds {
  /** Least uncertainty after an answer, µs. */
  readonly baseUs: Micros;
  /** How much faster or slower than it should any clock may run, µs a second. */
  readonly driftPpm: number;
}

/** What the last good answer told; null before the first of a life. Plain data. */
export type Synced = {
  /** To be added to the own clock. */
  readonly offsetUs: Micros;
  /** How wrong that may have been when it came. */
  readonly errorUs: Micros;
  /** When it came, by the own clock. */
  readonly at: Micros;
} | null;

/** The true time is certainly in it. */
export interface Interval {
  readonly earliest: Micros;
  readonly latest: Micros;
}

/** Before any answer it may be any time. */
const UNKNOWN: Interval = { earliest: Number.NEGATIVE_INFINITY, latest: Number.POSITIVE_INFINITY };

/** ε, µs, when the own clock shows `local`. A clock that was set back since cannot tell how long ago the answer came. */
export function epsilon(synced: Synced, { driftPpm }: Bounds, local: Micros): Micros {
  if (synced === null || local < synced.at) return Number.POSITIVE_INFINITY;
  return synced.errorUs + Math.ceil(((local - synced.at) * driftPpm) / 1e6);
}

/** TT.now(). */
export function now(synced: Synced, bounds: Bounds, local: Micros): Interval {
  const e = epsilon(synced, bounds, local);
  if (synced === null || e === Number.POSITIVE_INFINITY) return UNKNOWN;
  const middle = local + synced.offsetUs;
  return { earliest: middle - e, latest: middle + e };
}

/** TT.after(t): it is certainly past. */
export const after = ({ earliest }: Interval, t: Micros): boolean => earliest > t;

/** TT.before(t): it is certainly still to come. */
export const before = ({ latest }: Interval, t: Micros): boolean => latest < t;

/** A master said `master`; it was asked at `askedAt` and answered now, by the own clock. It spoke somewhere in between. */
export function answered(master: Micros, askedAt: Micros, local: Micros, { baseUs }: Bounds): NonNullable<Synced> {
  const half = Math.ceil((local - askedAt) / 2);
  return { offsetUs: master + half - local, errorUs: Math.max(baseUs, half), at: local };
}
