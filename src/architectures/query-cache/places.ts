/** Which nodes stand where in this room. */
import type { NodeId } from '../../sim/node.ts';
import type { Database, Topology } from '../contract.ts';
import { asksOne } from '../shared/asks-one.ts';

/** The cache that an application of this region asks: that of its own, or the only one. */
export function cacheOf(region: string, { nodes }: Topology): NodeId {
  const caches = nodes.filter(({ kind }) => kind === 'cache');
  const cache = caches.find((node) => node.region === region) ?? caches[0];
  if (!cache) throw new Error('A query-cache run has a cache.');
  return cache.id;
}

export function primaryOf(topology: Topology): NodeId {
  const primary = topology.nodes.find((node) => node.kind === 'primary');
  if (!primary) throw new Error('A query-cache run has exactly one primary.');
  return primary.id;
}

export function ownDatabase(topology: Topology): Database {
  const primary = primaryOf(topology);
  return { driver: asksOne(primary), nodes: new Set([primary]) };
}
