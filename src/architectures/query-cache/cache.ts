/**
 * The idea of this room: answers kept for a while beside those who ask. An entry is found by the identical text and
 * parameters and nothing else; it lives for a fixed time, whatever happens to the rows it was made from; when the cache is
 * full, the mechanism that fills the slot `eviction` says what goes.
 */
import { assert } from '../../sim/assert.ts';
import type { Micros } from '../../sim/node.ts';
import type { CacheEntry, CachePolicy } from './entry.ts';
import type { Rules } from './rules.ts';
import type { Eviction } from './slots.ts';

/** Answers by key. */
export interface Cache {
  readonly entries: Map<string, CacheEntry>;
  /** Entries that had to go for others, since the start; with what was not kept for want of room. */
  evictions: number;
}

/** What of a cache node this file goes by. */
interface Keeper {
  readonly cache: Cache;
  readonly place: { readonly policy: CachePolicy; readonly rules: Rules; readonly eviction: Eviction };
}

export type Lookup =
  | { readonly kind: 'fresh' | 'stale'; readonly entry: CacheEntry }
  | { readonly kind: 'miss'; readonly why: 'never asked' | 'expired' };

export const emptyCache = (): Cache => ({ entries: new Map(), evictions: 0 });

/** Until when this entry may be served as fresh, by the cache's own clock. */
export function freshUntil(entry: CacheEntry, policy: CachePolicy): Micros {
  return entry.askedAt + policy.ttlUs;
}

export function lookUp(node: Keeper, key: string, now: Micros): Lookup {
  const { entries } = node.cache;
  const { rules, policy, eviction } = node.place;
  const entry = entries.get(key);
  if (!entry) return { kind: 'miss', why: 'never asked' };
  const kind = rules.freshness(now - entry.askedAt, policy);
  if (kind === 'expired') {
    entries.delete(key);
    return { kind: 'miss', why: 'expired' };
  }
  eviction.onUse?.(node, entries, entry);
  return { kind, entry };
}

/** Stores an answer, in the place of one to an older question, and lets go of what is too much. */
export function store(node: Keeper, entry: CacheEntry): void {
  const { entries } = node.cache;
  const { rules, policy, eviction } = node.place;
  const known = entries.get(entry.key);
  if (known && !rules.isYounger(entry, known)) return;
  entries.delete(entry.key);
  entries.set(entry.key, entry);
  while (rules.isOverfull(entries.size, policy)) {
    const victim = eviction.victim(node, entries, entry);
    assert(entries.delete(victim), `“${victim}” is to make room and is not in the cache`);
    node.cache.evictions++;
  }
}
