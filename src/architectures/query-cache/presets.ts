/** The named systems of this room: each has a mechanism that the others have not, and defaults that were read where it says. */
import type { Behind, Preset } from '../showing.ts';

/** A pool near the database, which both Hyperdrive and Accelerate put between their edges and it. */
const pooled = (poolSize: number): Behind => ({
  architecture: 'single-node',
  preset: 'no-backup',
  settings: { pool: 'beside the database', poolSize },
});

export const presets: readonly Preset[] = [
  {
    id: 'redis',
    name: 'Redis beside a database',
    source: 'redis/redis, redis.conf: maxmemory-policy noeviction, no maxmemory, no lifetime unless a key is given one, RDB save points.',
    settings: { filling: 'look-aside', eviction: 'no-eviction', entryTtlMs: 0, dumps: '3600 1 300 100 60 10000' },
    sources: {
      filling: 'Nishtala et al., NSDI 2013, §2: look-aside; redis.io, client-side caching, for what else there is.',
      eviction: 'redis/redis, redis.conf, maxmemory-policy noeviction',
      entryTtlMs: 'redis/redis, redis.conf: keys have no lifetime unless given one',
      dumps: 'redis/redis, redis.conf, save 3600 1 300 100 60 10000; the append-only file is off by default',
    },
    simplified: [
      'One Redis in each region, no cluster and no replicas.',
      'A whole result is a value: one field, named by its statement, of a hash that is named by table and key.',
      'Expired keys go when somebody asks for them; there is no cycle in the background.',
    ],
  },
  {
    id: 'memcached',
    name: 'memcached beside a database',
    source: 'memcached/memcached, memcached.c (settings_init) and doc/new_lru.txt: 64 MB, 1 MB pages, chunks growing by 1.25, no lifetime.',
    settings: { filling: 'look-aside', eviction: 'slabs', maxKb: 65_536, pageKb: 1024, entryTtlMs: 0 },
    sources: {
      filling: 'Nishtala et al., NSDI 2013, §2: look-aside',
      eviction: 'memcached/memcached, doc/new_lru.txt: each slab class evicts its own',
      maxKb: 'memcached/memcached, memcached.c, settings_init: maxbytes 64 MB',
      pageKb: 'memcached/memcached, memcached.c, settings_init: slab_page_size 1 MB',
      entryTtlMs: 'php.net, memcached.expiration: 0, the default, is never',
    },
    simplified: [
      'One memcached in each region.',
      'HOT, WARM and COLD lists of a class are one list.',
      'Pages that a class was given stay with it: there is no rebalancing.',
    ],
  },
  {
    id: 'meta-memcache',
    name: 'memcached as run at Meta',
    source:
      'Nishtala et al., Scaling Memcache at Facebook, NSDI 2013: leases (§3.2.1), invalidation from the commit log (§4.1), remote markers (§5).',
    settings: { filling: 'leases', markers: true, leaseMs: 10_000, eviction: 'slabs', maxKb: 65_536, pageKb: 1024, entryTtlMs: 0 },
    over: { architecture: 'read-replicas', preset: null, settings: {} },
    sources: {
      filling: 'Nishtala et al., NSDI 2013, §2 and §3.2.1: applications fill it, with a lease',
      eviction: 'memcached/memcached, doc/new_lru.txt: a list for each class of slabs',
      leaseMs: 'Nishtala et al., NSDI 2013, §3.2.1: one token every 10 s per key',
      maxKb: 'memcached/memcached, memcached.c, settings_init: maxbytes 64 MB',
      entryTtlMs: 'php.net, memcached.expiration: 0, the default, is never',
    },
    simplified: [
      'One cluster with one server in each region: no regional pools, no gutter, no cold clusters.',
      'The daemon that reads the log and the cache that it deletes in are one node; deletes are not batched.',
      'After a promotion applications go on writing in the region of the first primary.',
      'A marker counts the writes of its region that have not come back; memcached may evict it, here it stays.',
    ],
  },
  {
    id: 'hyperdrive',
    name: 'Cloudflare Hyperdrive',
    source:
      'Defaults max_age 60 s and stale_while_revalidate 15 s: Cloudflare docs, Hyperdrive, query caching (cloudflare/cloudflare-docs, src/content/docs/hyperdrive/concepts/query-caching.mdx). Connect timeout 15 s: platform/limits.mdx.',
    settings: { ttlMs: 60_000, staleWhileRevalidateMs: 15_000, primaryTimeoutMs: 15_000 },
    over: pooled(20),
    sources: {
      pool: 'cloudflare/cloudflare-docs, hyperdrive/concepts/connection-pooling.mdx: the pool is placed near the database, in transaction mode',
      poolSize: 'cloudflare/cloudflare-docs, hyperdrive/platform/limits.mdx: about 20 connections (free plan), 100 (paid)',
    },
    simplified: [
      'One pool of a fixed size; the real one grows from 5 and may be more than one for a while.',
      'What is cacheable is SQLite’s word on the statement: it only reads, and uses neither clock nor chance.',
      'Whether identical misses are collapsed is not documented; here they are not.',
    ],
  },
  {
    id: 'accelerate',
    name: 'Prisma Accelerate (historical: ends on 1 December 2026)',
    source:
      'Nothing is cached without a cacheStrategy (prisma/docs, content/300-accelerate/300-caching.mdx); query time-out 10 s (500-limitations.mdx). The service ends on 1 December 2026 (prisma.io/docs/accelerate).',
    settings: { onlyAsked: true, primaryTimeoutMs: 10_000 },
    over: pooled(10),
    sources: {
      onlyAsked: 'prisma/docs, content/300-accelerate/300-caching.mdx',
      primaryTimeoutMs: 'prisma/docs, content/300-accelerate/500-limitations.mdx: 10 s',
      pool: 'prisma.io/docs/accelerate: a miss goes from the edge to the pool region beside the database',
      poolSize: 'prisma/docs, content/300-accelerate: 10 connections, the default of its smallest plan',
    },
    simplified: [
      'A statement says its strategy in a comment, where Prisma’s client says it in an argument.',
      'An invalidation reaches the other edges as fast as the network does; the real delay is not published.',
      'There is no budget of invalidations (P6003).',
    ],
  },
];
