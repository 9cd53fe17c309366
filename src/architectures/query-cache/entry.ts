/** What a cache keeps, by which key, and by which policy. */
import type { Micros, NodeId } from '../../sim/node.ts';
import type { Outcome, Value } from '../../sim/operation.ts';

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
}

export interface CachePolicy {
  readonly ttlUs: Micros;
  /** For this long after its lifetime an entry is still served, while a new answer is fetched. 0: never. */
  readonly staleWhileRevalidateUs: Micros;
  /** At least 1. */
  readonly maxEntries: number;
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
