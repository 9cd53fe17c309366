/** The slots of this room: what a mechanism has to answer for to fill one. */
import type { Way } from '../contract.ts';
import type { CacheEntry } from './entry.ts';

/** What a full cache lets go. `node` is a cache of this room; its entries stand in the order of insertion. */
export interface Eviction extends Way {
  /** The key of the entry that goes, which may be that of the one just stored. */
  victim(node: object, entries: ReadonlyMap<string, CacheEntry>, stored: CacheEntry): string;
  /** An answer was served from this entry. */
  onUse?(node: object, entries: Map<string, CacheEntry>, entry: CacheEntry): void;
}
