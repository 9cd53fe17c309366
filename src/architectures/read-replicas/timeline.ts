/**
 * Timelines: each promotion starts a new one, so that the same position on two of them may hold different writes
 * (PostgreSQL's word and idea: “Continuous Archiving and Point-in-Time Recovery”, section “Timelines”).
 * Here it is decided who shares whose past. Pure functions.
 */
import type { Micros } from '../../sim/node.ts';

/** From the write after position `after` on, the database is on `timeline`. */
export interface Segment {
  readonly timeline: number;
  readonly after: number;
}

/** How a timeline came about, oldest first; what PostgreSQL keeps in its `.history` files. */
export type History = readonly Segment[];

export const FIRST_HISTORY: History = [{ timeline: 1, after: 0 }];

/** The newest timeline of a history; 0 for a database without content. */
export function timelineOf(history: History): number {
  return history.at(-1)?.timeline ?? 0;
}

/** On which timeline the write at `position` was made. */
export function timelineAt(history: History, position: number): number {
  return history.findLast((segment) => segment.after < position)?.timeline ?? history[0]?.timeline ?? 0;
}

/** The last position up to which two histories are the same; Infinity when one goes on from the other's present. */
export function forkPoint(own: History, theirs: History): number {
  let common = 0;
  while (common < own.length && common < theirs.length) {
    const [a, b] = [own[common], theirs[common]];
    if (!a || !b || a.timeline !== b.timeline || a.after !== b.after) break;
    common++;
  }
  if (common === 0) return 0;
  return Math.min(own[common]?.after ?? Number.POSITIVE_INFINITY, theirs[common]?.after ?? Number.POSITIVE_INFINITY);
}

/**
 * A node that lost its disk cannot know which timelines it started. It counts on from more than there can have been: one
 * promotion of every database in every second since the run began.
 */
export function forgottenTimelines(now: Micros, count: number): number {
  return Math.max(0, Math.ceil(now / 1e6)) * count;
}

/**
 * The next timeline that node `index` of `count` may start: numbers are dealt out in turn, so two nodes can never start the
 * same one, even when nobody can see both. (PostgreSQL adds one and trusts the operator.) Timeline 1 belongs to node 0.
 */
export function nextTimeline(above: number, index: number, count: number): number {
  const first = index + 1;
  return first > above ? first : first + Math.ceil((above - first + 1) / count) * count;
}
