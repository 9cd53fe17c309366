/**
 * Leader election: §5.2 and §5.4.1 of Ongaro & Ousterhout 2014, pre-vote from §9.6 of Ongaro's thesis, and the leader
 * that steps down when it hears no majority (thesis §6.2).
 */
import type { Micros, NodeId } from '../../../../sim/node.ts';
import { lastIndex, termAt } from '../log.ts';
import { isAllOnDisk, persistVote, sendWhenOnDisk } from './disk.ts';
import { ELECTION_TIMER, isWithinLeast } from '../election-timer.ts';
import { adoptLatest } from './configuration.ts';
import { latest } from './voters.ts';
import { type Count, isElected, reached } from './quorum.ts';
import { forgetThoseGone } from './changes.ts';
import { becomeFollower, forgetLeader } from './follow.ts';
import type { RequestVote, TimeoutNow, Vote } from './protocol.ts';
import { dropLease } from './leases.ts';
import { openTerm } from './replication.ts';
import { beginRound } from './sending.ts';
import { sendAgain } from './snapshots.ts';
import { goOnHandingOver } from './transfer.ts';
import { broadcast, isLeader, move, type Raft, type RaftNode, type RaftOut, resetElectionTimer, tell } from './state.ts';

/** The election timer fired: no heartbeat came in time, or an election had no winner. */
export function onElectionTimeout<P>(node: RaftNode<P>, out: RaftOut<P>): void {
  if (isLeader(node) || !node.place.raft.rules.mayVote(node.raft)) return;
  if (!isElectable(node)) return resetElectionTimer(node, out);
  if (node.place.raft.preVote) askForPreVotes(node, out);
  else becomeCandidate(node, out);
}

/** Thesis §3.10: the leader asks this follower to take over. It campaigns at once, without asking whether it would win. */
export function onTimeoutNow<P>(node: RaftNode<P>, out: RaftOut<P>, from: NodeId, { term }: TimeoutNow): void {
  const { raft, place } = node;
  if (term !== raft.currentTerm || raft.leader !== from || isLeader(node) || !place.raft.rules.mayVote(raft)) return;
  tell(node, out, 'says', ['takes over, as {} asks it to', from]);
  becomeCandidate(node, out, true);
}

/**
 * It votes; or it is about to leave, and that is not committed: perhaps nobody else has the entry that says so (thesis §4.2.2).
 */
function isElectable({ place, raft }: RaftNode<unknown>): boolean {
  const { index, config } = latest(raft);
  return (
    raft.seats > 0 || (index > raft.commitIndex && place.raft.members.includes(place.raft.id) && !config.learners.includes(place.raft.id))
  );
}

/** A new term, a vote for itself, and a request to all others. The vote is on disk before the requests leave, and before it counts. */
function becomeCandidate<P>(node: RaftNode<P>, out: RaftOut<P>, isAsked = false): void {
  const { raft } = node;
  const { id } = node.place.raft;
  raft.currentTerm += 1;
  if (!isAsked) tell(node, out, 'campaign', [raft.currentTerm, Math.max(0, Math.round((out.now - raft.heardLeaderAt) / 1000))]);
  move(node, out, 'ELECTION_TIMEOUT');
  raft.votedFor = id;
  forgetLeader(raft);
  raft.votes = [id];
  persistVote(node, out);
  resetElectionTimer(node, out);
  const asked = voteRequest(raft, 'request-vote', raft.currentTerm);
  const request: RequestVote = isAsked ? { ...asked, transfer: true } : asked;
  for (const peer of raft.peers) sendWhenOnDisk(node, out, peer.id, request);
  if (isAllOnDisk(node)) countVotes(node, out);
}

