/**
 * The idea of this room: answers kept for a while beside those who ask. An entry is found by the identical text and
 * parameters and nothing else; it lives for a fixed time, whatever happens to the rows it was made from, unless somebody lets it go by
 * one of its labels; when the cache is full, the mechanism that fills the slot `eviction` says what goes.
 */
import { assert } from '../../sim/assert.ts';
import { encodedBytes } from '../../sim/encoding.ts';
import type { Micros } from '../../sim/node.ts';
import type { Outcome } from '../../sim/operation.ts';
import type { CacheEntry } from './entry.ts';
import type { CacheState } from './state.ts';

export type Lookup =
  | { readonly kind: 'fresh' | 'stale'; readonly entry: CacheEntry }
  | { readonly kind: 'miss'; readonly why: 'never asked' | 'expired' };

/** Until when this entry may be served as fresh, by the cache's own clock; null: for ever. */
export const freshUntil = ({ oldSince, lifetime: { ttlUs } }: CacheEntry): Micros | null => (ttlUs === null ? null : oldSince + ttlUs);

/** What an answer takes of the memory, by its length in messages. */
export const bytesOf = (key: string, outcome: Outcome): number => key.length + (outcome.ok ? encodedBytes(outcome.rows) : 0);

/** The entry for a key, or why there is none. */
export function lookup(node: CacheState, key: string, now: Micros): Lookup {
  const { place, entries } = node;
  const entry = entries.get(key);
  if (!entry) return { kind: 'miss', why: 'never asked' };
  const kind = place.rules.freshness(now - entry.oldSince, entry.lifetime);
  if (kind === 'spare') return { kind: 'miss', why: 'expired' };
  if (kind === 'expired') {
    remove(node, key);
    return { kind: 'miss', why: 'expired' };
  }
  place.eviction.onUse?.(node, entries, entry);
  return { kind, entry };
}

/** Stores an answer, in the place of one to an older question, and lets go of what is too much. */
export function store(node: CacheState, entry: CacheEntry): void {
  const { entries, labelled } = node;
  const { rules, policy, eviction } = node.place;
  const known = entries.get(entry.key);
  if (known && !rules.isYounger(entry, known)) return;
  remove(node, entry.key);
  entries.set(entry.key, entry);
  node.bytes += entry.bytes;
  for (const label of entry.labels) labelled.set(label, (labelled.get(label) ?? new Set()).add(entry.key));
  eviction.onStore?.(node, entries, entry);
  while (entries.has(entry.key) && (rules.isOverfull(entries.size, node.bytes, policy) || eviction.isFull?.(node, entries, entry))) {
    const victim = eviction.victim(node, entries, entry);
    assert(remove(node, victim), `“${victim}” is to make room and is not in the cache`);
    node.evictions++;
  }
}

/** Lets go of whatever bears a label; how many these were. */
export function drop(node: CacheState, label: string): number {
  const keys = [...(node.labelled.get(label) ?? [])];
  for (const key of keys) remove(node, key);
  return keys.length;
}

/** Whether it was there. */
export function remove(node: CacheState, key: string): boolean {
  const entry = node.entries.get(key);
  if (!entry) return false;
  node.entries.delete(key);
  node.bytes -= entry.bytes;
  for (const label of entry.labels) {
    const bearers = node.labelled.get(label);
    bearers?.delete(key);
    if (bearers?.size === 0) node.labelled.delete(label);
  }
  return true;
}
