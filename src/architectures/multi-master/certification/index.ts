/** Certification: every server runs transactions by itself, and one order with their keys decides which of them commit. */
import type { Architecture } from '../../contract.ts';
import { asksOne } from '../../shared/asks-one.ts';
import { prepareAlike } from '../../shared/equals.ts';
import { numberSetting, withDefaults } from '../../shared/settings.ts';
import { about } from './about.ts';
import { nearestServer } from './driver.ts';
import { inside } from './inside.ts';
import { invariants } from './invariants.ts';
import { mechanisms } from './mechanisms/index.ts';
import { nodeLogic } from './node.ts';
import { RULES } from './rules.ts';
import { tuning } from './tuning.ts';

export const certification: Architecture = {
  about,
  tuning,
  // The first regions get a server each; clients of the others ask the nearest.
  plan: (regions, settings) =>
    regions
      .slice(0, numberSetting(withDefaults(tuning, settings), 'members'))
      .map((region) => ({ id: `server-${region}`, kind: 'server', region })),
  mechanisms,
  logic: (spec, topology, settings, among) => nodeLogic(spec, topology, settings, RULES, among),
  driver: (clientRegion, topology) => asksOne(nearestServer(clientRegion, topology)),
  prepare: (topology, _settings, setup, store) => prepareAlike('server', topology, setup, store),
  invariants,
  inside,
};
