/**
 * Who may read and write a range: the leaseholder, which is the leader of its Raft group here. Leases are entries of the log, and moments of hybrid
 * time: one begins no earlier than the one before has ended, whatever clocks show meanwhile. Each new leader asks for its own, and takes
 * everything for read up to its start (cockroachdb/cockroach, pkg/kv/kvserver/leases; expiration-based ones only).
 */
import { now } from './clock.ts';
import type { Command } from './commands.ts';
import { group, type ReplicaOut, type ReplicaState } from './state.ts';

export const LEASE_TIMER = 'lease';

export const holdsLease = (node: ReplicaState): boolean => {
  const { holder, epoch } = node.mvcc.lease;
  return holder === node.place.spec.id && epoch === group.epoch(node) && group.isLeader(node);
};

/** And the time for it has come and is not over. */
export const isLeaseholder = (node: ReplicaState, out: ReplicaOut): boolean =>
  holdsLease(node) && now(node, out) < node.mvcc.lease.expiration;

/** Asks for a lease, or for more of it when half is over. */
export function keepLease(node: ReplicaState, out: ReplicaOut): void {
  if (!group.isLeader(node) || !node.begun) return;
  const epoch = group.epoch(node);
  if (node.leaseAsked > node.lastApplied && node.leaseAskedIn === epoch) return;
  const { lease } = node.mvcc;
  const { spec, rules, lease: length } = node.place;
  const at = now(node, out);
  const own = holdsLease(node);
  if (own && lease.expiration - at > length / 2) return;
  const start = rules.startsAfter(lease.expiration);
  if (!own && at < start) return;
  const asked = own ? { ...lease, expiration: at + length } : { sequence: lease.sequence + 1, start: at, expiration: at + length };
  const entry: Command = { ...asked, kind: 'lease', holder: spec.id, epoch };
  const index = group.propose(node, out, Object.freeze(entry));
  if (index === null) return;
  node.leaseAsked = index;
  node.leaseAskedIn = epoch;
}

/** It has got one that is new: what was read before it, it does not know. */
export function noteLease(node: ReplicaState, out: ReplicaOut): void {
  const { lease } = node.mvcc;
  if (!holdsLease(node) || node.cacheOf === lease.sequence) return;
  node.cacheOf = lease.sequence;
  node.cache.reads.clear();
  node.cache.lowWater = node.place.rules.lowWater(lease.start);
  node.hlc = Math.max(node.hlc, lease.start);
  out.report('lease', lease.sequence);
}
