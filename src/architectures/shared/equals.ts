/** Nodes of one kind of which each has the whole database and takes clients: whom these ask, and how all begin. */
import type { NodeId } from '../../sim/node.ts';
import type { SetupStore, Topology } from '../contract.ts';

/** Nodes of this kind, that of the region first, then by published round trip; ties as in the topology. */
export function nearestFirst(kind: string, region: string, { nodes, rttMs }: Topology): readonly NodeId[] {
  const far = (of: string): number => (of === region ? -1 : rttMs(region, of));
  return nodes
    .filter((node) => node.kind === kind)
    .sort((a, b) => far(a.region) - far(b.region))
    .map(({ id }) => id);
}

/** The one that clients of a region ask. */
export function nearestOf(kind: string, clientRegion: string, topology: Topology): NodeId {
  const [nearest] = nearestFirst(kind, clientRegion, topology);
  if (nearest === undefined) throw new Error(`This topology has at least one ${kind}.`);
  return nearest;
}

/** One database is set up and copied, so that all begin equal to the byte. */
export function prepareAlike(kind: string, topology: Topology, setup: readonly string[], store: SetupStore): void {
  const [first, ...others] = topology.nodes.filter((node) => node.kind === kind);
  if (first === undefined) return;
  store.script(first.id, setup);
  const image = store.image(first.id);
  for (const { id } of others) store.load(id, image);
}
