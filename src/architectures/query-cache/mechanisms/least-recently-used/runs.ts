/** The entry that was asked for longest ago goes. A `Map` keeps the order of insertion, so whatever is used is put in anew. */
import type { Mechanism } from '../../../contract.ts';
import type { Eviction } from '../../slots.ts';

const byUse: Eviction = {
  victim(_node, entries, stored) {
    for (const oldest of entries.keys()) return oldest;
    return stored.key;
  },
  onUse(_node, entries, entry) {
    entries.delete(entry.key);
    entries.set(entry.key, entry);
  },
};

export const leastRecentlyUsed: Mechanism = { slot: 'eviction', id: 'least-recently-used', at: () => byUse };
