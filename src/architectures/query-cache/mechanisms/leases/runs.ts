/** As `look-aside`, and the cache decides who may fill: see `tokens.ts` there. */
import { microsSetting } from '../../../shared/settings.ts';
import type { Filling } from '../../slots.ts';
import { atCache } from '../look-aside/cache.ts';
import { besideCache } from '../look-aside/driver.ts';
import type { SideState } from '../look-aside/state.ts';
import { followingLog } from './follow.ts';
import { neverBack } from './invariants.ts';

export const leases: Filling = {
  slot: 'filling',
  id: 'leases',
  at({ settings }) {
    const lastingUs = microsSetting(settings, 'leaseMs');
    return {
      messages: { ...atCache, ...followingLog },
      boot: (): SideState => ({
        dumps: null,
        leases: { lastingUs, out: new Map(), last: 0, refused: 0, marks: new Map(), told: 0, hit: 0 },
      }),
    };
  },
  driver: besideCache,
  invariants: [neverBack],
};
