/** One Raft message or timer to its handler. */
import type { Micros, NodeId } from '../../../../sim/node.ts';
import type { CommitNotice, RaftMessage } from './protocol.ts';
import { learnCommit } from './commit.ts';
import { electionTimeout, handlePreVote, handleRequestPreVote, handleRequestVote, handleVote, heartbeatTimeout } from './election.ts';
import { ELECTION_TIMER, PHASE_TIMER } from './election-timer.ts';
import { handleAppendEntries, handleAppendReply } from './replication.ts';
import type { Raft } from './state.ts';

export function handleRaftMessage<P>(raft: Raft<P>, from: NodeId, message: RaftMessage<P>, now: Micros): void {
  if (!raft.rules.isMember(raft, from)) return;
  raft.now = now;
  switch (message.kind) {
    case 'append-entries':
    case 'heartbeat':
      return handleAppendEntries(raft, from, message, now);
    case 'append-reply':
    case 'heartbeat-reply':
      return handleAppendReply(raft, from, message);
    case 'commit':
      return handleCommitNotice(raft, from, message);
    case 'request-vote':
      return handleRequestVote(raft, from, message, now);
    case 'vote':
      return handleVote(raft, from, message);
    case 'request-pre-vote':
      return handleRequestPreVote(raft, from, message, now);
    case 'pre-vote':
      return handlePreVote(raft, from, message, now);
  }
}

/** True if the timer was one of Raft's. */
export function handleRaftTimer<P>(raft: Raft<P>, name: string, now: Micros): boolean {
  raft.now = now;
  if (name === ELECTION_TIMER) {
    const wait = raft.electionTimer.fired(now);
    if (wait === null) electionTimeout(raft, now);
    else raft.effects.push(wait);
  } else if (name === PHASE_TIMER) raft.electionTimer.phaseDrawn(now);
  else if (name === 'heartbeat') heartbeatTimeout(raft, now);
  else return false;
  return true;
}

/** Leader: tells one follower at once how far the log is committed, because a client waits there. */
export function sendCommitNotice<P>(raft: Raft<P>, to: NodeId): void {
  raft.send(to, { kind: 'commit', term: raft.currentTerm, leaderCommit: raft.commitIndex });
}

/** Only the leader this member follows may tell it; what a message of another term says is for another log. */
function handleCommitNotice<P>(raft: Raft<P>, from: NodeId, notice: CommitNotice): void {
  if (notice.term === raft.currentTerm && raft.leader === from) learnCommit(raft, notice.leaderCommit);
}
