/**
 * The idea of this room: answers kept for a while beside those who ask. An entry is found by the identical text and
 * parameters and nothing else; it lives for a fixed time, whatever happens to the rows it was made from; when the cache is
 * full, the entry that was asked for longest ago goes.
 */
import type { Micros } from '../../sim/node.ts';
import type { CacheEntry } from './entry.ts';
import type { CacheState } from './state.ts';

export type Lookup =
  | { readonly kind: 'fresh' | 'stale'; readonly entry: CacheEntry }
  | { readonly kind: 'miss'; readonly why: 'never asked' | 'expired' };

/** Until when this entry may be served as fresh, by the cache's own clock. */
export function freshUntil({ place }: CacheState, entry: CacheEntry): Micros {
  return entry.askedAt + place.policy.ttlUs;
}

/** The entry for a key, which is thereby the one used last, or why there is none. */
export function lookup({ place, entries }: CacheState, key: string, now: Micros): Lookup {
  const entry = entries.get(key);
  if (!entry) return { kind: 'miss', why: 'never asked' };
  const kind = place.rules.freshness(now - entry.askedAt, place.policy);
  entries.delete(key);
  if (kind === 'expired') return { kind: 'miss', why: 'expired' };
  entries.set(key, entry);
  return { kind, entry };
}

/** Stores an answer, in the place of one to an older question, and lets go of what is too much. */
export function store(node: CacheState, entry: CacheEntry): void {
  const { entries } = node;
  const { rules, policy } = node.place;
  const known = entries.get(entry.key);
  if (known && !rules.isYounger(entry, known)) return;
  entries.delete(entry.key);
  entries.set(entry.key, entry);
  for (const oldest of entries.keys()) {
    if (!rules.isOverfull(entries.size, policy)) return;
    entries.delete(oldest);
    node.evictions++;
  }
}
