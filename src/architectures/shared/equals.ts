/** Nodes of one kind of which each has the whole database and takes clients: whom these ask, and how all begin. */
import type { NodeId } from '../../sim/node.ts';
import type { SetupStore, Topology } from '../contract.ts';

/** The node of this kind that clients of `clientRegion` ask: that of their region, else the nearest. Ties go to the one that comes first in the topology. */
export function nearestOf(kind: string, clientRegion: string, topology: Topology): NodeId {
  let nearest: NodeId | null = null;
  let nearestMs = Number.POSITIVE_INFINITY;
  for (const node of topology.nodes) {
    if (node.kind !== kind) continue;
    const ms = node.region === clientRegion ? -1 : topology.rttMs(clientRegion, node.region);
    if (ms >= nearestMs) continue;
    nearest = node.id;
    nearestMs = ms;
  }
  if (nearest === null) throw new Error(`This topology has at least one ${kind}.`);
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
