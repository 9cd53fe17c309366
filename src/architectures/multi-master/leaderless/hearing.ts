/** Who is taken to be there: whoever was heard not long ago. Cassandra computes φ from the times between heartbeats; here silence has one bound. */
import type { NodeId } from '../../../sim/node.ts';
import type { ReplicaOut, ReplicaState } from './state.ts';

export const GOSSIP = 'gossip';

export function beginHearing(node: ReplicaState, out: ReplicaOut): void {
  const { others, gossipUs } = node.place;
  for (const other of others) node.heard.set(other, out.now);
  if (gossipUs > 0) out.setTimer(GOSSIP, 0, gossipUs);
}

/** Every message is a sign of life. True: it had been given up. */
export function hear(node: ReplicaState, out: ReplicaOut, from: NodeId): boolean {
  if (node.place.gossipUs === 0) return false;
  node.heard.set(from, out.now);
  if (!node.down.includes(from)) return false;
  node.down = node.down.filter((each) => each !== from);
  out.report('down', node.down);
  return true;
}

export function onGossipTimer(node: ReplicaState, out: ReplicaOut): void {
  const { others, gossipUs, downAfterUs } = node.place;
  for (const other of others) out.send(other, { kind: 'gossip' });
  const down = others.filter((other) => out.now - (node.heard.get(other) ?? 0) > downAfterUs);
  if (down.join(' ') !== node.down.join(' ')) {
    node.down = down;
    out.report('down', down);
  }
  out.setTimer(GOSSIP, gossipUs);
}

export const isUp = (node: ReplicaState, id: NodeId): boolean => !node.down.includes(id);

/** How long it has been silent, µs. */
export const silentUs = (node: ReplicaState, out: ReplicaOut, id: NodeId): number => out.now - (node.heard.get(id) ?? out.now);
