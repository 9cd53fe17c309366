/**
 * Of a few entries drawn by chance, and the best candidates of earlier draws, the one that was used longest ago goes: Redis's approximated
 * LRU. Source: redis/redis, src/evict.c (evictionPoolPopulate, EVPOOL_SIZE 16). Like Redis it draws from a generator of its own, whose seed
 * is drawn when the cache starts.
 */
import type { Micros } from '../../../../sim/node.ts';
import type { Mechanism } from '../../../contract.ts';
import { numberSetting } from '../../../shared/settings.ts';
import type { CacheEntry } from '../../entry.ts';
import { isCacheState } from '../../invariants.ts';
import type { Eviction } from '../../slots.ts';
import type { CacheState } from '../../state.ts';

const POOL = 16;

interface Sampling {
  seed: number;
  /** When each was put in or used last, counted in uses: larger is later. */
  readonly used: Map<string, number>;
  uses: Micros;
  /** Keys in the order in which they may be drawn; the place of each. */
  readonly keys: string[];
  readonly places: Map<string, number>;
  /** Candidates, used longest ago first. */
  pool: string[];
}

const samplingOf = (node: object): Sampling => (node as CacheState).own['eviction'] as Sampling;

/** Numerical Recipes' linear congruential generator; its upper bits are good enough to choose entries by. */
function below(sampling: Sampling, count: number): number {
  sampling.seed = (Math.imul(sampling.seed, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((sampling.seed / 0x1_0000_0000) * count);
}

function use(sampling: Sampling, key: string): void {
  sampling.used.set(key, ++sampling.uses);
  if (sampling.places.has(key)) return;
  sampling.places.set(key, sampling.keys.length);
  sampling.keys.push(key);
}

/** Takes a key out of the list by putting the last in its place. */
function forget(sampling: Sampling, key: string): void {
  const { keys, places, used } = sampling;
  const at = places.get(key);
  const last = keys.pop();
  used.delete(key);
  places.delete(key);
  if (at === undefined || last === undefined || last === key) return;
  keys[at] = last;
  places.set(last, at);
}

function victim(sampling: Sampling, samples: number, entries: ReadonlyMap<string, CacheEntry>, stored: CacheEntry): string {
  const idle = (key: string): number => sampling.used.get(key) ?? 0;
  for (let tried = 0; tried < samples && sampling.keys.length > 0; tried++) {
    const key = sampling.keys[below(sampling, sampling.keys.length)] ?? '';
    // It has expired or was deleted meanwhile.
    if (!entries.has(key)) forget(sampling, key);
    else if (!sampling.pool.includes(key)) sampling.pool.push(key);
  }
  sampling.pool = sampling.pool
    .filter((key) => entries.has(key))
    .sort((a, b) => idle(a) - idle(b))
    .slice(0, POOL);
  const chosen = sampling.pool.shift() ?? stored.key;
  forget(sampling, chosen);
  return chosen;
}

function bySamples(samples: number): Eviction {
  return {
    boot(node, out): Sampling {
      if (isCacheState(node)) out.draw({ kind: 'eviction seed' }, 0, 0xffff_ffff);
      return { seed: 0, used: new Map(), uses: 0, keys: [], places: new Map(), pool: [] };
    },
    draws: {
      'eviction seed': (node, _out, _tag, value) => {
        samplingOf(node).seed = value;
      },
    },
    onStore: (node, _entries, entry) => use(samplingOf(node), entry.key),
    onUse: (node, _entries, entry) => use(samplingOf(node), entry.key),
    victim: (node, entries, stored) => victim(samplingOf(node), samples, entries, stored),
  };
}

export const sampled: Mechanism = {
  slot: 'eviction',
  id: 'sampled',
  at: ({ settings }) => bySamples(numberSetting(settings, 'samples')),
};
