/** Single node: one database for the world, and a backup of it elsewhere. */
import type { NodeSpec } from '../../sim/node.ts';
import { returning } from '../../sim/returning.ts';
import type { Architecture, Settings } from '../contract.ts';
import { microsSetting, withDefaults } from '../shared/settings.ts';
import { about } from './about.ts';
import { backupLogic } from './backup.ts';
import { primaryOf } from './gateway.ts';
import { invariants } from './invariants.ts';
import { primaryLogic } from './node.ts';

function backupIntervalUs(settings: Settings): number {
  return microsSetting(withDefaults(about.settings, settings), 'backupIntervalMs');
}

export const singleNode: Architecture = {
  about,
  plan(regions, settings) {
    const main = regions[0];
    if (main === undefined) return [];
    const nodes: NodeSpec[] = [{ id: `primary-${main}`, kind: 'primary', region: main, sole: true }];
    // A backup beside its database would be lost with it; where there is but one region there is no better place.
    const elsewhere = regions[1] ?? main;
    if (backupIntervalUs(settings) > 0) nodes.push({ id: `backup-${elsewhere}`, kind: 'backup', region: elsewhere });
    return nodes;
  },
  logic(spec, topology, settings) {
    if (spec.kind === 'backup') return returning(backupLogic());
    const backupNode = topology.nodes.find((node) => node.kind === 'backup')?.id ?? null;
    return returning(primaryLogic(spec, { backupNode, backupIntervalUs: backupIntervalUs(settings) }));
  },
  gateway: (_clientRegion, topology) => primaryOf(topology),
  prepare: (topology, _settings, setup, store) => store.script(primaryOf(topology), setup),
  invariants,
};
