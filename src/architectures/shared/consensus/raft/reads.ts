/**
 * Linearizable reads without writing to the log: the read index of §6.4 of Ongaro's thesis. The leader notes its
 * commit index, makes sure with one round of heartbeats that it still leads, and whoever has applied that much may
 * answer. Reads share rounds: one that comes while others wait for a round takes the next, for who answered the one under
 * way may have done so before the read came, and may follow another leader since.
 */
import type { ReadRequest } from '../port.ts';
import { reachedByMajority } from './quorum.ts';
import { beginRound } from './sending.ts';
import type { Raft } from './state.ts';

/** Leader: a read wants an index. It appears in `readyReads` when confirmed. False: too many wait already. */
export function requestRead<P>(raft: Raft<P>, read: ReadRequest): boolean {
  if (raft.waitingReads.length >= raft.config.maxReads) return false;
  const index = hasCommittedInTerm(raft) ? raft.commitIndex : 0;
  raft.waitingReads.push({ from: read.from, ticket: read.ticket, index, round: raft.rules.readRound(raft.round) });
  beginDueRound(raft);
  releaseReads(raft);
  return true;
}

/** Begins the round that the oldest read waits for, unless it is on its way. What the network loses the next heartbeat makes good. */
function beginDueRound<P>(raft: Raft<P>): void {
  const [oldest] = raft.waitingReads;
  if (oldest !== undefined && oldest.round > raft.round) beginRound(raft);
}

/** Leader: moves every read that is confirmed to `readyReads`. Rounds rise along the queue. */
export function releaseReads<P>(raft: Raft<P>): void {
  // A new leader does not know what is committed until it has committed something itself.
  if (raft.waitingReads.length === 0 || !hasCommittedInTerm(raft)) return;
  const confirmed = confirmedRound(raft);
  let count = 0;
  for (const read of raft.waitingReads) {
    if (!raft.rules.isConfirmed(read.round, confirmed)) break;
    raft.readyReads.push(read.index > 0 ? read : { ...read, index: raft.commitIndex });
    count += 1;
  }
  if (count === 0) return;
  raft.waitingReads.splice(0, count);
  beginDueRound(raft);
}

/** The newest round that a majority, the leader among them, has answered. */
function confirmedRound<P>(raft: Raft<P>): number {
  const { tally, peers } = raft;
  for (let i = 0; i < peers.length; i += 1) tally[i] = peers[i]?.ackedRound ?? 0;
  tally[peers.length] = raft.round;
  return reachedByMajority(tally, raft.majority);
}

function hasCommittedInTerm<P>(raft: Raft<P>): boolean {
  return raft.log.termAt(raft.commitIndex) === raft.currentTerm;
}
