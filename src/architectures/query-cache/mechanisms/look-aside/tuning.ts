/** What can be set where the application fills the cache. */
import type { MechanismTuning, Setting } from '../../../showing.ts';

/** Also of the way with leases, which is this one with more. */
export const sideSettings: readonly Setting[] = [
  {
    key: 'entryTtlMs',
    label: 'Lifetime given by the application',
    help: 'With what lifetime the application puts an answer into the cache, counted from then. 0: none, it stays for ever.',
    source:
      'Redis and memcached give none by themselves (redis.conf; php.net, memcached.expiration: 0 is never). Ours: an hour, as applications set it.',
    type: 'number',
    default: 3_600_000,
    min: 0,
    max: 2_592_000_000,
    step: 100,
    unit: 'ms',
  },
  {
    key: 'cacheTimeoutMs',
    label: 'Patience with the cache',
    help: 'How long an application waits for the cache before it goes on without it.',
    source: 'Ours: 250 ms. Client libraries wait much longer by default (lettuce: 60 s).',
    type: 'number',
    default: 250,
    min: 1,
    max: 60_000,
    step: 1,
    unit: 'ms',
  },
];

export const tuning: MechanismTuning = {
  slot: 'filling',
  id: 'look-aside',
  name: 'the application, beside the database',
  help: 'The application looks into the cache, asks the database on a miss, puts the answer into the cache, and deletes it after a write.',
  settings: [
    ...sideSettings,
    {
      key: 'dumps',
      label: 'Dumps',
      help: 'After so many seconds with at least so many changes the cache writes a copy of itself to its disk, and begins with it after a crash. Pairs of seconds and changes; empty: never.',
      source: 'Redis: 3600 1 300 100 60 10000 (redis.conf, save). Ours: never, as memcached.',
      type: 'text',
      default: '',
      pattern: '(\\d+ \\d+( \\d+ \\d+)*)?',
    },
  ],
};
