/** Where a client's query enters: any member takes it, so a client asks the one in its own region, else the nearest. */
import type { NodeId } from '../../../sim/node.ts';
import type { Topology } from '../../contract.ts';

/** The member that clients of `clientRegion` ask. Ties go to the member that comes first in the topology. */
export function nearestMember(clientRegion: string, topology: Topology): NodeId {
  let nearest: NodeId | null = null;
  let nearestMs = Number.POSITIVE_INFINITY;
  for (const node of topology.nodes) {
    if (node.kind !== 'member') continue;
    const ms = node.region === clientRegion ? -1 : topology.rttMs(clientRegion, node.region);
    if (ms >= nearestMs) continue;
    nearest = node.id;
    nearestMs = ms;
  }
  if (nearest === null) throw new Error('A multi-master topology has at least one member.');
  return nearest;
}
