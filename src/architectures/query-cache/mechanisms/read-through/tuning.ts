/** What can be set where the cache itself asks the database. */
import type { MechanismTuning } from '../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'filling',
  id: 'read-through',
  name: 'the cache, which asks the database',
  help: 'A client asks the cache of its region, which answers from memory or asks the database and keeps what it is told.',
  settings: [
    {
      key: 'staleWhileRevalidateMs',
      label: 'Stale while revalidating',
      help: 'For this long after its lifetime an answer is still served once more, while a new one is fetched. 0: never.',
      source: 'RFC 5861 §3 for the idea; ours: off, so that there is one cause of staleness at a time. Hyperdrive: 15 s.',
      type: 'number',
      default: 0,
      min: 0,
      max: 3_600_000,
      step: 100,
      unit: 'ms',
    },
    {
      key: 'staleIfErrorMs',
      label: 'Stale if there is no answer',
      help: 'For this long after its lifetime an answer is still given when the database gives none. 0: never.',
      source: 'RFC 5861 §4 for the idea; ours: off, as in Hyperdrive and Accelerate, whose documentation has no such thing.',
      type: 'number',
      default: 0,
      min: 0,
      max: 86_400_000,
      step: 100,
      unit: 'ms',
    },
    {
      key: 'primaryTimeoutMs',
      label: 'Patience with the primary',
      help: 'How long a cache waits for the primary before it tells its client that there is no answer.',
      source: 'Ours: 1.5 s, five times the widest round trip and below the patience of a client. Hyperdrive waits 15 s for a connection.',
      type: 'number',
      default: 1500,
      min: 10,
      max: 60_000,
      step: 10,
      unit: 'ms',
    },
    {
      key: 'collapse',
      label: 'Collapse identical misses',
      help: 'While a question is under way, who asks the same waits for its answer, so that a crowd of misses asks the database once.',
      source:
        'nginx, proxy_cache_lock (off by default: nginx.org, ngx_http_proxy_module). Whether Hyperdrive and Accelerate do it is not documented.',
      type: 'switch',
      default: false,
    },
    {
      key: 'onlyAsked',
      label: 'Only what asks for it',
      help: 'An answer is kept only where its statement says so, in a comment: /* cache: ttl=60 swr=15 tags=posts */.',
      source: 'Ours: off. Prisma Accelerate caches nothing without a cacheStrategy (prisma/docs, content/300-accelerate/300-caching.mdx).',
      type: 'switch',
      default: false,
    },
  ],
};
