/** Single node: one database for the world, and a backup of it elsewhere. */
import type { NodeSpec } from '../../sim/node.ts';
import type { Architecture } from '../contract.ts';
import { withDefaults } from '../shared/settings.ts';
import { asksOne } from '../shared/asks-one.ts';
import { about } from './about.ts';
import { tuning } from './tuning.ts';
import { entryOf, primaryOf } from './driver.ts';
import { mechanisms } from './mechanisms/index.ts';
import { inside } from './inside.ts';
import { invariants } from './invariants.ts';
import { RULES } from './rules.ts';
import { backupIntervalUs, nodeLogic } from './node.ts';

/** Undefined where there is but one region: then there is no better place. */
function placeOf(place: string, regions: readonly string[]): string | undefined {
  if (place === 'beside the database') return regions[0];
  return place === 'in the last region' ? regions.at(-1) : regions[1];
}

export const singleNode: Architecture = {
  about,
  tuning,
  plan(regions, settings) {
    const main = regions[0];
    if (main === undefined) return [];
    const nodes: NodeSpec[] = [{ id: `primary-${main}`, kind: 'primary', region: main, sole: true }];
    const { pool, backupPlace } = withDefaults(tuning, settings);
    const place = placeOf(String(backupPlace), regions) ?? main;
    if (backupIntervalUs(settings) > 0) nodes.push({ id: `backup-${place}`, kind: 'backup', region: place });
    const pooled = pool === 'beside its clients' ? regions : pool === 'beside the database' ? [main] : [];
    nodes.push(...pooled.map((region) => ({ id: `pool-${region}`, kind: 'pool', region })));
    return nodes;
  },
  // What was changed is recorded only where backups are made of it.
  shipsChanges: (settings) => withDefaults(tuning, settings)['backup'] !== 'full',
  mechanisms,
  logic: (spec, topology, settings, among) => nodeLogic(spec, topology, settings, RULES, among),
  driver: (clientRegion, topology) => asksOne(entryOf(clientRegion, topology)),
  prepare: (topology, _settings, setup, store) => store.script(primaryOf(topology), setup),
  invariants,
  inside,
};
