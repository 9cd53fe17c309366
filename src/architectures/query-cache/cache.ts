/**
 * The idea of this room: answers kept for a while beside those who ask. An entry is found by the identical text and
 * parameters and nothing else; it lives for a fixed time, whatever happens to the rows it was made from; when the cache is
 * full, the entry that was asked for longest ago goes.
 */
import type { Micros } from '../../sim/node.ts';
import type { CacheEntry, CachePolicy } from './entry.ts';
import type { Rules } from './rules.ts';

export type Lookup =
  | { readonly kind: 'fresh' | 'stale'; readonly entry: CacheEntry }
  | { readonly kind: 'miss'; readonly why: 'never asked' | 'expired' };

/** Answers by key, in the order of their last use (a `Map` keeps the order of insertion). */
export class QueryCache {
  readonly #entries = new Map<string, CacheEntry>();
  /** Entries that had to go for others, since the start. */
  evictions = 0;

  constructor(
    readonly policy: CachePolicy,
    readonly rules: Rules,
  ) {}

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
    const kind = this.rules.freshness(now - entry.askedAt, this.policy);
    this.#entries.delete(key);
    if (kind === 'expired') return { kind: 'miss', why: 'expired' };
    this.#entries.set(key, entry);
    return { kind, entry };
  }

  /** Stores an answer, in the place of one to an older question, and lets go of what is too much. */
  store(entry: CacheEntry): void {
    const known = this.#entries.get(entry.key);
    if (known && !this.rules.isYounger(entry, known)) return;
    this.#entries.delete(entry.key);
    this.#entries.set(entry.key, entry);
    for (const oldest of this.#entries.keys()) {
      if (!this.rules.isOverfull(this.#entries.size, this.policy)) return;
      this.#entries.delete(oldest);
      this.evictions++;
    }
  }
}
