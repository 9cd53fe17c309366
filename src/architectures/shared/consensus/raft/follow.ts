/** Becoming a follower: what every handler does when it meets a higher term (§5.1 of Ongaro & Ousterhout 2014). */
import type { NodeId } from '../../../../sim/node.ts';
import { persistVote } from './disk.ts';
import { isLeader, move, type Raft, type RaftNode, type RaftOut, resetElectionTimer, tell } from './state.ts';

type Reason = 'HIGHER_TERM' | 'LEADER_FOUND' | 'LOST_QUORUM';

/** Back to follower, in `term` if it is higher than its own. A leader that steps down needs an election timer again. */
export function becomeFollower<P>(node: RaftNode<P>, out: RaftOut<P>, term: number, reason: Reason): void {
  const { raft } = node;
  if (term > raft.currentTerm) {
    raft.currentTerm = term;
    raft.votedFor = null;
    persistVote(node, out);
  }
  forgetLeader(raft);
  raft.votes = [];
  if (isLeader(node)) {
    tell(node, out, 'steppedDown', [raft.currentTerm, reason]);
    raft.quorum = 0;
    raft.waitingReads.length = 0;
    raft.snapshot = null;
    raft.isSnapshotWanted = false;
    raft.transfer = null;
    out.cancelTimer('heartbeat');
    resetElectionTimer(node, out);
  }
  move(node, out, reason);
}

/** Somebody speaks as the leader of `term`, which is this member's or a later one. False: it leads itself. */
export function hearLeader<P>(node: RaftNode<P>, out: RaftOut<P>, from: NodeId, term: number): boolean {
  const { raft } = node;
  if (term > raft.currentTerm) becomeFollower(node, out, term, 'HIGHER_TERM');
  else if (node.role.value === 'candidate') becomeFollower(node, out, term, 'LEADER_FOUND');
  else if (isLeader(node)) return false;
  raft.leader = from;
  raft.heardLeader = from;
  raft.heardLeaderAt = out.now;
  raft.preVotes = null;
  resetElectionTimer(node, out);
  return true;
}

/** What was known of the old leader's log and commits says nothing about the next one's. */
export function forgetLeader(raft: Raft<unknown>): void {
  raft.leader = null;
  raft.matchedIndex = 0;
  raft.leaderCommit = 0;
  raft.preVotes = null;
}
