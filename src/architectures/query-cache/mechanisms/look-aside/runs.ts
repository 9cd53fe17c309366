/**
 * The application looks after the cache: it looks there first, fills it after a miss, and deletes after a write. Cache and database know
 * nothing of each other. As with Redis or memcached: see Nishtala et al., *Scaling Memcache at Facebook*, NSDI 2013, §2 (look-aside).
 */
import { isCacheState } from '../../invariants.ts';
import type { Filling } from '../../slots.ts';
import { atCache } from './cache.ts';
import { besideCache } from './driver.ts';
import { dumping } from './dumps.ts';
import type { SideState } from './state.ts';

export const lookAside: Filling = {
  slot: 'filling',
  id: 'look-aside',
  at({ settings }) {
    const { boot, timers } = dumping(String(settings['dumps'] ?? ''));
    return {
      messages: atCache,
      timers,
      boot: (node, out, disk): SideState => ({ dumps: isCacheState(node) ? boot(node, out, disk) : null, leases: null }),
    };
  },
  driver: besideCache,
};
