/** The slots of this room: what a mechanism has to answer for to fill one. */
import type { Database, Driver, Mechanism, Topology, Way } from '../contract.ts';
import type { Settings } from '../showing.ts';
import type { CacheEntry } from './entry.ts';

/** What a full cache lets go. `node` is a cache of this room; its entries stand in the order of insertion. */
export interface Eviction extends Way {
  /** The key of the entry that goes, which may be that of the one just stored. */
  victim(node: object, entries: ReadonlyMap<string, CacheEntry>, stored: CacheEntry): string;
  /** An answer was served from this entry. */
  onUse?(node: object, entries: Map<string, CacheEntry>, entry: CacheEntry): void;
  /** Whether something has to go besides what the bounds of the cache ask for. */
  isFull?(node: object, entries: ReadonlyMap<string, CacheEntry>, stored: CacheEntry): boolean;
  /** An answer was just put in. */
  onStore?(node: object, entries: ReadonlyMap<string, CacheEntry>, entry: CacheEntry): void;
}

/** Who fills the caches. At a cache it takes its own messages; what an application runs is its `driver`. */
export interface Filling extends Mechanism {
  /** `database`: what stands behind the caches, as an application of that region asks it. */
  driver(clientRegion: string, topology: Topology, settings: Settings, database: Database): Driver;
}
