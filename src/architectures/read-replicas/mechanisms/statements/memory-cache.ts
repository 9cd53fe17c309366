/**
 * A proxy’s query cache, in its memory: answers to SELECTs outside of transactions, by exact text and parameters, until a write that the same
 * proxy passes on changes one of their tables. What another proxy passes on it does not hear of. As in Pgpool-II an answer is kept when it has
 * come, and nothing asks whether a write has overtaken it. Source: pgpool/pgpool2, doc/src/sgml/memcache.sgml;
 * src/query_cache/pool_memqcache.c (pool_handle_query_cache).
 */
import { encodedBytes } from '../../../../sim/encoding.ts';
import type { NodeId } from '../../../../sim/node.ts';
import type { Outcome, Statement } from '../../../../sim/operation.ts';
import type { ClientQuery, ClientReply } from '../../../contract.ts';
import type { CacheEvent, MemoryCache, ProxyOut, ProxyState, Running } from './state.ts';

/** memqcache_maxcache and memqcache_total_size, bytes: an answer that is larger is not kept, and all together hold no more. */
const ANSWER_MAX = 409_600;
const TOTAL_MAX = 67_108_864;

export const emptyCache = (): MemoryCache => ({ entries: new Map(), bytes: 0, hits: 0, events: 0, last: null });

const keyOf = ({ sql, params }: Statement): string => JSON.stringify([sql, params.map((value) => [typeof value, String(value)])]);

function note({ cache }: ProxyState, { now }: ProxyOut, what: CacheEvent['what'], key: string, tables: CacheEvent['tables']): void {
  cache.events += 1;
  cache.last = { what, count: cache.events, at: now, key, tables };
}

function remove(cache: MemoryCache, key: string): void {
  cache.bytes -= cache.entries.get(key)?.bytes ?? 0;
  cache.entries.delete(key);
}

/** The answer that is kept for this question, if one may still be given. */
export function answered(node: ProxyState, out: ProxyOut, query: ClientQuery): ClientReply | null {
  const { cache, proxy } = node;
  if (!proxy.caches) return null;
  const key = keyOf(query);
  const found = cache.entries.get(key);
  if (found === undefined) return null;
  if (proxy.rules.isOutlived(out.now - found.keptAt, proxy.expireUs)) {
    remove(cache, key);
    return null;
  }
  note(node, out, 'hit', key, found.tables);
  out.report('cacheHits', ++cache.hits);
  const { outcome, served } = found.answer;
  const from: NodeId = served.node;
  return { kind: 'reply', op: query.op, outcome, served: { node: proxy.spec.id, position: served.position, cachedAt: found.keptAt, from } };
}

/** Catalogues are never kept, nor what looked at the clock or at chance. */
const mayKeep = (outcome: Outcome): boolean =>
  outcome.ok && !outcome.wrote && outcome.volatile !== true && !outcome.tables.some((table) => table.startsWith('sqlite_'));

/** A read has come back. */
export function keep(node: ProxyState, out: ProxyOut, { query }: Running, answer: ClientReply): void {
  const { cache, proxy } = node;
  const { outcome } = answer;
  if (!proxy.caches || !outcome.ok || !mayKeep(outcome)) return;
  const key = keyOf(query);
  const bytes = key.length + encodedBytes(outcome.rows);
  if (bytes > ANSWER_MAX) return;
  remove(cache, key);
  for (const oldest of cache.entries.keys()) {
    if (cache.bytes + bytes <= TOTAL_MAX) break;
    remove(cache, oldest);
  }
  cache.entries.set(key, { answer, tables: outcome.tables, keptAt: out.now, bytes });
  cache.bytes += bytes;
  note(node, out, 'kept', key, outcome.tables);
}

/** ALTER TABLE and its like empty the whole cache; so does a write of which no table is known. */
const CHANGES_ALL = /^\s*(?:alter|create|drop)\b/i;

/** A write is over: answers that looked at its tables go before its client is told. */
export function forget(node: ProxyState, out: ProxyOut, { query, answers }: Running): void {
  const { cache, proxy } = node;
  if (!proxy.caches) return;
  const done = [...answers.values()].map(({ outcome }) => outcome).find((outcome) => outcome.ok);
  if (done?.ok !== true || query.transaction || query.ends?.commit === false || (!done.wrote && !query.ends)) return;
  const changed = done.tables.length === 0 || CHANGES_ALL.test(query.sql) ? null : done.tables;
  const gone = [...cache.entries].filter(([, { tables }]) => changed === null || proxy.rules.isInvalidated(tables, changed));
  for (const [key] of gone) remove(cache, key);
  if (gone.length > 0) out.report('cacheDeleted', gone.length);
  note(node, out, 'wrote', '', changed);
}
