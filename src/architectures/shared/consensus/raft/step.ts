/** One Raft message, timer or sync to its handler. */
import type { NodeId } from '../../../../sim/node.ts';
import { advanceCommit, learnCommit } from './commit.ts';
import { isAllOnDisk, noteSynced } from './disk.ts';
import {
  countVotes,
  onElectionTimeout,
  onHeartbeatTimeout,
  onPreVote,
  onRequestPreVote,
  onRequestVote,
  onTimeoutNow,
  onVote,
} from './election.ts';
import { ELECTION_TIMER, isTimeUp, PHASE_TIMER } from '../election-timer.ts';
import type { CommitNotice, RaftMessage } from './protocol.ts';
import { onInstallSnapshot } from './installing.ts';
import { onAppendEntries, onAppendReply, onSnapshotReply } from './replication.ts';
import { takeOrder } from './orders.ts';
import { isLeader, type RaftNode, type RaftOut, type RaftTag } from './state.ts';

export function onMessage<P>(node: RaftNode<P>, out: RaftOut<P>, from: NodeId, message: RaftMessage<P>): void {
  const { rules, members } = node.place.raft;
  if (!rules.isMember(members, from)) return;
  switch (message.kind) {
    case 'append-entries':
    case 'heartbeat':
      return onAppendEntries(node, out, from, message);
    case 'append-reply':
    case 'heartbeat-reply':
      return onAppendReply(node, out, from, message);
    case 'install-snapshot':
      return onInstallSnapshot(node, out, from, message);
    case 'snapshot-reply':
      return onSnapshotReply(node, out, from, message);
    case 'commit':
      return onCommit(node, from, message);
    case 'request-vote':
      return onRequestVote(node, out, from, message);
    case 'vote':
      return onVote(node, out, from, message);
    case 'timeout-now':
      return onTimeoutNow(node, out, from, message);
    case 'group-order':
      return takeOrder(node, out, message.order);
    case 'request-pre-vote':
      return onRequestPreVote(node, out, from, message);
    case 'pre-vote':
      return onPreVote(node, out, from, message);
  }
}

/** True if the timer was one of Raft's. */
export function onTimer<P>(node: RaftNode<P>, out: RaftOut<P>, name: string): boolean {
  const { place, raft } = node;
  switch (name) {
    case ELECTION_TIMER:
      if (isTimeUp(place.raft.election, raft.wait, out)) onElectionTimeout(node, out);
      return true;
    case PHASE_TIMER:
      raft.wait.tickAt = out.now;
      return true;
    case 'heartbeat':
      onHeartbeatTimeout(node, out);
      return true;
    default:
      return false;
  }
}

/** What this member wrote is on its disk: what waited for that goes on. */
export function onSynced<P>(node: RaftNode<P>, out: RaftOut<P>, tag: RaftTag): void {
  noteSynced(node, out, tag);
  if (isLeader(node)) advanceCommit(node, out);
  else if (node.role.value === 'candidate' && isAllOnDisk(node)) countVotes(node, out);
}

/** Only the leader this member follows may tell it; what a message of another term says is for another log. */
function onCommit<P>(node: RaftNode<P>, from: NodeId, notice: CommitNotice): void {
  const { currentTerm, leader } = node.raft;
  if (notice.term === currentTerm && leader === from) learnCommit(node, notice.leaderCommit);
}
