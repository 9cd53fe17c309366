/** What can be set where a full cache looks at a few entries only. */
import type { MechanismTuning } from '../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'eviction',
  id: 'sampled',
  name: 'about the least recently used',
  help: 'A few entries are drawn by chance, and of these, and of those drawn before, the one that was used longest ago goes.',
  settings: [
    {
      key: 'samples',
      label: 'Entries that are looked at',
      help: 'How many are drawn each time. More come nearer to the least recently used.',
      source: 'Redis: 5 (redis.conf, maxmemory-samples), merged into a pool of 16 (src/evict.c, EVPOOL_SIZE).',
      type: 'number',
      default: 5,
      min: 1,
      max: 64,
      step: 1,
      unit: '',
    },
  ],
};
