/** Where a client's query enters: any site takes it, so a client asks the one in its own region, else the nearest. */
import type { NodeId } from '../../../sim/node.ts';
import type { Topology } from '../../contract.ts';

/** Ties go to the site that comes first in the topology. */
export function nearestSite(clientRegion: string, { nodes, rttMs }: Topology): NodeId {
  const sites = nodes.filter(({ kind }) => kind === 'site');
  const far = (region: string): number => (region === clientRegion ? -1 : rttMs(clientRegion, region));
  const [first] = sites.sort((a, b) => far(a.region) - far(b.region));
  if (!first) throw new Error('A topology of sites has at least one.');
  return first.id;
}
