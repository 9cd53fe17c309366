/** What a cache keeps, by which key, and by which policy. */
import type { Micros, NodeId } from '../../sim/node.ts';
import type { Outcome, Value } from '../../sim/operation.ts';

/** How long an entry may be served, from when it may be old. */
export interface Lifetime {
  /** Null: for ever. */
  readonly ttlUs: Micros | null;
  /** For this long after its lifetime it is still served, while a new answer is fetched (RFC 5861 §3). 0: never. */
  readonly revalidateUs: Micros;
  /** For this long after its lifetime it is served when the database gives no answer (RFC 5861 §4). 0: never. */
  readonly errorUs: Micros;
}

export interface CacheEntry {
  readonly key: string;
  readonly outcome: Outcome;
  /** Version of the database that gave the answer; null where it was gathered from several. */
  readonly position: number | null;
  /** Which database that was, or who gathered it. */
  readonly from: NodeId;
  /** When the cache asked for it, and how old it was then at most, as who answered told. */
  readonly askedAt: Micros;
  readonly ageUs: Micros;
  /** Since when it may be old. Its lifetime counts from here. */
  readonly oldSince: Micros;
  /** When the answer arrived and was stored. */
  readonly storedAt: Micros;
  readonly lifetime: Lifetime;
  /** By these it is let go when somebody says so: an application's name for it, or tags. */
  readonly labels: readonly string[];
  /** What it takes of the memory: its key and its rows. */
  readonly bytes: number;
}

export interface CachePolicy extends Lifetime {
  /** At least 1. */
  readonly maxEntries: number;
  /** Null: as many as there are. */
  readonly maxBytes: number | null;
  /** An answer without rows is an answer too, and kept. */
  readonly keepsEmpty: boolean;
}

/** Two statements share a key only if every character and every parameter is the same, types included. */
export function cacheKey(sql: string, params: readonly Value[]): string {
  return params.length === 0 ? sql : `${sql}\u0000${params.map(valueKey).join('\u0000')}`;
}

function valueKey(value: Value): string {
  if (value === null) return 'null';
  if (value instanceof Uint8Array) return `blob ${value.join(' ')}`;
  return `${typeof value} ${typeof value === 'string' ? JSON.stringify(value) : String(value)}`;
}
