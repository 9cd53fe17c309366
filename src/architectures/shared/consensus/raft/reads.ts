/**
 * Linearizable reads without writing to the log: the read index of §6.4 of Ongaro's thesis. The leader notes its
 * commit index, makes sure with one round of heartbeats that it still leads, and whoever has applied that much may
 * answer. Reads share rounds: one that comes while others wait for a round takes the next, for who answered the one under
 * way may have done so before the read came, and may follow another leader since. With a lease (`leases.ts`) there is no round to wait for.
 */
import { termAt } from '../log.ts';
import type { ReadRequest } from '../port.ts';
import { holdsLease } from './leases.ts';
import { confirmedRound } from './rounds.ts';
import { beginRound } from './sending.ts';
import type { Raft, RaftNode, RaftOut } from './state.ts';

/** Leader: a read wants an index. It appears in `readyReads` when confirmed. False: too many wait already. */
export function read<P>(node: RaftNode<P>, out: RaftOut<P>, { from, ticket }: ReadRequest): boolean {
  const { raft } = node;
  const { maxReads, rules } = node.place.raft;
  if (holdsLease(node, out.now)) {
    raft.readyReads.push({ from, ticket, index: raft.commitIndex, round: 0 });
    return true;
  }
  if (raft.waitingReads.length >= maxReads) return false;
  const index = hasCommittedInTerm(raft) ? raft.commitIndex : 0;
  raft.waitingReads.push({ from, ticket, index, round: rules.readRound(raft.round) });
  beginDueRound(node, out);
  releaseReads(node, out);
  return true;
}

/** Begins the round that the oldest read waits for, unless it is on its way. What the network loses the next heartbeat makes good. */
function beginDueRound<P>(node: RaftNode<P>, out: RaftOut<P>): void {
  const [oldest] = node.raft.waitingReads;
  if (oldest !== undefined && oldest.round > node.raft.round) beginRound(node, out);
}

/** Leader: moves every read that is confirmed to `readyReads`. Rounds rise along the queue. */
export function releaseReads<P>(node: RaftNode<P>, out: RaftOut<P>): void {
  const { raft } = node;
  const { rules } = node.place.raft;
  // A new leader does not know what is committed until it has committed something itself.
  if (raft.waitingReads.length === 0 || !hasCommittedInTerm(raft)) return;
  const confirmed = confirmedRound(node);
  let count = 0;
  for (const waiting of raft.waitingReads) {
    if (!rules.isConfirmed(waiting.round, confirmed)) break;
    raft.readyReads.push(waiting.index > 0 ? waiting : { ...waiting, index: raft.commitIndex });
    count += 1;
  }
  if (count === 0) return;
  raft.waitingReads.splice(0, count);
  beginDueRound(node, out);
}

function hasCommittedInTerm({ log, commitIndex, currentTerm }: Raft<unknown>): boolean {
  return termAt(log, commitIndex) === currentTerm;
}
