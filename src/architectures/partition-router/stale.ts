/**
 * A router's map is a copy that nobody keeps fresh: it learns of moves when it is refused. Source: Redis Cluster specification,
 * “MOVED redirection”, after which clients refresh their map.
 */
import type { NodeId } from '../../sim/node.ts';
import { isConcerned, type PartitionMap } from './map.ts';
import { inheritToken } from './replica-set/library.ts';
import type { RouterOut, RouterState } from './state.ts';

/** A half takes with it what sessions have seen of the whole. What was asked by an earlier map is asked anew or refused. */
function inherit(node: RouterState, before: number): void {
  node.asked = [];
  for (const { from, to, at = 0 } of node.map.slice(before)) inheritToken(node.drivers.get(from), node.drivers.get(to), at);
}

/** A longer map is a newer one. */
export function learn(node: RouterState, out: RouterOut, map: PartitionMap): boolean {
  // The coordinator's own is the newest there is.
  if (map.length <= node.map.length || node.rebalancing !== null) return false;
  const before = node.map.length;
  node.map = map;
  if (node.place.splits !== null) inherit(node, before);
  out.report('map', map.length);
  return true;
}

/**
 * A partition refused, and this is its map. True: it can be asked again at once, since this router has the newer one now, or the partition
 * had only to hear of moves between others.
 */
export function learnFrom(node: RouterState, out: RouterOut, partition: NodeId, map: PartitionMap): boolean {
  if (learn(node, out, map)) return true;
  if (map.length >= node.map.length) return false;
  out.send(partition, { kind: 'map', map: node.map });
  return !isConcerned(node.map, partition, map.length, node.map.length);
}
