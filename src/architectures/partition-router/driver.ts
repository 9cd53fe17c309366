/** Where a client's query enters: the router of its own region, or the one of the main region where there is no other. */
import type { NodeId } from '../../sim/node.ts';
import type { Topology } from '../contract.ts';
import type { Settings } from '../showing.ts';

export function routersOf(topology: Topology): readonly NodeId[] {
  return topology.nodes.filter((node) => node.kind === 'router').map((node) => node.id);
}

/** The router that puts schema changes in order: the first, in the main region. */
export function coordinatorOf(topology: Topology): NodeId {
  const [first] = routersOf(topology);
  if (first === undefined) throw new Error('A run of partitions has at least one router.');
  return first;
}

export function routerFor(clientRegion: string, topology: Topology): NodeId {
  const near = topology.nodes.find((node) => node.kind === 'router' && node.region === clientRegion);
  return near?.id ?? coordinatorOf(topology);
}

/** Applications that are routers themselves. */
export function librariesOf(topology: Topology, settings: Settings): readonly NodeId[] {
  if (settings['routers'] !== 'the application') return [];
  return topology.nodes.filter((node) => node.kind === 'client').map((node) => node.id);
}

export const libraryIn = (region: string, topology: Topology, settings: Settings): NodeId | undefined =>
  librariesOf(topology, settings).find((id) => topology.nodes.some((node) => node.id === id && node.region === region));
