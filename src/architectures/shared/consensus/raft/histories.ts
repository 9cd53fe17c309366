/**
 * What checkers remember of a group's log, by index: bounded, since what the logs of a majority have given up is forgotten. Then no
 * entry before that can come into a log of theirs again; one of a member that was left behind is not compared any more.
 */
import type { NodeId } from '../../../../sim/node.ts';
import { type Entry, entryAt } from '../log.ts';
import type { RaftNode } from './state.ts';

/** What is known of indexes after `from`; that of index i stands at i - 1 - from. */
export interface History<T> {
  from: number;
  readonly items: (T | undefined)[];
}

export function noHistory<T>(): History<T> {
  return { from: 0, items: [] };
}

export function at<T>({ from, items }: History<T>, index: number): T | undefined {
  return items[index - 1 - from];
}

/** The last index of which something is known. */
export function lastOf({ from, items }: History<unknown>): number {
  return from + items.length;
}

export function put<T>({ from, items }: History<T>, index: number, item: T): void {
  const place = index - 1 - from;
  if (place < 0) return;
  while (items.length < place) items.push(undefined);
  items[place] = item;
}

/** Notes how far a member's log reaches back, and forgets what those of a majority have given up. */
export function noteBase(bases: Map<NodeId, number>, { place, raft }: RaftNode<unknown>, node: NodeId, history: History<unknown>): void {
  const { index } = raft.log.base;
  if (bases.get(node) === index || (index === 0 && !bases.has(node))) return;
  bases.set(node, index);
  const { members } = place.raft;
  const upTo = Math.min(
    lastOf(history),
    members.map((id) => bases.get(id) ?? 0).sort((a, b) => b - a)[Math.floor(members.length / 2)] ?? 0,
  );
  if (upTo <= history.from) return;
  history.items.splice(0, upTo - history.from);
  history.from = upTo;
}

/** Which entries were decided, as the members say. */
export interface Decided {
  readonly entries: History<Entry<unknown>>;
  /** How far each member was followed in its life. */
  readonly seen: Map<NodeId, { readonly member: RaftNode<unknown>; to: number }>;
  readonly bases: Map<NodeId, number>;
}

export function noDecisions(): Decided {
  return { entries: noHistory(), seen: new Map(), bases: new Map() };
}

export function decidedAt({ entries }: Decided, index: number): Entry<unknown> | undefined {
  return at(entries, index);
}

/** Notes what a member calls committed since it was looked at last. What is wrong with it, or null. */
export function note({ entries, seen, bases }: Decided, node: NodeId, member: RaftNode<unknown>): string | null {
  const { log, commitIndex } = member.raft;
  let cursor = seen.get(node);
  // After a restart the log came from disk: look at all of it again.
  if (cursor === undefined || cursor.member !== member) seen.set(node, (cursor = { member, to: 0 }));
  if (cursor.to < log.base.index) cursor.to = log.base.index;
  while (cursor.to < commitIndex) {
    const index = cursor.to + 1;
    const entry = entryAt(log, index);
    if (entry === undefined) return `${node} applies entry ${index} and does not hold it`;
    const known = at(entries, index);
    if (known === undefined) put(entries, index, entry);
    else if (known !== entry)
      return `${node} applies at index ${index} an entry of term ${entry.term}; another applied one of term ${known.term}`;
    cursor.to = index;
  }
  noteBase(bases, member, node, entries);
  return null;
}