/** Leads from now on: no follower's log is known yet, and a no-op opens the term so that earlier entries can be committed. */
export function becomeLeader<P>(node: RaftNode<P>, out: RaftOut<P>): void {
  const { raft } = node;
  const { id, heartbeatUs } = node.place.raft;
  move(node, out, 'WON');
  adoptLatest(node.place.raft, raft, true);
  raft.goal = null;
  raft.leader = id;
  // A pre-vote asked for while its votes were late must not start another election now.
  raft.preVotes = null;
  raft.round = 0;
  raft.ticks = 0;
  raft.transfer = null;
  dropLease(raft);
  raft.placeableAt = 0;
  raft.quorum = raft.votes.length;
  tell(node, out, 'elected', [raft.currentTerm, raft.votes.length, latest(raft).config.voters.length]);
  for (const peer of raft.known) {
    peer.nextIndex = lastIndex(raft.log) + 1;
    peer.matchIndex = 0;
    peer.inFlight.count = 0;
    peer.probing = false;
    peer.ackedRound = 0;
    peer.heardAt = 0;
    peer.isLearner = false;
    peer.install = null;
  }
  out.cancelTimer(ELECTION_TIMER);
  out.setTimer('heartbeat', heartbeatUs);
  openTerm(node, out);
}

/**
 * RequestVote, receiver (Figure 2). A request that would depose a leader which is heard is dropped: neither its term nor an
 * answer (thesis §4.2.3). Only where leaders without a majority step down by themselves, as in etcd: else a leader that is
 * heard and hears nobody could never be replaced.
 */
export function onRequestVote<P>(node: RaftNode<P>, out: RaftOut<P>, from: NodeId, request: RequestVote): void {
  const { raft } = node;
  const { checkQuorum, rules } = node.place.raft;
  const deposes = request.term > raft.currentTerm && !rules.isAskedToLead(request);
  if (checkQuorum && deposes && hearsLeader(node, out.now)) return;
  if (request.term > raft.currentTerm) becomeFollower(node, out, request.term, 'HIGHER_TERM');
  const granted = rules.mayVote(raft) && request.term === raft.currentTerm && rules.isFree(raft, from) && rules.isUpToDate(raft, request);
  if (granted) {
    raft.votedFor = from;
    persistVote(node, out);
    resetElectionTimer(node, out);
  }
  sendWhenOnDisk(node, out, from, { kind: 'vote', term: raft.currentTerm, forTerm: request.term, granted });
}

/** An answer to RequestVote. A voter counts once, however often its vote arrives. */
export function onVote<P>(node: RaftNode<P>, out: RaftOut<P>, from: NodeId, vote: Vote): void {
  const { raft } = node;
  if (vote.term > raft.currentTerm) return becomeFollower(node, out, vote.term, 'HIGHER_TERM');
  if (node.role.value !== 'candidate' || !vote.granted || vote.forTerm !== raft.currentTerm) return;
  if (!node.place.raft.rules.isNewVoter(raft.votes, from)) return;
  raft.votes = [...raft.votes, from];
  countVotes(node, out);
}

/** Thesis §9.6: would you vote for me? Nothing is changed by asking, so a member that was cut off raises no terms. */
function askForPreVotes<P>(node: RaftNode<P>, out: RaftOut<P>): void {
  const { raft } = node;
  const { id } = node.place.raft;
  forgetLeader(raft);
  raft.preVotes = [id];
  resetElectionTimer(node, out);
  broadcast(node, out, voteRequest(raft, 'request-pre-vote', raft.currentTerm + 1));
  if (isElected(raft, raft.preVotes)) becomeCandidate(node, out);
}

/** Yes, if its log is up to date and this member has heard no leader for the least election timeout. */
export function onRequestPreVote<P>(node: RaftNode<P>, out: RaftOut<P>, from: NodeId, request: RequestVote): void {
  const { raft } = node;
  const { rules } = node.place.raft;
  const granted = rules.mayVote(raft) && request.term > raft.currentTerm && !hearsLeader(node, out.now) && rules.isUpToDate(raft, request);
  out.send(from, { kind: 'pre-vote', term: raft.currentTerm, forTerm: request.term, granted });
}

