/** Query cache: one database, and in every region a memory of what it answered. */
import type { NodeSpec } from '../../sim/node.ts';
import { returning } from '../../sim/returning.ts';
import type { Architecture } from '../contract.ts';
import { microsSetting, numberSetting, withDefaults } from '../shared/settings.ts';
import { about } from './about.ts';
import { cacheOf, primaryOf } from './gateway.ts';
import { invariants } from './invariants.ts';
import { cacheLogic, primaryLogic } from './node.ts';

export const queryCache: Architecture = {
  about,
  plan(regions) {
    const main = regions[0];
    if (main === undefined) return [];
    const caches = regions.map((region): NodeSpec => ({ id: `cache-${region}`, kind: 'cache', region }));
    return [{ id: `primary-${main}`, kind: 'primary', region: main, sole: true }, ...caches];
  },
  logic(spec, topology, given) {
    if (spec.kind === 'primary') return returning(primaryLogic(spec));
    const settings = withDefaults(about.settings, given);
    return returning(
      cacheLogic(spec, {
        primary: primaryOf(topology),
        timeoutUs: microsSetting(settings, 'primaryTimeoutMs'),
        policy: {
          ttlUs: microsSetting(settings, 'ttlMs'),
          staleWhileRevalidateUs: microsSetting(settings, 'staleWhileRevalidateMs'),
          maxEntries: numberSetting(settings, 'maxEntries'),
        },
      }),
    );
  },
  gateway: cacheOf,
  prepare: (topology, _settings, setup, store) => store.script(primaryOf(topology), setup),
  invariants,
};
