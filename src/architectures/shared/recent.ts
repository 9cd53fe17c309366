/**
 * A bounded memory of operations that were accepted. The network may double a message; real databases are shielded by
 * TCP's sequence numbers, ours by this: a doubled question is dropped before it could write twice.
 */

/** Two generations: when the younger is full the older is forgotten whole, which costs nothing per operation. */
export interface RecentOperations {
  young: Set<string>;
  old: Set<string>;
}

/** Between this many operations and twice as many are remembered. */
const LIMIT = 1024;

export function noOperations(): RecentOperations {
  return { young: new Set(), old: new Set() };
}

/** True the first time `op` is seen. */
export function accept(recent: RecentOperations, op: string, limit = LIMIT): boolean {
  if (recent.old.has(op)) return false;
  if (recent.young.size >= limit) {
    if (recent.young.has(op)) return false;
    recent.old = recent.young;
    recent.young = new Set();
  }
  const known = recent.young.size;
  recent.young.add(op);
  return recent.young.size > known;
}

export const isKnown = ({ young, old }: RecentOperations, op: string): boolean => young.has(op) || old.has(op);
