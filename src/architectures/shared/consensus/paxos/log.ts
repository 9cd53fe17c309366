/**
 * From chosen values to one log. Paxos chooses each slot by itself, so it may choose what a leader proposed and, in a slot before, a
 * no-op in place of what that leader had proposed there. A state machine of single commands can live with that. Ours is a database
 * whose leader looks at what it has under way (locks, unique values, what was asked before), so what it proposed counts only in its
 * order and without holes: *primary order* (Junqueira, Reed & Serafini, *Zab*, DSN 2011, §2, which shows this run of Paxos). So a
 * leader begins with an opening of its own, and a value counts only where all between that and it are the same leader's; what
 * does not count is a no-op, for every learner alike, since all see the same values.
 */
import type { Entry, LastIncluded } from '../log.ts';
import type { Value } from './protocol.ts';

/** What is known of a place in the log. `term`: the ballot of the last opening up to there. */
export interface Place extends LastIncluded {
  /** All since that opening are of its ballot. */
  readonly isUnbroken: boolean;
}

/** An entry of the log as it is told to the owner. Made by each learner for itself; never changed. */
export interface Learned<P> extends Entry<P> {
  readonly isUnbroken: boolean;
}

export const BEGINNING: Place = Object.freeze({ index: 0, term: 0, ordinal: 0, isUnbroken: false });

/** Fills a hole: nothing was reported for it, so nothing can have been chosen there. */
export const NO_OP: Value<never> = Object.freeze({ ballot: 0, opens: false, payload: null });

/** The entry that a value makes after `before`. `counts`: a value that opens nothing is in its leader's order. */
export function learned<P>(before: Omit<Place, 'index'>, { ballot, opens, payload }: Value<P>, counts: boolean): Learned<P> {
  if (opens) {
    const isNewer = ballot > before.term;
    return Object.freeze({ term: isNewer ? ballot : before.term, ordinal: before.ordinal, payload: null, isUnbroken: isNewer });
  }
  const isCounted = counts && payload !== null;
  return Object.freeze({
    term: before.term,
    ordinal: before.ordinal + (isCounted ? 1 : 0),
    payload: isCounted ? payload : null,
    isUnbroken: counts,
  });
}
