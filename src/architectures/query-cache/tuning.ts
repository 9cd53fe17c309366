/** What can be set in the query cache, and the named systems whose figures are known. Sources are beside each value. */
import type { Tuning } from '../showing.ts';
import { idleSetting } from '../shared/transactions/idle.ts';
import { mechanismTunings } from './mechanisms/tunings.ts';

export const tuning: Tuning = {
  ofDatabase: [idleSetting.key],
  slots: [
    {
      key: 'eviction',
      label: 'When it is full, what goes',
      help: 'What a full cache lets go: the answer that was asked for longest ago, or nothing, so that new answers are not kept.',
      source:
        'Ours: least recently used, as memcached does. Redis takes nothing new until it is configured (redis.conf, maxmemory-policy noeviction).',
      default: 'least-recently-used',
    },
  ],
  mechanisms: mechanismTunings,
  settings: [
    {
      key: 'ttlMs',
      label: 'Lifetime',
      help: 'How long an answer is served after it was asked for, whatever is written meanwhile.',
      source:
        'Ours: 5 s, so that a run of half a minute shows answers that expire. Cloudflare Hyperdrive keeps them for 60 s (Cloudflare docs, Hyperdrive, query caching).',
      type: 'number',
      default: 5000,
      min: 0,
      max: 3_600_000,
      step: 100,
      unit: 'ms',
    },
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
      key: 'maxEntries',
      label: 'Entries',
      help: 'How many answers a cache keeps.',
      source: 'Ours: 1000, more than any scenario needs; make it small to watch evictions.',
      type: 'number',
      default: 1000,
      min: 1,
      max: 100_000,
      step: 1,
      unit: '',
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
    idleSetting,
  ],
  presets: [
    {
      id: 'hyperdrive',
      name: 'Cloudflare Hyperdrive',
      source:
        'Defaults max_age 60 s and stale_while_revalidate 15 s: Cloudflare docs, Hyperdrive, query caching (cloudflare/cloudflare-docs, src/content/docs/hyperdrive/concepts/query-caching.mdx). Connect timeout 15 s: platform/limits.mdx.',
      settings: { ttlMs: 60_000, staleWhileRevalidateMs: 15_000, primaryTimeoutMs: 15_000 },
    },
  ],
};
