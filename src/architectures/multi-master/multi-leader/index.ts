/** Asynchronous multi-leader: every site takes reads and writes by itself, and changes meet later. */
import type { NodeSpec } from '../../../sim/node.ts';
import { siteJobs } from '../../../merging/index.ts';
import type { SiteResult } from '../../../merging/jobs.ts';
import type { Architecture } from '../../contract.ts';
import { asksOne } from '../../shared/asks-one.ts';
import { about } from './about.ts';
import { nearestSite } from './driver.ts';
import { inside } from './inside.ts';
import { invariants } from './invariants.ts';
import { mechanisms } from './mechanisms/index.ts';
import { nodeLogic } from './node.ts';
import { RULES } from './rules.ts';
import { tuning } from './tuning.ts';

const isFound = (result: unknown): result is Extract<SiteResult, { kind: 'found' }> =>
  typeof result === 'object' && result !== null && 'complaint' in result;

export const multiLeader: Architecture = {
  about,
  tuning,
  plan: (regions) => regions.map((region): NodeSpec => ({ id: `site-${region}`, kind: 'site', region, ownOrder: true })),
  mechanisms,
  jobs: siteJobs(RULES),
  logic: (spec, topology, settings, among) => nodeLogic(spec, topology, settings, RULES, among),
  driver: (clientRegion, topology) => asksOne(nearestSite(clientRegion, topology)),
  // One database is set up and copied, so that all begin equal.
  prepare(topology, _settings, setup, store) {
    const [first, ...others] = topology.nodes.filter((node) => node.kind === 'site');
    if (first === undefined) return;
    store.script(first.id, setup);
    const found = store.perform(first.id, { kind: 'site-found' });
    if (isFound(found) && found.complaint !== null) store.refuse(Math.max(0, setup.length - 1), found.complaint);
    const image = store.image(first.id);
    for (const { id } of others) store.load(id, image);
  },
  invariants,
  inside,
};
