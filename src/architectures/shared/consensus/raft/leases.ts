/**
 * Leader leases: thesis §6.4.1. Whoever answers a round ignores requests for its vote until the least election timeout is over (§4.2.3),
 * so for as long, counted from when the round left, nobody else can be elected, and the leader may answer reads without asking. That rests
 * on clocks: the leader's may be slow, the others' fast, each by as much as was set and no more.
 */
import type { Micros } from '../../../../sim/node.ts';
import { termAt } from '../log.ts';
import { ROUNDS } from './lease.ts';
import { confirmedRound } from './rounds.ts';
import type { Raft, RaftNode } from './state.ts';

/** Leader: begins a term without one. */
export function dropLease({ lease }: Raft<unknown>): void {
  lease.round = 0;
  lease.until = 0;
  lease.isGivenAway = false;
}

/** Leader: a round leaves now. */
export function noteRound({ place, raft }: RaftNode<unknown>, now: Micros): void {
  if (place.raft.leaseUs > 0) raft.lease.sentAt[raft.round % ROUNDS] = now;
}

/** Leader: an answer to a round came. */
export function extendLease(node: RaftNode<unknown>, now: Micros): void {
  const { lease, round } = node.raft;
  const { leaseUs, rules } = node.place.raft;
  if (leaseUs === 0) return;
  const confirmed = confirmedRound(node);
  if (confirmed <= lease.round || round - confirmed >= ROUNDS) return;
  lease.round = confirmed;
  lease.from = rules.leaseFrom(lease.sentAt[confirmed % ROUNDS] ?? now, now);
  lease.until = rules.leaseUntil(lease.from, leaseUs);
}

/** Leader: nobody else leads, and it knows what is committed. A clock that was set back since cannot vouch for it. */
export function holdsLease({ place, raft }: RaftNode<unknown>, now: Micros): boolean {
  const { lease, log, commitIndex, currentTerm } = raft;
  const isValid = now >= lease.from && now < lease.until && place.raft.rules.keepsLease(lease.isGivenAway);
  return place.raft.leaseUs > 0 && isValid && termAt(log, commitIndex) === currentTerm;
}
