/** Spanner: a Paxos group whose writes have timestamps by clocks of known uncertainty, and wait it out. */
import type { NodeSpec } from '../../../sim/node.ts';
import type { Architecture } from '../../contract.ts';
import { ofEachGroup } from '../../shared/of-each-group.ts';
import { numberSetting, withDefaults } from '../../shared/settings.ts';
import { ROWS_JOBS } from '../../../sharding/index.ts';
import { partOf } from './many-groups.ts';
import { prepare } from './set-up.ts';
import { about } from './about.ts';
import { driverOf } from './driver.ts';
import { inside } from './inside.ts';
import { invariants } from './invariants.ts';
import { nodeLogic, paxos } from './node.ts';
import { tuning } from './tuning.ts';

export const spanner: Architecture = {
  about,
  tuning,
  // A spanserver of each group in each of the first regions, and a time master beside them.
  plan(regions, given) {
    const settings = withDefaults(tuning, given);
    const groups = numberSetting(settings, 'groups');
    const numbers = Array.from({ length: groups }, (_, i) => i + 1);
    return regions.slice(0, numberSetting(settings, 'spanservers')).flatMap((region): NodeSpec[] => [
      ...(groups === 1
        ? [{ id: `spanserver-${region}`, kind: 'spanserver', region }]
        : numbers.map((number) => ({
            id: `spanserver-${number}-${region}`,
            kind: 'spanserver',
            region,
            part: partOf(number),
            atOneMoment: true as const,
          }))),
      { id: `time-master-${region}`, kind: 'time-master', region },
    ]);
  },
  logic: (spec, topology, settings) => nodeLogic(spec, topology, settings),
  jobs: ROWS_JOBS,
  driver: (clientRegion, topology) => driverOf(clientRegion, topology),
  prepare,
  invariants: [...invariants, ...(paxos.invariants ?? []).map(ofEachGroup('spanserver'))],
  inside,
};
