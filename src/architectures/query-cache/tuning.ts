/** What can be set in the query cache; the named systems stand in `presets.ts`. Sources are beside each value. */
import type { Tuning } from '../showing.ts';
import { idleSetting } from '../shared/transactions/idle.ts';
import { mechanismTunings } from './mechanisms/tunings.ts';
import { presets } from './presets.ts';

export const tuning: Tuning = {
  ofDatabase: [idleSetting.key],
  slots: [
    {
      key: 'filling',
      label: 'Who fills the cache',
      help: 'The cache itself, which stands between application and database; or the application, which asks both.',
      source:
        'Ours: the cache, as Hyperdrive and Accelerate do. Redis and memcached are filled by applications (Nishtala et al., NSDI 2013, §2).',
      default: 'read-through',
    },
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
      key: 'maxKb',
      label: 'Memory',
      help: 'How much a cache keeps, keys and rows counted as they travel. 0: no bound but the number of entries.',
      source: 'Ours: no bound, as Redis (redis.conf, maxmemory 0). memcached: 64 MB (memcached.c, settings_init).',
      type: 'number',
      default: 0,
      min: 0,
      max: 1_048_576,
      step: 1,
      unit: 'KB',
    },
    {
      key: 'keepEmpty',
      label: 'Keep answers without rows',
      help: 'That there is no such row is an answer too: kept, a name that was free is called free until its lifetime is over.',
      source: 'Ours: kept, as Hyperdrive keeps whatever a query returned (met by its users: elizaOS/eliza issue 11126).',
      type: 'switch',
      default: true,
    },
    {
      key: 'caches',
      label: 'Where caches stand',
      help: 'One in every region, or one in the main region that all share.',
      source: 'Ours: in every region, as Hyperdrive’s and Accelerate’s edges. A Redis or memcached is often one, beside the database.',
      type: 'choice',
      default: 'in every region',
      options: ['in every region', 'in the main region'],
    },
    idleSetting,
  ],
  presets,
  closest: {
    system: 'pgpool',
    when: [{ key: 'filling', value: 'look-aside', system: 'cache-aside' }],
    unless: [
      {
        ...{ key: 'filling', value: 'leases' },
        why: 'Applications fill its caches by leases (filling: leases), as Meta’s own do, and what is written has Redis and memcached as they are.',
      },
    ],
  },
};
