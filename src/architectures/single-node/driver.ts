/** Where a client's query enters: always the one database, however far away it is. */
import type { NodeId } from '../../sim/node.ts';
import type { Topology } from '../contract.ts';

export function primaryOf(topology: Topology): NodeId {
  const primary = topology.nodes.find((node) => node.kind === 'primary');
  if (!primary) throw new Error('A single-node run has exactly one primary.');
  return primary.id;
}
