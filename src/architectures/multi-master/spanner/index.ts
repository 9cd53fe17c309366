/** Spanner: a Paxos group whose writes have timestamps by clocks of known uncertainty, and wait it out. */
import type { NodeSpec } from '../../../sim/node.ts';
import type { Architecture } from '../../contract.ts';
import { numberSetting, withDefaults } from '../../shared/settings.ts';
import { prepareAlike } from '../../shared/equals.ts';
import { about } from './about.ts';
import { driverOf } from './driver.ts';
import { inside } from './inside.ts';
import { invariants } from './invariants.ts';
import { nodeLogic, paxos } from './node.ts';
import { tuning } from './tuning.ts';

export const spanner: Architecture = {
  about,
  tuning,
  // A spanserver in each of the first regions, and a time master beside it.
  plan: (regions, settings) =>
    regions.slice(0, numberSetting(withDefaults(tuning, settings), 'spanservers')).flatMap((region): NodeSpec[] => [
      { id: `spanserver-${region}`, kind: 'spanserver', region },
      { id: `time-master-${region}`, kind: 'time-master', region },
    ]),
  logic: (spec, topology, settings) => nodeLogic(spec, topology, settings),
  driver: (clientRegion, topology) => driverOf(clientRegion, topology),
  prepare: (topology, _settings, setup, store) => prepareAlike('spanserver', topology, setup, store),
  invariants: [...invariants, ...(paxos.invariants ?? [])],
  inside,
};
