/** A leader's lease, by its own clock: see `leases.ts`. */
import type { Micros } from '../../../../sim/node.ts';

/** What a leader knows of its lease, by its own clock. */
export interface Lease {
  /** The newest round that was confirmed, when it left, and when the lease that it gives ends. */
  round: number;
  from: Micros;
  until: Micros;
  /** It asked another to lead in this term: that one may be elected at any moment, however late the request arrives. */
  isGivenAway: boolean;
  /** When each of the last rounds left, by its number. */
  readonly sentAt: Float64Array;
}

/** Rounds under way that are remembered; one that is older gives no lease. */
export const ROUNDS = 64;

export function noLease(): Lease {
  return { round: 0, from: 0, until: 0, isGivenAway: false, sentAt: new Float64Array(ROUNDS) };
}
