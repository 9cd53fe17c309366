/**
 * A router's map is a copy that nobody keeps fresh: it learns of moves when it is refused. Source: Redis Cluster specification,
 * “MOVED redirection”, after which clients refresh their map.
 */
import type { NodeId } from '../../sim/node.ts';
import { isConcerned, type PartitionMap } from './map.ts';
import type { RouterOut, RouterState } from './state.ts';

/** A longer map is a newer one. */
export function learn(node: RouterState, out: RouterOut, map: PartitionMap): boolean {
  // The coordinator's own is the newest there is.
  if (map.length <= node.map.length || node.rebalancing !== null) return false;
  node.map = map;
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
