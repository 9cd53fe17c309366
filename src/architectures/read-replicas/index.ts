/** Read replicas: one primary, a full copy in every other region, and a way to replace the primary. */
import type { NodeSpec } from '../../sim/node.ts';
import { returning } from '../../sim/returning.ts';
import { RoleChart } from '../../sim/role.ts';
import type { Architecture } from '../contract.ts';
import { microsSetting, numberSetting, withDefaults } from '../shared/settings.ts';
import { about } from './about.ts';
import { tuning } from './tuning.ts';
import { databaseFor, databasesOf } from './gateway.ts';
import { invariants } from './invariants.ts';
import { primaryMachine, replicaMachine } from './machine.ts';
import { replicaLogic } from './node.ts';

export const readReplicas: Architecture = {
  about,
  tuning,
  shipsChanges: true,
  plan(regions) {
    return regions.map(
      (region, i): NodeSpec =>
        i === 0 ? { id: `primary-${region}`, kind: 'primary', region } : { id: `replica-${region}`, kind: 'replica', region },
    );
  },
  logic(spec, topology, given) {
    const settings = withDefaults(tuning.settings, given);
    return returning(
      replicaLogic({
        spec,
        roles: new RoleChart(spec.kind === 'primary' ? primaryMachine : replicaMachine),
        databases: databasesOf(topology).map((node) => node.id),
        automatic: settings['promotion'] === 'automatic',
        heartbeatUs: microsSetting(settings, 'heartbeatMs'),
        silenceUs: microsSetting(settings, 'failoverTimeoutMs'),
        positionsWaitUs: microsSetting(settings, 'positionsWaitMs'),
        forwardTimeoutUs: microsSetting(settings, 'forwardTimeoutMs'),
        retainedChanges: numberSetting(settings, 'retainedChanges'),
      }),
    );
  },
  gateway: databaseFor,
  prepare(topology, _settings, setup, store) {
    const [first, ...others] = databasesOf(topology);
    if (!first) return;
    store.script(first.id, setup);
    const image = store.image(first.id);
    for (const other of others) store.load(other.id, image);
  },
  invariants,
};
