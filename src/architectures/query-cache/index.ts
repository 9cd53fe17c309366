/** Query cache: one database, and in every region a memory of what it answered. */
import type { NodeSpec } from '../../sim/node.ts';
import type { Architecture } from '../contract.ts';
import { about } from './about.ts';
import { tuning } from './tuning.ts';
import { driverOf } from './driver.ts';
import { ownDatabase, primaryOf } from './places.ts';
import { inside } from './inside.ts';
import { inFront, invariants } from './invariants.ts';
import { mechanisms } from './mechanisms/index.ts';
import { RULES } from './rules.ts';
import { nodeLogic } from './node.ts';

export const queryCache: Architecture = {
  about,
  tuning,
  plan(regions, settings) {
    const main = regions[0];
    if (main === undefined) return [];
    const caches = (settings['caches'] === 'in the main region' ? [main] : regions).map(
      (region): NodeSpec => ({ id: `cache-${region}`, kind: 'cache', region }),
    );
    return [{ id: `primary-${main}`, kind: 'primary', region: main, sole: true }, ...caches];
  },
  mechanisms,
  logic: (spec, topology, settings, among, behind) => nodeLogic(spec, topology, settings, RULES, among, behind),
  driver: (clientRegion, topology, settings, behind) =>
    driverOf(clientRegion, topology, settings, behind?.get(primaryOf(topology)) ?? ownDatabase(topology)),
  prepare: (topology, _settings, setup, store) => store.script(primaryOf(topology), setup),
  follows: ({ kind }, settings) => kind === 'cache' && settings['filling'] === 'leases',
  invariants,
  inside,
  inFront,
};