export function onPreVote<P>(node: RaftNode<P>, out: RaftOut<P>, from: NodeId, vote: Vote): void {
  const { raft } = node;
  const { rules } = node.place.raft;
  if (vote.term > raft.currentTerm) return becomeFollower(node, out, vote.term, 'HIGHER_TERM');
  if (raft.preVotes === null || !vote.granted || vote.forTerm !== raft.currentTerm + 1 || !rules.isNewVoter(raft.preVotes, from)) return;
  raft.preVotes = [...raft.preVotes, from];
  if (isElected(raft, raft.preVotes)) becomeCandidate(node, out);
}

/** The heartbeat timer fired: count who was heard, step down if no majority was, else tell all that it still leads. */
export function onHeartbeatTimeout<P>(node: RaftNode<P>, out: RaftOut<P>): void {
  if (!isLeader(node)) return;
  const { raft } = node;
  const { heartbeatUs, electionTimeoutMinUs, electionTimeoutMaxUs, checkQuorum } = node.place.raft;
  raft.ticks += 1;
  const lately = Math.max(3, electionTimeoutMinUs / 2 / heartbeatUs);
  const hears = membersHeard(node, lately);
  const [{ of: voters, toCommit: majority } = NO_QUORUM] = raft.quorums;
  if (hears < majority && raft.quorum >= majority) tell(node, out, 'lostMajority', [hears, voters.length]);
  raft.quorum = hears;
  if (checkQuorum && !hearsQuorum(node, electionTimeoutMaxUs / heartbeatUs)) {
    return becomeFollower(node, out, raft.currentTerm, 'LOST_QUORUM');
  }
  // A leader hears itself: should it step down, its silence begins now.
  raft.heardLeaderAt = out.now;
  beginRound(node, out, node.place.raft.gatherUs);
  sendAgain(node, out);
  goOnHandingOver(node, out);
  forgetThoseGone(node);
  out.setTimer('heartbeat', heartbeatUs);
}

/** A leader hears itself. Where leaders have leases, what was promised to one holds though another term has come. */
function hearsLeader<P>(node: RaftNode<P>, now: Micros): boolean {
  const { raft } = node;
  const { election, leaseUs, rules } = node.place.raft;
  const isRecent = isLeader(node) || isWithinLeast(election, raft.wait, raft.heardLeaderAt, now);
  if (leaseUs > 0 && isRecent && rules.keepsStill(raft.isRestarted)) return true;
  return rules.hearsLeader(leaseUs > 0 ? raft.heardLeader : raft.leader, isRecent);
}

export function countVotes<P>(node: RaftNode<P>, out: RaftOut<P>): void {
  if (isElected(node.raft, node.raft.votes)) becomeLeader(node, out);
}

function voteRequest({ log }: Raft<unknown>, kind: RequestVote['kind'], term: number): RequestVote {
  return { kind, term, lastLogIndex: lastIndex(log), lastLogTerm: termAt(log, lastIndex(log)) };
}

function membersHeard({ place, raft }: RaftNode<unknown>, withinTicks: number): number {
  let count = raft.seats > 0 ? 1 : 0;
  for (const peer of raft.peers)
    if (peer.seats > 0 && place.raft.rules.isCounted(peer.isLearner) && raft.ticks - peer.heardAt <= withinTicks) count += 1;
  return count;
}

/** For a group of which nothing is known; there is none. */
const NO_QUORUM = { of: [], toCommit: 0 };
const HEARD: Count = { value: ({ heardAt }) => heardAt, need: ({ toCommit }) => toCommit };

/** Enough to commit something, in each configuration that holds. */
function hearsQuorum({ place, raft }: RaftNode<unknown>, withinTicks: number): boolean {
  return raft.ticks - reached(raft, HEARD, place.raft.rules.isCounted, raft.ticks) <= withinTicks;
}
