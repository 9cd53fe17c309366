/**
 * The idea of this room: answers kept for a while beside those who ask. An entry is found by the identical text and
 * parameters and nothing else; it lives for a fixed time, whatever happens to the rows it was made from; when the cache is
 * full, the entry that was asked for longest ago goes.
 */
import type { Micros } from '../../sim/node.ts';
import type { Outcome, Value } from '../../sim/operation.ts';

export interface CacheEntry {
  readonly key: string;
  readonly outcome: Outcome;
  /** Version of the database that gave the answer. */
  readonly position: number;
  /** When the cache asked for it. Age counts from here, as in RFC 9111 §4.2.3: the answer may be as old as the question. */
  readonly askedAt: Micros;
  /** When the answer arrived and was stored. */
  readonly storedAt: Micros;
}

export interface CachePolicy {
  readonly ttlUs: Micros;
  /** For this long after its lifetime an entry is still served, while a new answer is fetched. 0: never. */
  readonly staleWhileRevalidateUs: Micros;
  /** At least 1. */
  readonly maxEntries: number;
}

export type Lookup =
  | { readonly kind: 'fresh' | 'stale'; readonly entry: CacheEntry }
  | { readonly kind: 'miss'; readonly why: 'never asked' | 'expired' };

/** Two statements share a key only if every character and every parameter is the same, types included. */
export function cacheKey(sql: string, params: readonly Value[]): string {
  return params.length === 0 ? sql : `${sql}\u0000${params.map(valueKey).join('\u0000')}`;
}

function valueKey(value: Value): string {
  if (value === null) return 'null';
  if (value instanceof Uint8Array) return `blob ${value.join(' ')}`;
  return `${typeof value} ${typeof value === 'string' ? JSON.stringify(value) : String(value)}`;
}

/** Answers by key, in the order of their last use (a `Map` keeps the order of insertion). */
export class QueryCache {
  readonly #entries = new Map<string, CacheEntry>();
  /** Entries that had to go for others, since the start. */
  evictions = 0;

  constructor(readonly policy: CachePolicy) {}

  get size(): number {
    return this.#entries.size;
  }

  /** Until when this entry may be served as fresh, by the cache's own clock. */
  freshUntil(entry: CacheEntry): Micros {
    return entry.askedAt + this.policy.ttlUs;
  }

  lookup(key: string, now: Micros): Lookup {
    const entry = this.#entries.get(key);
    if (!entry) return { kind: 'miss', why: 'never asked' };
    const age = now - entry.askedAt;
    this.#entries.delete(key);
    // Asked for in the future: the clock was set back, and how old the answer is cannot be known.
    if (age < 0 || age >= this.policy.ttlUs + this.policy.staleWhileRevalidateUs) return { kind: 'miss', why: 'expired' };
    this.#entries.set(key, entry);
    return { kind: age < this.policy.ttlUs ? 'fresh' : 'stale', entry };
  }

  /** Stores an answer; an older question's answer never replaces a younger one's. */
  store(entry: CacheEntry): void {
    const known = this.#entries.get(entry.key);
    if (known && known.askedAt > entry.askedAt) return;
    this.#entries.delete(entry.key);
    this.#entries.set(entry.key, entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.policy.maxEntries) return;
      this.#entries.delete(oldest);
      this.evictions++;
    }
  }
}
