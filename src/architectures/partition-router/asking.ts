/**
 * How a router asks a partition: a node of this room, in the room's own words; or the database that another room keeps in its place,
 * through the port. That takes statements and nothing else, so what a partition looks at before it commits cannot be had there.
 */
import type { NodeId } from '../../sim/node.ts';
import type { Answer } from '../../sim/operation.ts';
import type { Posed } from '../contract.ts';
import { refusal } from '../shared/answers.ts';
import { concerning } from './map.ts';
import type { Fetch, Forward, PartitionRouterMessage } from './protocol.ts';
import { libraryOf } from './replica-set/library.ts';
import type { Operation, RouterOut, RouterState } from './state.ts';

const UNCHECKED = refusal(
  'Only the rows that this reads tell which keys it inserts, and what stands in the place of a partition cannot look at that before it commits. Name the keys, or send the rows.',
);

/** An answer, if it is there at once. */
export function ask(node: RouterState, out: RouterOut, partition: NodeId, message: Forward | Fetch): Answer | null {
  if (node.place.behind === null) {
    out.send(partition, message);
    return null;
  }
  if (message.kind === 'fetch') {
    const { fetch: op, sql, params, places, whole = false } = message;
    const asked: Posed = { op, sql, params, as: 'gather', bulk: true, ...routedTo(node, partition, places, whole) };
    return pose(node, out, partition, asked, { op, partition, places, writes: false });
  }
  const { op, sql, params, places, nowMs, readOnly, within } = message;
  if (within !== null) return { op, outcome: UNCHECKED, served: null };
  const asked = { op, sql, params, as: 'route', ...(nowMs !== null && { nowMs }), ...routedTo(node, partition, places, false) };
  return pose(node, out, partition, asked, { op, partition, places, writes: !readOnly });
}

/** By which map it goes there. */
function routedTo({ place, map }: RouterState, partition: NodeId, places: readonly string[], all: boolean): Pick<Posed, 'routed'> {
  return place.splits === null ? {} : { routed: { places, all, since: concerning(map, partition) } };
}

function pose(node: RouterState, out: RouterOut, partition: NodeId, asked: Posed, noted: RouterState['asked'][number]): Answer | null {
  const database = node.place.behind?.get(partition);
  if (!database) throw new Error(`Antipode's own mistake: nothing stands in the place of ${partition}`);
  node.asked = [...node.asked.filter(({ op }) => op === asked.op), noted];
  return database.driver.ask(node.drivers.get(partition), out, asked);
}

/** What a node of the room behind answers; null where it is none, or more is to come. */
export function hear(node: RouterState, out: RouterOut, from: NodeId, message: PartitionRouterMessage): Answer | null {
  for (const [partition, { driver, nodes }] of node.place.behind ?? [])
    if (nodes.has(from)) return driver.hear(node.drivers.get(partition), out, from, message);
  return null;
}

/** Its host says that nobody listens there. */
export function refusedBehind(node: RouterState, out: RouterOut, peer: NodeId, message: PartitionRouterMessage): Answer | null {
  for (const [partition, { driver, nodes }] of node.place.behind ?? [])
    if (nodes.has(peer)) return driver.refused?.(node.drivers.get(partition), out, peer, message) ?? null;
  return null;
}

/** A timer of the library that asks a replica set. */
export function remind(node: RouterState, out: RouterOut, name: string): Answer | null {
  const partition = libraryOf(name);
  const driver = partition === null ? undefined : node.place.behind?.get(partition)?.driver;
  return (partition !== null && driver?.timer?.(node.drivers.get(partition), out, name)) || null;
}

/** Nobody waits for it any more. */
export function forget(node: RouterState, out: RouterOut, { op, target, fetches }: Operation): void {
  const { behind } = node.place;
  if (target !== null) behind?.get(target)?.driver.forget?.(node.drivers.get(target), out, op);
  for (const [fetch, { partition }] of fetches) behind?.get(partition)?.driver.forget?.(node.drivers.get(partition), out, fetch);
}
