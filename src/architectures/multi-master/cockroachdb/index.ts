/** CockroachDB: ranges of keys that are Raft groups, and timestamps from hybrid logical clocks that are only loosely bounded. */
import type { NodeSpec } from '../../../sim/node.ts';
import type { Architecture } from '../../contract.ts';
import { ofEachGroup } from '../../shared/of-each-group.ts';
import { JOBS, prepare } from '../../shared/ranges/set-up.ts';
import { numberSetting, withDefaults } from '../../shared/settings.ts';
import { about } from './about.ts';
import { driverOf } from './driver.ts';
import { inside } from './inside.ts';
import { invariants } from './invariants.ts';
import { nodeLogic, raft, rangeNames } from './node.ts';
import { tuning } from './tuning.ts';

export const cockroachdb: Architecture = {
  about,
  tuning,
  plan(regions, given) {
    const settings = withDefaults(tuning, given);
    const stores = regions.slice(0, numberSetting(settings, 'rangeReplicas'));
    return [
      ...regions.map((region): NodeSpec => ({ id: `crdb-${region}`, kind: 'crdb', region, atOneMoment: true })),
      ...rangeNames(settings).flatMap((part) =>
        stores.map((region): NodeSpec => ({ id: `${part}-${region}`, kind: 'range', region, part })),
      ),
    ];
  },
  logic: (spec, topology, settings) => nodeLogic(spec, topology, settings),
  jobs: JOBS,
  driver: (clientRegion, topology) => driverOf(clientRegion, topology),
  prepare: (topology, settings, setup, store) =>
    prepare(topology, { parts: rangeNames(withDefaults(tuning, settings)), serves: 'crdb', holds: 'range' }, setup, store),
  invariants: [...invariants, ...(raft.invariants ?? []).map(ofEachGroup('range'))],
  inside,
};
