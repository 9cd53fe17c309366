/** Asynchronous multi-leader: every site takes reads and writes by itself, and changes meet later. */
import type { NodeSpec } from '../../../sim/node.ts';
import { siteJobs } from '../../../merging/index.ts';
import type { SiteResult } from '../../../merging/jobs.ts';
import type { Architecture } from '../../contract.ts';
import { asksOne } from '../../shared/asks-one.ts';
import { about } from './about.ts';
import { nearestSite } from './driver.ts';
import { inside } from './inside.ts';
import { mechanisms } from './mechanisms/index.ts';
import { nodeLogic } from './node.ts';
import { RULES } from './rules.ts';
import { tuning } from './tuning.ts';

const isFound = (result: unknown): result is Extract<SiteResult, { kind: 'found' }> =>
  typeof result === 'object' && result !== null && 'complaint' in result;

/** The server that all push to and pull from. */
const remoteIn = (region: string): NodeSpec => ({ id: `remote-${region}`, kind: 'remote', region, ownOrder: true });

export const multiLeader: Architecture = {
  about,
  tuning,
  plan(regions, settings) {
    const sites = regions.map((region): NodeSpec => ({ id: `site-${region}`, kind: 'site', region, ownOrder: true }));
    return settings['conflicts'] === 'last-push' ? [...regions.slice(0, 1).map(remoteIn), ...sites] : sites;
  },
  mechanisms,
  jobs: siteJobs(RULES),
  logic: (spec, topology, settings, among) => nodeLogic(spec, topology, settings, RULES, among),
  driver: (clientRegion, topology) => asksOne(nearestSite(clientRegion, topology)),
  // One database is set up and copied, so that all begin equal.
  prepare(topology, _settings, setup, store) {
    const [first, ...others] = topology.nodes.filter(({ kind }) => kind === 'site' || kind === 'remote');
    if (first === undefined) return;
    store.script(first.id, setup);
    const found = store.perform(first.id, { kind: 'site-found' });
    if (isFound(found) && found.complaint !== null) store.refuse(Math.max(0, setup.length - 1), found.complaint);
    if (topology.nodes.some(({ kind }) => kind === 'remote')) store.perform(first.id, { kind: 'sync-found' });
    const image = store.image(first.id);
    for (const { id } of others) store.load(id, image);
  },
  // What is promised hangs on how changes meet.
  invariants: [],
  inside,
};
