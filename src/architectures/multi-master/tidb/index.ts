/** TiDB: SQL servers without rows, regions of keys that are Raft groups, and one oracle from which all order comes. */
import type { NodeSpec } from '../../../sim/node.ts';
import type { Architecture } from '../../contract.ts';
import { ofEachGroup } from '../../shared/of-each-group.ts';
import { numberSetting, withDefaults } from '../../shared/settings.ts';
import { about } from './about.ts';
import { driverOf } from './driver.ts';
import { JOBS, prepare } from '../../shared/ranges/set-up.ts';
import { inside } from './inside.ts';
import { invariants } from './invariants.ts';
import { dealtNames, nodeLogic, raft, regionNames } from './node.ts';
import { tuning } from './tuning.ts';

export const tidb: Architecture = {
  about,
  tuning,
  plan(regions, given) {
    const settings = withDefaults(tuning, given);
    const stores = regions.slice(0, numberSetting(settings, 'stores'));
    const parts = regionNames(settings);
    return [
      ...regions.map((region): NodeSpec => ({ id: `tidb-${region}`, kind: 'tidb', region, atOneMoment: true })),
      ...stores.map((region): NodeSpec => ({ id: `pd-${region}`, kind: 'pd', region })),
      ...parts.flatMap((part, i) => stores.map((region): NodeSpec => ({ id: `tikv-${i + 1}-${region}`, kind: 'tikv', region, part }))),
    ];
  },
  logic: (spec, topology, settings) => nodeLogic(spec, topology, settings),
  jobs: JOBS,
  driver: (clientRegion, topology) => driverOf(clientRegion, topology),
  prepare: (topology, settings, setup, store) =>
    prepare(topology, { parts: dealtNames(withDefaults(tuning, settings)), serves: 'tidb', holds: 'tikv' }, setup, store),
  invariants: [...invariants, ...(raft.invariants ?? []).map(ofEachGroup('pd', 'tikv'))],
  inside,
};
