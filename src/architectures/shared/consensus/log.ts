/**
 * A replicated log, whatever the algorithm. Indexes start at 1, as in Raft's paper (§5.3). Entries are shared with messages
 * and with other members' logs and are never changed; the only ways to change a log are to append and to cut its tail.
 */

/** One place in the log. Shared by every log and message that holds it; never changed. */
export interface Entry<P> {
  /** The epoch it was made in: Raft's term. */
  readonly term: number;
  /** How many entries from the start of the log up to this one carry a payload: the position of a database that applied it. */
  readonly ordinal: number;
  /** What to apply; null where the algorithm needed an entry of its own. */
  readonly payload: P | null;
}

/** The entry at index `i` stands at `i - 1`; the length is the last index. */
export type Log<P> = readonly Entry<P>[];

/** The entry at `index`, or undefined beyond either end. */
export function entryAt<P>(log: Log<P>, index: number): Entry<P> | undefined {
  return log[index - 1];
}

/** Term of the entry at `index`; 0 where there is none, which is lower than every real term. */
export function termAt(log: Log<unknown>, index: number): number {
  return index > 0 && index <= log.length ? (log[index - 1]?.term ?? 0) : 0;
}

/** How many entries up to `index` carry a payload; 0 before the log begins. */
export function ordinalAt(log: Log<unknown>, index: number): number {
  return index > 0 ? (log[index - 1]?.ordinal ?? 0) : 0;
}

/** The first index whose term is at least `term`; one after the last if there is none. Terms never fall along a log. */
export function firstIndexOf(log: Log<unknown>, term: number): number {
  return search(log, (entry) => entry.term >= term);
}

/** The first index whose ordinal is at least `ordinal`; one after the last if there is none. */
export function indexOfOrdinal(log: Log<unknown>, ordinal: number): number {
  return search(log, (entry) => entry.ordinal >= ordinal);
}

/** Binary search: `reached` is false for a first part of the log and true for the rest. */
function search(log: Log<unknown>, reached: (entry: Entry<unknown>) => boolean): number {
  let low = 0;
  let high = log.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = log[middle];
    if (entry !== undefined && reached(entry)) high = middle;
    else low = middle + 1;
  }
  return low + 1;
}
