/** Single node: one database for the world, and a backup of it elsewhere. */
import type { NodeSpec } from '../../sim/node.ts';
import type { Architecture } from '../contract.ts';
import { asksOne } from '../shared/asks-one.ts';
import { about } from './about.ts';
import { tuning } from './tuning.ts';
import { primaryOf } from './driver.ts';
import { inside } from './inside.ts';
import { invariants } from './invariants.ts';
import { RULES } from './rules.ts';
import { backupIntervalUs, nodeLogic } from './node.ts';

export const singleNode: Architecture = {
  about,
  tuning,
  plan(regions, settings) {
    const main = regions[0];
    if (main === undefined) return [];
    const nodes: NodeSpec[] = [{ id: `primary-${main}`, kind: 'primary', region: main, sole: true }];
    // A backup beside its database would be lost with it; where there is but one region there is no better place.
    const elsewhere = regions[1] ?? main;
    if (backupIntervalUs(settings) > 0) nodes.push({ id: `backup-${elsewhere}`, kind: 'backup', region: elsewhere });
    return nodes;
  },
  logic: (spec, topology, settings, among) => nodeLogic(spec, topology, settings, RULES, among),
  driver: (_clientRegion, topology) => asksOne(primaryOf(topology)),
  prepare: (topology, _settings, setup, store) => store.script(primaryOf(topology), setup),
  invariants,
  inside,
};
