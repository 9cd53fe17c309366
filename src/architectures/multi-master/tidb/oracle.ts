/**
 * The timestamp oracle (Peng & Dabek, Percolator, OSDI 2010, §2.3; tikv/pd, pkg/tso): numbers that rise, whoever leads the placement
 * driver. A timestamp is `physical · 2^18 + logical`: milliseconds of the leader's clock since the run began, and a counter within one
 * of them. The leader hands out only what lies below a bound that its group has saved; whoever takes over begins above that bound.
 */

/** `physical · LOGICAL + logical`. */
export type Ts = number;

/** Timestamps of one millisecond: 18 bits (tikv/pd, maxLogical). */
export const LOGICAL = 2 ** 18;

export const physicalOf = (ts: Ts): number => Math.floor(ts / LOGICAL);
export const tsOf = (physicalMs: number): Ts => physicalMs * LOGICAL;

/** Of a leader that may hand out timestamps. */
export interface Oracle {
  /** The last that was handed out; none at or below it is again. */
  last: Ts;
  /** What the group has saved: no timestamp reaches this many milliseconds. */
  savedMs: number;
}

/** Of a new leader: above whatever those before it may have handed out. */
export const oracleAbove = (savedMs: number): Oracle => ({ last: tsOf(savedMs) - 1, savedMs });

/**
 * `count` timestamps at once, of which the last is told: they end there and have no gaps. Null: the saved bound does not reach that far,
 * and a higher one has to be saved first.
 */
export function take(oracle: Oracle, count: number, clockMs: number): Ts | null {
  // While a bound is being saved the counter goes on in the last millisecond below the old one.
  const first = Math.max(oracle.last + 1, tsOf(Math.min(clockMs, oracle.savedMs - 1)));
  const last = first + count - 1;
  if (last >= tsOf(oracle.savedMs)) return null;
  oracle.last = last;
  return last;
}

/** The clock has come to the saved bound: time to save another. */
export const isSpent = ({ savedMs }: Oracle, clockMs: number): boolean => clockMs >= savedMs - 1;

/** The bound to save next: so far ahead of the clock, and of all that was handed out. */
export const nextBound = ({ last }: Oracle, clockMs: number, windowMs: number): number =>
  Math.max(clockMs, physicalOf(last) + 1) + windowMs;
