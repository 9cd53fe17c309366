/** Promotion by a lock with a lifetime, as Patroni does it, by its own names. */
import type { MechanismTuning } from '../../../showing.ts';

const DOC = 'patroni/patroni, docs/dynamic_configuration.rst';
const WHY = 'there is nobody whom a lock could promote';

export const tuning: MechanismTuning = {
  slot: 'promotion',
  id: 'lock',
  name: 'by a lock that expires (Patroni)',
  help: 'Whoever holds the leader’s lock may write. Who cannot renew it steps down before it expires; then the replicas race for it.',
  settings: [
    {
      key: 'ttlMs',
      label: 'ttl',
      help: 'The lock is free when it has not been renewed for so long.',
      source: `${DOC}, ttl: 30 s`,
      type: 'number',
      default: 30_000,
      min: 100,
      max: 600_000,
      step: 100,
      unit: 'ms',
    },
    {
      key: 'loopWaitMs',
      label: 'loop_wait',
      help: 'How often each database looks at the lock; who holds it renews it.',
      source: `${DOC}, loop_wait: 10 s`,
      type: 'number',
      default: 10_000,
      min: 10,
      max: 600_000,
      step: 10,
      unit: 'ms',
    },
    {
      key: 'retryTimeoutMs',
      label: 'retry_timeout',
      help: 'Who has not renewed the lock for loop_wait and this long steps down.',
      source: `${DOC}, retry_timeout: 10 s`,
      type: 'number',
      default: 10_000,
      min: 10,
      max: 600_000,
      step: 10,
      unit: 'ms',
    },
    {
      key: 'maximumLag',
      label: 'maximum_lag_on_failover, changes',
      help: 'A replica that lacks more than this of what the leader last wrote into the store does not stand for promotion.',
      source:
        'patroni/patroni, patroni/global_config.py: 1 MiB of log. Here it counts changes: about as many as have that size at 100 bytes each.',
      type: 'number',
      default: 10_000,
      min: 0,
      max: 1_000_000,
      step: 1,
      unit: '',
    },
  ],
  excludes: [
    { slot: 'copies', id: 'embedded', why: WHY },
    { slot: 'copies', id: 'statements', why: WHY },
  ],
};
