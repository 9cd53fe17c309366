/**
 * Whom a standby follows, and who passes the log on: the primary of its timeline and, where standbys may follow standbys (slot
 * `upstream`), those too. PostgreSQL's words: an *upstream* server sends, a *downstream* one follows it.
 */
import type { NodeId } from '../../sim/node.ts';
import { head } from './log.ts';
import { isCurrent, type ReplicaOut, type ReplicaState } from './state.ts';

/** Null: it leads itself, or nobody is known to. */
export function upstreamOf(node: ReplicaState): NodeId | null {
  const { primary } = node.standing;
  if (primary === null || primary === node.place.spec.id) return null;
  return node.place.upstream.of ? node.place.upstream.of(node) : primary;
}

/** Others may get the log from it. */
export function serves(node: ReplicaState): boolean {
  if (node.role.value === 'primary') return true;
  return node.place.upstream.passesOn === true && node.role.value === 'standby' && isCurrent(node);
}

/** Who follows it from the start of its lead on. */
export function firstFollowers(node: ReplicaState): readonly NodeId[] {
  const { databases, spec, upstream } = node.place;
  return (upstream.downstreams?.(node) ?? databases).filter((id) => id !== spec.id);
}

/** Whoever connects to a server that passes the log on is a follower of it. */
export function letFollow(node: ReplicaState, out: ReplicaOut, from: NodeId): void {
  if (!node.place.upstream.passesOn) return;
  node.place.upstream.connected?.(node, out, from);
  if (!node.followers.has(from)) node.followers.set(from, { sent: null, acked: 0, imaging: false });
}

/** Up to where its followers may have the log. */
export function shippable(node: ReplicaState): number {
  const { place, log, promises } = node;
  if (node.role.value !== 'standby') return place.rules.mayShip(head(log), promises.synced);
  return place.rules.mayPassOn(head(log), onDisk(node));
}

/** A standby's log is on its disk before it is applied where commits may wait for that, else with its database. */
export function onDisk(node: ReplicaState): number {
  return Math.max(node.promises.synced, node.place.commit.flushed?.(node) ?? 0);
}
