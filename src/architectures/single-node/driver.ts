/** Where a client's query enters: the one database, however far away it is, or a pool of connections to it. */
import type { NodeId } from '../../sim/node.ts';
import type { Topology } from '../contract.ts';

/** Whom the clients of a region connect to: the pool where there is one, the one near them if each region has its own. */
export function entryOf(clientRegion: string, topology: Topology): NodeId {
  const pools = topology.nodes.filter((node) => node.kind === 'pool');
  return (pools.find((node) => node.region === clientRegion) ?? pools[0])?.id ?? primaryOf(topology);
}

export function primaryOf(topology: Topology): NodeId {
  const primary = topology.nodes.find((node) => node.kind === 'primary');
  if (!primary) throw new Error('A single-node run has exactly one primary.');
  return primary.id;
}
