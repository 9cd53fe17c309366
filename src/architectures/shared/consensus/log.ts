/**
 * A replicated log, whatever the algorithm. Indexes start at 1, as in Raft's paper (§5.3). Entries are shared with messages
 * and with other members' logs and are never changed; a log changes by appending, by cutting its tail, and by giving up its front
 * when a snapshot stands for that (compaction, §7).
 */
import type { NodeId } from '../../../sim/node.ts';

/** Who belongs to a group. */
export interface Configuration {
  readonly voters: readonly NodeId[];
  /** While two hold at once (Raft, §6: joint consensus): who voted before. */
  readonly old: readonly NodeId[] | null;
  /** They get the log and count nowhere. */
  readonly learners: readonly NodeId[];
}

/** Whether they say the same; a copy of a member has other lists. */
export function isSameGroup(one: Configuration, other: Configuration): boolean {
  if (one === other) return true;
  return isSameList(one.voters, other.voters) && isSameList(one.old ?? [], other.old ?? []) && isSameList(one.learners, other.learners);
}

const isSameList = (one: readonly NodeId[], other: readonly NodeId[]): boolean =>
  one.length === other.length && one.every((id, i) => id === other[i]);

/** It never changes, lists and all: copies of a member share it (`sim/copy.ts`). */
export function fixed({ voters, old, learners }: Configuration): Configuration {
  return Object.freeze({ voters: Object.freeze([...voters]), old: old && Object.freeze([...old]), learners: Object.freeze([...learners]) });
}

/** One place in the log. Shared by every log and message that holds it; never changed. */
export interface Entry<P> {
  /** The epoch it was made in: Raft's term. */
  readonly term: number;
  /** How many entries from the start of the log up to this one carry a payload: the position of a database that applied it. */
  readonly ordinal: number;
  /** What to apply; null where the algorithm needed an entry of its own. */
  readonly payload: P | null;
  /** From here on these belong to the group. */
  readonly config?: Configuration;
}

/** What is known of the last entry that a log gave up, or a snapshot covers: Raft's last included index and term (§7). */
export interface LastIncluded {
  readonly index: number;
  readonly term: number;
  readonly ordinal: number;
  /** Who belonged to the group then, where that had been changed. */
  readonly config?: Configuration;
}

/** Where every log begins. */
export const START: LastIncluded = Object.freeze({ index: 0, term: 0, ordinal: 0 });

/** The entry at index `i` stands at `i - 1 - base.index`. */
export interface Log<P> {
  /** The last entry that was given up. */
  readonly base: LastIncluded;
  readonly entries: readonly Entry<P>[];
}

/** Index of the last entry, also when that was given up. */
export function lastIndex({ base, entries }: Log<unknown>): number {
  return base.index + entries.length;
}

/** The entry at `index`, or undefined beyond either end. */
export function entryAt<P>({ base, entries }: Log<P>, index: number): Entry<P> | undefined {
  return entries[index - 1 - base.index];
}

/** Term of the entry at `index`; 0 where nothing is known of one, which is lower than every real term. */
export function termAt({ base, entries }: Log<unknown>, index: number): number {
  const place = index - 1 - base.index;
  if (place < 0) return place === -1 ? base.term : 0;
  return place < entries.length ? (entries[place]?.term ?? 0) : 0;
}

/** How many entries up to `index` carry a payload; 0 before what is known. */
export function ordinalAt({ base, entries }: Log<unknown>, index: number): number {
  const place = index - 1 - base.index;
  if (place < 0) return place === -1 ? base.ordinal : 0;
  return entries[place]?.ordinal ?? 0;
}

/** The first index whose term is at least `term`; one after the last if there is none. Terms never fall along a log. */
export function firstIndexOf(log: Log<unknown>, term: number): number {
  return search(log, (entry) => entry.term >= term);
}

/** The first index whose ordinal is at least `ordinal`, among those from the last that was given up; one after the last if there is none. */
export function indexOfOrdinal(log: Log<unknown>, ordinal: number): number {
  return ordinal <= log.base.ordinal ? log.base.index : search(log, (entry) => entry.ordinal >= ordinal);
}

/** Binary search: `reached` is false for a first part of the log and true for the rest. */
function search({ base, entries }: Log<unknown>, reached: (entry: Entry<unknown>) => boolean): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = entries[middle];
    if (entry !== undefined && reached(entry)) high = middle;
    else low = middle + 1;
  }
  return base.index + low + 1;
}
