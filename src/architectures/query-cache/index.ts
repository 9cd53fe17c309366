/** Query cache: one database, and in every region a memory of what it answered. */
import type { NodeSpec } from '../../sim/node.ts';
import type { Architecture } from '../contract.ts';
import { asksOne } from '../shared/asks-one.ts';
import { about } from './about.ts';
import { tuning } from './tuning.ts';
import { cacheOf, primaryOf } from './driver.ts';
import { inside } from './inside.ts';
import { inFront, invariants } from './invariants.ts';
import { mechanisms } from './mechanisms/index.ts';
import { RULES } from './rules.ts';
import { nodeLogic } from './node.ts';

export const queryCache: Architecture = {
  about,
  tuning,
  plan(regions) {
    const main = regions[0];
    if (main === undefined) return [];
    const caches = regions.map((region): NodeSpec => ({ id: `cache-${region}`, kind: 'cache', region }));
    return [{ id: `primary-${main}`, kind: 'primary', region: main, sole: true }, ...caches];
  },
  mechanisms,
  logic: (spec, topology, settings, among, behind) => nodeLogic(spec, topology, settings, RULES, among, behind),
  driver: (clientRegion, topology) => asksOne(cacheOf(clientRegion, topology)),
  prepare: (topology, _settings, setup, store) => store.script(primaryOf(topology), setup),
  invariants,
  inside,
  inFront,
};
