/**
 * The rules that make Raft safe, each a question with a yes or a no. They stand together because they are what a class
 * should look at longest, and apart from the handlers so that a test can break one and watch an invariant catch it.
 */
import type { Birth, Micros, NodeId } from '../../../../sim/node.ts';
import { DURABLE, type DurableRules } from '../../promises.ts';
import { type Entry, type LastIncluded, lastIndex, type Log, termAt } from '../log.ts';
import type { AppendEntries, RequestVote } from './protocol.ts';

/** What a rule looks at: the part of `Raft` that the questions are about. */
export interface Facts {
  readonly currentTerm: number;
  readonly votedFor: NodeId | null;
  readonly log: Log<unknown>;
  readonly logOnDisk: number;
  readonly matchedIndex: number;
  readonly leaderCommit: number;
  readonly commitIndex: number;
  readonly isLearner: boolean;
}

export interface Rules extends DurableRules {
  /** Thesis §3.8: a member that lost its disk may have voted or stored what it no longer knows of. */
  isLost(birth: Birth): boolean;
  /** So it votes no more and asks for no votes; whoever can win is then elected by members that keep their promises. */
  mayVote(raft: Facts): boolean;
  /** And what it holds or says counts for no majority: one of those who vote may have promised the contrary with its old vote. */
  isCounted(isLearner: boolean): boolean;
  /** §6: who belongs to the group is fixed here, so what a stranger says counts for nothing. */
  isMember(members: readonly NodeId[], from: NodeId): boolean;
  /** Thesis §10.2.1: up to where a leader counts its own copy: what is on its disk, though others were sent more. */
  ownCopy(raft: Facts): number;
  /** §5.2: one vote per term, first come, first served. */
  isFree(raft: Facts, candidate: NodeId): boolean;
  /** §5.4.1: a vote goes only to a log at least as up to date: higher last term, or equal and at least as long. */
  isUpToDate(raft: Facts, request: RequestVote): boolean;
  /** §5.2: a voter counts once, however often its vote arrives. */
  isNewVoter(voters: readonly NodeId[], from: NodeId): boolean;
  /** Thesis §4.2.3, §9.6: whoever heard a leader within the least election timeout (`isRecent`) helps nobody to depose it. */
  hearsLeader(leader: NodeId | null, isRecent: boolean): boolean;
  /** Thesis §3.10, §4.2.3: one whom the leader itself has asked to take over may be voted for though that leader is heard. */
  isAskedToLead(request: RequestVote): boolean;
  /** §5.3: entries are taken only where the entry before them agrees. */
  isConsistent(raft: Facts, request: AppendEntries<unknown>): boolean;
  /** §5.3 (Figure 2, AppendEntries 3): a log is cut only where it conflicts: same index, another term. */
  isConflict(raft: Facts, index: number, entry: Entry<unknown>): boolean;
  /** §7: the log gave up what had been committed, so an entry from before its beginning brings nothing new. */
  isGivenUp(raft: Facts, index: number): boolean;
  /** §7: how far a log may be compacted at most: only what is decided can be told by a snapshot instead. */
  compactTo(raft: Facts, index: number): number;
  /** §7: with the last entry that is given up goes its term, so that the next one can be checked against it. */
  includedTerm(raft: Facts, index: number): number;
  /** §7 (Figure 13, InstallSnapshot 6): what follows a snapshot in the log stays only where the log has its last entry. */
  keepsRest(raft: Facts, last: LastIncluded): boolean;
  /** §5.4.2: a leader counts copies only of entries of its own term; earlier ones are committed with them. */
  mayCommit(raft: Facts, index: number): boolean;
  /** §5.3 (Figure 2, AppendEntries 5): how far a follower may commit: never past what it knows to agree with the leader. */
  followerCommit(raft: Facts): number;
  /** Thesis §6.4.1: a lease counts from when the round left, not from when its answer came. */
  leaseFrom(sentAt: Micros, answeredAt: Micros): Micros;
  /** Thesis §6.4.1: and ends before the least election timeout of the others, whatever the clocks do within their bound. */
  leaseUntil(from: Micros, leaseUs: Micros): Micros;
  /** Thesis §6.4.1: whoever has asked another to take over has no lease any more. */
  keepsLease(isGivenAway: boolean): boolean;
  /** With leases a voter that restarts keeps still for the least election timeout: it may have just heard a leader that it forgot. */
  keepsStill(isRestarted: boolean): boolean;
  /** Thesis §6.4: which round confirms a read that comes now: the next one, never one that is on its way already. */
  readRound(round: number): number;
  /** Thesis §6.4: a read waits until a majority, asked after it came, still took its leader for the leader. */
  isConfirmed(round: number, confirmedRound: number): boolean;
}

export const RULES: Rules = {
  ...DURABLE,
  ownCopy: ({ logOnDisk }) => logOnDisk,
  isLost: (birth) => birth === 'blank',
  mayVote: ({ isLearner }) => !isLearner,
  isCounted: (isLearner) => !isLearner,
  isMember: (members, from) => members.includes(from),
  isFree: ({ votedFor }, candidate) => votedFor === null || votedFor === candidate,
  isUpToDate({ log }, { lastLogTerm, lastLogIndex }) {
    const last = lastIndex(log);
    const lastTerm = termAt(log, last);
    return lastLogTerm > lastTerm || (lastLogTerm === lastTerm && lastLogIndex >= last);
  },
  isNewVoter: (voters, from) => !voters.includes(from),
  hearsLeader: (leader, isRecent) => leader !== null && isRecent,
  isAskedToLead: ({ transfer }) => transfer === true,
  isConsistent: ({ log }, { prevLogIndex, prevLogTerm }) =>
    prevLogIndex < log.base.index || (prevLogIndex <= lastIndex(log) && termAt(log, prevLogIndex) === prevLogTerm),
  isConflict: ({ log }, index, entry) => index > lastIndex(log) || termAt(log, index) !== entry.term,
  isGivenUp: ({ log }, index) => index <= log.base.index,
  compactTo: ({ commitIndex }, index) => Math.min(index, commitIndex),
  includedTerm: ({ log }, index) => termAt(log, index),
  keepsRest: ({ log }, { index, term }) => index <= lastIndex(log) && termAt(log, index) === term,
  mayCommit: ({ log, currentTerm }, index) => termAt(log, index) === currentTerm,
  followerCommit: ({ leaderCommit, matchedIndex }) => (leaderCommit < matchedIndex ? leaderCommit : matchedIndex),
  leaseFrom: (sentAt) => sentAt,
  leaseUntil: (from, leaseUs) => from + leaseUs,
  keepsLease: (isGivenAway) => !isGivenAway,
  keepsStill: (isRestarted) => isRestarted,
  readRound: (round) => round + 1,
  isConfirmed: (round, confirmedRound) => round <= confirmedRound,
};
