/** Read replicas: one primary, a full copy in every other region, and a way to replace the primary. */
import type { NodeSpec } from '../../sim/node.ts';
import type { Architecture } from '../contract.ts';
import { withDefaults } from '../shared/settings.ts';
import { about } from './about.ts';
import { tuning } from './tuning.ts';
import { driverOf } from './driver.ts';
import { databasesOf } from './places.ts';
import { inside } from './inside.ts';
import { invariants } from './invariants.ts';
import { copyingOf } from './mechanisms/copyings.ts';
import { LOCK_STORE } from './mechanisms/lock/runs.ts';
import { mechanisms } from './mechanisms/index.ts';
import { RULES } from './rules.ts';
import { nodeLogic } from './node.ts';

export const readReplicas: Architecture = {
  about,
  tuning,
  shipsChanges: true,
  plan(regions, given) {
    const settings = withDefaults(tuning, given);
    const { plan } = copyingOf(settings);
    if (plan) return plan(regions, settings);
    const databases = regions.map(
      (region, i): NodeSpec =>
        i === 0 ? { id: `primary-${region}`, kind: 'primary', region } : { id: `replica-${region}`, kind: 'replica', region },
    );
    // Not beside the first primary, so that both are not lost at once.
    const region = regions.at(-1) ?? '';
    return settings['promotion'] === 'lock' ? [...databases, { id: `${LOCK_STORE}-${region}`, kind: LOCK_STORE, region }] : databases;
  },
  mechanisms,
  logic: (spec, topology, settings, among, _behind, tails) => nodeLogic(spec, topology, settings, RULES, among, tails),
  driver: (region, topology, settings) => driverOf(region, topology, settings),
  prepare(topology, given, setup, store) {
    const settings = withDefaults(tuning, given);
    const { prepare } = copyingOf(settings);
    if (prepare) return prepare(topology, settings, setup, store);
    const [first, ...others] = databasesOf(topology);
    if (!first) return;
    store.script(first.id, setup);
    const image = store.image(first.id);
    for (const other of others) store.load(other.id, image);
  },
  invariants,
  inside,
};
