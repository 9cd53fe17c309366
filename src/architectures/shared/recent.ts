/**
 * A bounded memory of operations that were accepted. The network may double a message; real databases are shielded by
 * TCP's sequence numbers, ours by this: a doubled question is dropped before it could write twice.
 */
import { endingHash } from '../../sim/endings.ts';

/** Names, found by a hash of their ends; who looks for one does not touch the others. */
interface NameList {
  names: string[];
  /** By place. */
  hashes: Int32Array;
  /** By hash: 1 + the place of the name that came last, or 0; as many as a power of two. And by place: that of the one before it. */
  last: Int32Array;
  before: Int32Array;
}

/** Two generations: when the younger is full the older is forgotten whole, which costs nothing per operation. */
export interface RecentOperations {
  young: NameList;
  old: NameList;
}

/** Between this many operations and twice as many are remembered. */
const LIMIT = 1024;
const FIRST_PLACES = 16;

const noNames = (places: number): NameList => ({
  names: [],
  hashes: new Int32Array(places),
  last: new Int32Array(places),
  before: new Int32Array(places),
});

export function noOperations(): RecentOperations {
  return { young: noNames(FIRST_PLACES), old: noNames(FIRST_PLACES) };
}

function has({ names, hashes, last, before }: NameList, name: string, hash: number): boolean {
  for (let at = last[hash & (last.length - 1)] ?? 0; at !== 0; at = before[at - 1] ?? 0)
    if (hashes[at - 1] === hash && names[at - 1] === name) return true;
  return false;
}

function put(list: NameList, name: string, hash: number): void {
  if (list.names.length === list.last.length) grow(list);
  const at = list.names.push(name);
  const bucket = hash & (list.last.length - 1);
  list.hashes[at - 1] = hash;
  list.before[at - 1] = list.last[bucket] ?? 0;
  list.last[bucket] = at;
}

function grow(list: NameList): void {
  const { names, hashes } = list;
  Object.assign(list, noNames(2 * list.last.length));
  for (const [place, name] of names.entries()) put(list, name, hashes[place] ?? 0);
}

/** True the first time `op` is seen. */
export function accept(recent: RecentOperations, op: string, limit = LIMIT): boolean {
  const hash = endingHash(op);
  if (has(recent.old, op, hash) || has(recent.young, op, hash)) return false;
  if (recent.young.names.length >= limit) {
    recent.old = recent.young;
    recent.young = noNames(recent.old.last.length);
  }
  put(recent.young, op, hash);
  return true;
}

export function isKnown({ young, old }: RecentOperations, op: string): boolean {
  const hash = endingHash(op);
  return has(young, op, hash) || has(old, op, hash);
}
