/** Becoming a follower: what every handler does when it meets a higher term (§5.1 of Ongaro & Ousterhout 2014). */
import type { Raft } from './state.ts';

/** Back to follower, in `term` if it is higher than its own. A leader that steps down needs an election timer again. */
export function becomeFollower<P>(raft: Raft<P>, term: number, event: 'HIGHER_TERM' | 'LEADER_FOUND' | 'LOST_QUORUM'): void {
  if (term > raft.currentTerm) {
    raft.currentTerm = term;
    raft.votedFor = null;
    raft.persistVote();
  }
  forgetLeader(raft);
  raft.votes = [];
  if (raft.isLeader) {
    raft.tell('steppedDown', [raft.currentTerm, event]);
    raft.quorum = 0;
    raft.waitingReads.length = 0;
    raft.effects.push({ type: 'cancelTimer', name: 'heartbeat' });
    raft.resetElectionTimer();
  }
  raft.move(event);
}

/** What was known of the old leader's log and commits says nothing about the next one's. */
export function forgetLeader<P>(raft: Raft<P>): void {
  raft.leader = null;
  raft.matchedIndex = 0;
  raft.leaderCommit = 0;
  raft.preVotes = null;
}
