/**
 * Memory is cut into pages, and each page belongs to one class of entries, whose chunks are of one size: when all pages are given out, a new
 * entry takes the place of one of its own class. Source: memcached (memcached.c, settings_init; doc/new_lru.txt). Its HOT, WARM and COLD
 * lists are one list here.
 */
import type { Mechanism } from '../../../contract.ts';
import { numberSetting } from '../../../shared/settings.ts';
import type { CacheEntry } from '../../entry.ts';
import type { Eviction } from '../../slots.ts';
import type { CacheState } from '../../state.ts';

/** Smallest chunk, bytes, and how much larger the chunks of the next class are. */
const SMALLEST = 96;
const FACTOR = 1.25;
/** What an entry takes beside its key and value: memcached's item header. */
const HEADER = 48;

interface Slabs {
  /** Class → how many pages it was given. */
  readonly pages: Map<number, number>;
  given: number;
  /** Class → its keys, used longest ago first; with some that have expired or were deleted. */
  readonly members: Map<number, Set<string>>;
}

interface Memory {
  readonly pageBytes: number;
  readonly pages: number;
}

const slabsOf = (node: object): Slabs => (node as CacheState).own['eviction'] as Slabs;

/** The first class whose chunks are large enough. */
export function classOf(bytes: number): number {
  let slab = 0;
  for (let chunk = SMALLEST; chunk < bytes + HEADER; chunk *= FACTOR) slab++;
  return slab;
}

const perPage = (slab: number, { pageBytes }: Memory): number => Math.max(1, Math.floor(pageBytes / (SMALLEST * FACTOR ** slab)));

function use({ members }: Slabs, { key, bytes }: CacheEntry): void {
  const slab = classOf(bytes);
  const keys = members.get(slab) ?? new Set();
  members.set(slab, keys);
  keys.delete(key);
  keys.add(key);
}

/** Whether the class of this entry holds more than its pages have room for, and no page is left to give. */
function isFull(slabs: Slabs, memory: Memory, entries: ReadonlyMap<string, CacheEntry>, { bytes }: CacheEntry): boolean {
  const slab = classOf(bytes);
  const keys = slabs.members.get(slab) ?? new Set<string>();
  const room = (): number => (slabs.pages.get(slab) ?? 0) * perPage(slab, memory);
  if (keys.size <= room()) return false;
  for (const key of keys) {
    const entry = entries.get(key);
    if (!entry || classOf(entry.bytes) !== slab) keys.delete(key);
  }
  while (keys.size > room() && slabs.given < memory.pages) {
    slabs.given += 1;
    slabs.pages.set(slab, (slabs.pages.get(slab) ?? 0) + 1);
  }
  return keys.size > room();
}

function victim({ members }: Slabs, entries: ReadonlyMap<string, CacheEntry>, { key, bytes }: CacheEntry): string {
  const slab = classOf(bytes);
  const keys = members.get(slab) ?? new Set<string>();
  for (const oldest of keys) {
    keys.delete(oldest);
    const entry = entries.get(oldest);
    // It may have expired or been deleted meanwhile.
    if (entry && classOf(entry.bytes) === slab) return oldest;
  }
  return key;
}

function bySlabs(memory: Memory): Eviction {
  return {
    boot: (): Slabs => ({ pages: new Map(), given: 0, members: new Map() }),
    onStore: (node, _entries, entry) => use(slabsOf(node), entry),
    onUse: (node, _entries, entry) => use(slabsOf(node), entry),
    isFull: (node, entries, stored) => isFull(slabsOf(node), memory, entries, stored),
    victim: (node, entries, stored) => victim(slabsOf(node), entries, stored),
  };
}

/** With no bound on memory there is one page to give for each kilobyte that anybody could want. */
const UNBOUNDED_KB = 1 << 30;

export const slabs: Mechanism = {
  slot: 'eviction',
  id: 'slabs',
  at({ settings }) {
    const pageKb = numberSetting(settings, 'pageKb');
    const pages = Math.floor((numberSetting(settings, 'maxKb') || UNBOUNDED_KB) / pageKb);
    return bySlabs({ pageBytes: pageKb * 1024, pages });
  },
};
