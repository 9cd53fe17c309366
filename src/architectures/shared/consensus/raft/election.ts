/**
 * Leader election: §5.2 and §5.4.1 of Ongaro & Ousterhout 2014, pre-vote from §9.6 of Ongaro's thesis, and the leader
 * that steps down when it hears no majority (thesis §6.2).
 */
import type { Micros, NodeId } from '../../../../sim/node.ts';
import type { RequestVote, Vote } from './protocol.ts';
import { ELECTION_TIMER } from './election-timer.ts';
import { becomeFollower, forgetLeader } from './follow.ts';
import { openTerm } from './replication.ts';
import { beginRound } from './sending.ts';
import type { Raft } from './state.ts';

/** The election timer fired: no heartbeat came in time, or an election had no winner. */
export function electionTimeout<P>(raft: Raft<P>, now: Micros): void {
  if (raft.isLeader) return;
  if (raft.config.preVote) askForPreVotes(raft, now);
  else becomeCandidate(raft, now);
}

/** A new term, a vote for itself, and a request to all others. The vote is on disk before the requests leave. */
export function becomeCandidate<P>(raft: Raft<P>, now: Micros): void {
  raft.currentTerm += 1;
  raft.tell('campaign', [raft.currentTerm, Math.max(0, Math.round((now - raft.heardLeaderAt) / 1000))]);
  raft.move('ELECTION_TIMEOUT');
  raft.votedFor = raft.id;
  forgetLeader(raft);
  raft.votes = [raft.id];
  raft.persistVote();
  raft.resetElectionTimer();
  raft.broadcast(voteRequest(raft, 'request-vote', raft.currentTerm));
  countVotes(raft);
}

/** Leads from now on: no follower's log is known yet, and a no-op opens the term so that earlier entries can be committed. */
export function becomeLeader<P>(raft: Raft<P>): void {
  raft.move('WON');
  raft.leader = raft.id;
  // A pre-vote asked for while its votes were late must not start another election now.
  raft.preVotes = null;
  raft.round = 0;
  raft.ticks = 0;
  raft.quorum = raft.votes.length;
  raft.tell('elected', [raft.currentTerm, raft.votes.length, raft.config.members.length]);
  for (const peer of raft.peers) {
    peer.nextIndex = raft.log.lastIndex + 1;
    peer.matchIndex = 0;
    peer.inFlight.clear();
    peer.probing = false;
    peer.ackedRound = 0;
    peer.heardAt = 0;
  }
  raft.effects.push({ type: 'cancelTimer', name: ELECTION_TIMER });
  raft.effects.push(raft.heartbeatTimer);
  openTerm(raft);
}

/**
 * RequestVote, receiver (Figure 2). A request that would depose a leader which is heard is dropped: neither its term nor an
 * answer (thesis §4.2.3). Only where leaders without a majority step down by themselves, as in etcd: else a leader that is
 * heard and hears nobody could never be replaced.
 */
export function handleRequestVote<P>(raft: Raft<P>, from: NodeId, request: RequestVote, now: Micros): void {
  if (raft.config.checkQuorum && request.term > raft.currentTerm && raft.rules.hearsLeader(raft, now)) return;
  if (request.term > raft.currentTerm) becomeFollower(raft, request.term, 'HIGHER_TERM');
  const granted = request.term === raft.currentTerm && raft.rules.isFree(raft, from) && raft.rules.isUpToDate(raft, request);
  if (granted) {
    raft.votedFor = from;
    raft.persistVote();
    raft.resetElectionTimer();
  }
  raft.send(from, { kind: 'vote', term: raft.currentTerm, forTerm: request.term, granted });
}

/** An answer to RequestVote. A voter counts once, however often its vote arrives. */
export function handleVote<P>(raft: Raft<P>, from: NodeId, vote: Vote): void {
  if (vote.term > raft.currentTerm) return becomeFollower(raft, vote.term, 'HIGHER_TERM');
  if (raft.role.value !== 'candidate' || !vote.granted || vote.forTerm !== raft.currentTerm || !raft.rules.isNewVoter(raft.votes, from))
    return;
  raft.votes = [...raft.votes, from];
  countVotes(raft);
}

/** Thesis §9.6: would you vote for me? Nothing is changed by asking, so a member that was cut off raises no terms. */
function askForPreVotes<P>(raft: Raft<P>, now: Micros): void {
  forgetLeader(raft);
  raft.preVotes = [raft.id];
  raft.resetElectionTimer();
  raft.broadcast(voteRequest(raft, 'request-pre-vote', raft.currentTerm + 1));
  if (raft.majority === 1) becomeCandidate(raft, now);
}

/** Yes, if its log is up to date and this member has heard no leader for the least election timeout. */
export function handleRequestPreVote<P>(raft: Raft<P>, from: NodeId, request: RequestVote, now: Micros): void {
  const granted = request.term > raft.currentTerm && !raft.rules.hearsLeader(raft, now) && raft.rules.isUpToDate(raft, request);
  raft.send(from, { kind: 'pre-vote', term: raft.currentTerm, forTerm: request.term, granted });
}

export function handlePreVote<P>(raft: Raft<P>, from: NodeId, vote: Vote, now: Micros): void {
  if (vote.term > raft.currentTerm) return becomeFollower(raft, vote.term, 'HIGHER_TERM');
  if (raft.preVotes === null || !vote.granted || vote.forTerm !== raft.currentTerm + 1 || !raft.rules.isNewVoter(raft.preVotes, from))
    return;
  raft.preVotes = [...raft.preVotes, from];
  if (raft.preVotes.length >= raft.majority) becomeCandidate(raft, now);
}

/** The heartbeat timer fired: count who was heard, step down if no majority was, else tell all that it still leads. */
export function heartbeatTimeout<P>(raft: Raft<P>, now: Micros): void {
  if (!raft.isLeader) return;
  const { heartbeatUs, electionTimeoutMinUs, electionTimeoutMaxUs, checkQuorum, members } = raft.config;
  raft.ticks += 1;
  const hears = membersHeard(raft, Math.max(3, electionTimeoutMinUs / 2 / heartbeatUs));
  if (hears < raft.majority && raft.quorum >= raft.majority) raft.tell('lostMajority', [hears, members.length]);
  raft.quorum = hears;
  if (checkQuorum && membersHeard(raft, electionTimeoutMaxUs / heartbeatUs) < raft.majority) {
    return becomeFollower(raft, raft.currentTerm, 'LOST_QUORUM');
  }
  // A leader hears itself: should it step down, its silence begins now.
  raft.heardLeaderAt = now;
  beginRound(raft);
  raft.effects.push(raft.heartbeatTimer);
}

function countVotes<P>(raft: Raft<P>): void {
  if (raft.votes.length >= raft.majority) becomeLeader(raft);
}

function voteRequest<P>(raft: Raft<P>, kind: RequestVote['kind'], term: number): RequestVote {
  return { kind, term, lastLogIndex: raft.log.lastIndex, lastLogTerm: raft.log.lastTerm };
}

function membersHeard<P>(raft: Raft<P>, withinTicks: number): number {
  let count = 1;
  for (const peer of raft.peers) if (raft.ticks - peer.heardAt <= withinTicks) count += 1;
  return count;
}
