/** Whom a member follows: what every handler does when it meets a ballot of another (Lamport 2001, §2.4: one distinguished proposer). */
import type { NodeId } from '../../../../sim/node.ts';
import { promise, sendWhenOnDisk } from './disk.ts';
import { isLeader, lastSlot, move, named, type PaxosNode, type PaxosOut, resetElectionTimer, tell } from './state.ts';

type Reason = 'HIGHER_BALLOT' | 'BEHIND' | 'LOST_QUORUM';

/** Proposes no more. What it has proposed stays accepted here, and may be chosen yet; its log ends with what it knows to be chosen. */
export function resign<P>(node: PaxosNode<P>, out: PaxosOut<P>, reason: Reason): void {
  const { paxos } = node;
  if (paxos.ballot === 0) return;
  if (isLeader(node)) {
    tell(node, out, 'resigned', [named(node, paxos.ballot), reason]);
    paxos.log.entries.length -= lastSlot(paxos) - paxos.chosenUpTo;
    paxos.leader = null;
    paxos.tallies.length = 0;
    paxos.waitingReads.length = 0;
    paxos.quorum = 0;
    paxos.snapshot = null;
    paxos.isSnapshotWanted = false;
    out.cancelTimer('heartbeat');
    resetElectionTimer(node, out);
  }
  paxos.ballot = 0;
  paxos.promises = [];
  paxos.reported.clear();
  move(node, out, reason);
}

/** Somebody speaks as the leader of `ballot`. False: a higher one is promised, and that is what it was told. */
export function hearLeader<P>(node: PaxosNode<P>, out: PaxosOut<P>, from: NodeId, ballot: number): boolean {
  const { paxos } = node;
  if (!node.place.paxos.rules.mayAccept(paxos.promised, ballot)) {
    refuse(node, out, from, ballot);
    return false;
  }
  if (ballot !== paxos.ballot) resign(node, out, 'HIGHER_BALLOT');
  if (ballot > paxos.promised) promise(node, out, ballot);
  paxos.leader = from;
  paxos.heardLeaderAt = out.now;
  resetElectionTimer(node, out);
  return true;
}

export function refuse<P>(node: PaxosNode<P>, out: PaxosOut<P>, to: NodeId, ballot: number): void {
  const { promised, log } = node.paxos;
  // Who is refused for what it lacks, and not for its ballot, has promised that to itself: who leads next has to go beyond it.
  node.paxos.seen = Math.max(node.paxos.seen, ballot);
  sendWhenOnDisk(node, out, to, { kind: 'nack', ballot, promised, givenUp: log.base.index });
}
