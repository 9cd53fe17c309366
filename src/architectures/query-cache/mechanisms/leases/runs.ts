/** As `look-aside`, and the cache decides who may fill: see `tokens.ts` there. */
import { microsSetting } from '../../../shared/settings.ts';
import { isCacheState } from '../../invariants.ts';
import type { Filling } from '../../slots.ts';
import type { CacheState } from '../../state.ts';
import { atCache } from '../look-aside/cache.ts';
import { besideCache } from '../look-aside/driver.ts';
import { type SideState, sideOf } from '../look-aside/state.ts';
import { followingLog } from './follow.ts';
import { neverBack } from './invariants.ts';

const FIRST = 'first token';

export const leases: Filling = {
  slot: 'filling',
  id: 'leases',
  at({ settings }) {
    const lastingUs = microsSetting(settings, 'leaseMs');
    return {
      messages: { ...atCache, ...followingLog },
      boot(node, out): SideState {
        if (isCacheState(node)) out.draw({ kind: FIRST }, 0, 2 ** 31 - 1);
        return { dumps: null, leases: { lastingUs, out: new Map(), last: 0, given: 0, refused: 0, marks: new Map(), told: 0, hit: 0 } };
      },
      draws: {
        [FIRST](node, _out, _tag, chance) {
          const { leases: own } = sideOf(node as CacheState);
          if (own) own.last = (node as CacheState).place.rules.firstToken(chance);
        },
      },
    };
  },
  driver: besideCache,
  invariants: [neverBack],
};
