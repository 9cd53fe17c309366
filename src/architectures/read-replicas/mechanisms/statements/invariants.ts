/** What a proxy's client is told is done, every database that is attached has done; what it answers from memory its own writes have not changed. That databases hold the same, nobody promises. */
import type { NodeId } from '../../../../sim/node.ts';
import type { Invariant } from '../../../contract.ts';
import { accept, isKnown, noOperations, type RecentOperations } from '../../../shared/recent.ts';
import { HOLDS, remembering } from '../../../shared/remembering.ts';
import { type CacheEvent, isProxyState } from './state.ts';
import { isStoreState } from './store.ts';

/** What each database was seen to carry out, over its lives; and the operation that each proxy had confirmed last. */
interface Memory {
  readonly done: Map<NodeId, RecentOperations>;
  readonly last: Map<NodeId, string>;
}

export const doneEverywhere: Invariant = {
  name: 'carried out everywhere',
  states:
    'A write that a proxy has confirmed was carried out by every database that it was attached to (Pgpool-II, native replication: the answer waits for all).',
  begin: () =>
    remembering<Memory>({ done: new Map(), last: new Map() }, (node, states, { done, last }) => {
      const state = states.get(node);
      if (isStoreState(state)) {
        const seen = done.get(node) ?? noOperations();
        done.set(node, seen);
        if (state.lastDone !== null) accept(seen, state.lastDone);
        return null;
      }
      if (!isProxyState(state) || state.confirmed === null || last.get(node) === state.confirmed.op) return null;
      const { op, by } = state.confirmed;
      last.set(node, op);
      const without = by.filter((id) => !isKnown(done.get(id) ?? noOperations(), op));
      return without.length === 0 ? null : `${node} confirmed ${op}, which ${without.join(', ')} never carried out.`;
    }),
};

/** Of one proxy: in which order it kept answers and ended writes of a table (`''`: of any), as far as it was seen to. */
interface CacheMemory {
  seen: string;
  order: number;
  readonly kept: Map<string, { readonly order: number; readonly at: number }>;
  readonly wrote: Map<string, number>;
}

const nothingSeen = (): CacheMemory => ({ seen: '', order: 0, kept: new Map(), wrote: new Map() });

/** What is wrong with an answer from memory, or null. */
function whyNotFrom({ kept, wrote }: CacheMemory, { key, tables, at }: CacheEvent, expireUs: number): string | null {
  const entry = kept.get(key);
  if (entry === undefined) return 'that it has never kept';
  const written = ['', ...(tables ?? [])].find((table) => (wrote.get(table) ?? 0) > entry.order);
  if (written !== undefined) return `from before a write of ${written || 'all tables'} that it had passed on`;
  return expireUs > 0 && at - entry.at >= expireUs ? 'that had expired' : null;
}

/** Judged by what the proxy was seen to keep and to write, not by what its cache says of itself. */
export const cacheIsInvalidated: Invariant = {
  name: 'a proxy’s cache follows its writes',
  states:
    'No answer from a proxy’s memory was kept before a write of one of its tables that the same proxy had passed on, nor is any older than memqcache_expire (pgpool/pgpool2, doc/src/sgml/memcache.sgml).',
  begin: (_topology, _databases, settings) =>
    settings['memoryCache'] !== true
      ? HOLDS
      : remembering(new Map<NodeId, CacheMemory>(), (node, states, proxies) => {
          const state = states.get(node);
          if (!isProxyState(state)) return null;
          const { last } = state.cache;
          if (last === null) {
            proxies.delete(node);
            return null;
          }
          const memory = proxies.get(node) ?? nothingSeen();
          proxies.set(node, memory);
          const name = `${last.at} ${last.count}`;
          if (memory.seen === name) return null;
          memory.seen = name;
          memory.order += 1;
          if (last.what === 'kept') memory.kept.set(last.key, { order: memory.order, at: last.at });
          else if (last.what === 'wrote') for (const table of last.tables ?? ['']) memory.wrote.set(table, memory.order);
          else {
            const why = whyNotFrom(memory, last, state.proxy.expireUs);
            if (why !== null) return `${node} gave an answer ${why}: ${last.key}.`;
          }
          return null;
        }),
};
