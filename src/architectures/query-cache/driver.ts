/** Where a client's query enters: the cache of its own region. */
import type { NodeId } from '../../sim/node.ts';
import type { Topology } from '../contract.ts';

export function cacheOf(region: string, topology: Topology): NodeId {
  return topology.nodes.find((node) => node.kind === 'cache' && node.region === region)?.id ?? primaryOf(topology);
}

export function primaryOf(topology: Topology): NodeId {
  const primary = topology.nodes.find((node) => node.kind === 'primary');
  if (!primary) throw new Error('A query-cache run has exactly one primary.');
  return primary.id;
}
