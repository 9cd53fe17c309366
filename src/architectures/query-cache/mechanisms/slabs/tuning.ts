/** What can be set where memory is cut into pages for entries of one size. */
import type { MechanismTuning } from '../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'eviction',
  id: 'slabs',
  name: 'the least recently used of its size',
  help: 'Memory is given out in pages to classes of entries of about one size; a class without a free place lets go of its own, though another has room.',
  settings: [
    {
      key: 'pageKb',
      label: 'Page of a class',
      help: 'How much memory a class is given at once. The whole is what the cache may hold in kilobytes.',
      source: 'memcached: 1 MB, chunks growing by 1.25 (memcached.c, settings_init; doc/new_lru.txt).',
      type: 'number',
      default: 1024,
      min: 1,
      max: 1024,
      step: 1,
      unit: 'KB',
    },
  ],
};
