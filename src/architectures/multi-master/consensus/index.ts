/** Multi-master: every member takes reads and writes, and Raft gives all writes one order. */
import type { Architecture } from '../../contract.ts';
import { numberSetting, withDefaults } from '../../shared/settings.ts';
import { asksOne } from '../../shared/asks-one.ts';
import { prepareAlike } from '../../shared/equals.ts';
import { about } from './about.ts';
import { tuning } from './tuning.ts';
import { nearestMember } from './driver.ts';
import { inside } from './inside.ts';
import { invariants } from './invariants.ts';
import { RULES } from './rules.ts';
import { mechanisms } from './mechanisms/index.ts';
import { nodeLogic } from './node.ts';

export const consensus: Architecture = {
  about,
  tuning,
  // The first regions get a member each; clients of the others ask the nearest.
  plan: (regions, settings) =>
    regions
      .slice(0, numberSetting(withDefaults(tuning, settings), 'members'))
      .map((region) => ({ id: `member-${region}`, kind: 'member', region })),
  mechanisms,
  logic: (spec, topology, settings, among) => nodeLogic(spec, topology, settings, RULES, among),
  driver: (clientRegion, topology) => asksOne(nearestMember(clientRegion, topology)),
  prepare: (topology, _settings, setup, store) => prepareAlike('member', topology, setup, store),
  invariants,
  inside,
};
