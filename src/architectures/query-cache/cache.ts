/**
 * The idea of this room: answers kept for a while beside those who ask. An entry is found by the identical text and
 * parameters and nothing else; it lives for a fixed time, whatever happens to the rows it was made from; when the cache is
 * full, the mechanism that fills the slot `eviction` says what goes.
 */
import { assert } from '../../sim/assert.ts';
import type { Micros } from '../../sim/node.ts';
import type { CacheEntry } from './entry.ts';
import type { CacheState } from './state.ts';

export type Lookup =
  | { readonly kind: 'fresh' | 'stale'; readonly entry: CacheEntry }
  | { readonly kind: 'miss'; readonly why: 'never asked' | 'expired' };

/** Until when this entry may be served as fresh, by the cache's own clock. */
export function freshUntil({ place }: CacheState, entry: CacheEntry): Micros {
  return entry.oldSince + place.policy.ttlUs;
}

/** The entry for a key, or why there is none. */
export function lookup(node: CacheState, key: string, now: Micros): Lookup {
  const { place, entries } = node;
  const entry = entries.get(key);
  if (!entry) return { kind: 'miss', why: 'never asked' };
  const kind = place.rules.freshness(now - entry.oldSince, place.policy);
  if (kind === 'expired') {
    entries.delete(key);
    return { kind: 'miss', why: 'expired' };
  }
  place.eviction.onUse?.(node, entries, entry);
  return { kind, entry };
}

/** Stores an answer, in the place of one to an older question, and lets go of what is too much. */
export function store(node: CacheState, entry: CacheEntry): void {
  const { entries } = node;
  const { rules, policy, eviction } = node.place;
  const known = entries.get(entry.key);
  if (known && !rules.isYounger(entry, known)) return;
  entries.delete(entry.key);
  entries.set(entry.key, entry);
  while (rules.isOverfull(entries.size, policy)) {
    const victim = eviction.victim(node, entries, entry);
    assert(entries.delete(victim), `“${victim}” is to make room and is not in the cache`);
    node.evictions++;
  }
}
