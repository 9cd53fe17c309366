/**
 * The rules that make Raft safe, each a question with a yes or a no. They stand together because they are what a class
 * should look at longest, and apart from the handlers so that a test can break one and watch an invariant catch it.
 */
import type { Micros, NodeId } from '../../../../sim/node.ts';
import type { Log } from './log.ts';
import type { Entry } from '../port.ts';
import type { AppendEntries, RequestVote } from './protocol.ts';

/** What a rule looks at: the part of `Raft` that the questions are about. */
export interface Facts {
  readonly electionTimer: { isWithinLeast(since: Micros, now: Micros): boolean };
  readonly currentTerm: number;
  readonly isLeader: boolean;
  readonly leader: NodeId | null;
  readonly heardLeaderAt: Micros;
  readonly votedFor: NodeId | null;
  readonly log: Log<unknown>;
  readonly matchedIndex: number;
  readonly leaderCommit: number;
  /** Undefined for a stranger. */
  peer(id: NodeId): unknown;
}

export interface Rules {
  /** §6: who belongs to the group is fixed here, so what a stranger says counts for nothing. */
  isMember(raft: Facts, from: NodeId): boolean;
  /** §5.2: one vote per term, first come, first served. */
  isFree(raft: Facts, candidate: NodeId): boolean;
  /** §5.4.1: a vote goes only to a log at least as up to date: higher last term, or equal and at least as long. */
  isUpToDate(raft: Facts, request: RequestVote): boolean;
  /** §5.2: a voter counts once, however often its vote arrives. */
  isNewVoter(voters: readonly NodeId[], from: NodeId): boolean;
  /** Thesis §4.2.3, §9.6: whoever heard a leader within the least election timeout helps nobody to depose it. */
  hearsLeader(raft: Facts, now: Micros): boolean;
  /** §5.3: entries are taken only where the entry before them agrees. */
  isConsistent(raft: Facts, request: AppendEntries<unknown>): boolean;
  /** §5.3 (Figure 2, AppendEntries 3): a log is cut only where it conflicts: same index, another term. */
  isConflict(raft: Facts, index: number, entry: Entry<unknown>): boolean;
  /** §5.4.2: a leader counts copies only of entries of its own term; earlier ones are committed with them. */
  mayCommit(raft: Facts, index: number): boolean;
  /** §5.3 (Figure 2, AppendEntries 5): how far a follower may commit: never past what it knows to agree with the leader. */
  followerCommit(raft: Facts): number;
  /** Thesis §6.4: which round confirms a read that comes now: the next one, never one that is on its way already. */
  readRound(round: number): number;
  /** Thesis §6.4: a read waits until a majority, asked after it came, still took its leader for the leader. */
  isConfirmed(round: number, confirmedRound: number): boolean;
}

export const RULES: Rules = {
  isMember: (raft, from) => raft.peer(from) !== undefined,
  isFree: (raft, candidate) => raft.votedFor === null || raft.votedFor === candidate,
  isNewVoter: (voters, from) => !voters.includes(from),
  hearsLeader: (raft, now) => {
    if (raft.isLeader) return true;
    return raft.leader !== null && raft.electionTimer.isWithinLeast(raft.heardLeaderAt, now);
  },
  isUpToDate: (raft, request) => {
    const { lastTerm, lastIndex } = raft.log;
    return request.lastLogTerm > lastTerm || (request.lastLogTerm === lastTerm && request.lastLogIndex >= lastIndex);
  },
  isConsistent: (raft, request) =>
    request.prevLogIndex <= raft.log.lastIndex && raft.log.termAt(request.prevLogIndex) === request.prevLogTerm,
  isConflict: (raft, index, entry) => index > raft.log.lastIndex || raft.log.termAt(index) !== entry.term,
  mayCommit: (raft, index) => raft.log.termAt(index) === raft.currentTerm,
  followerCommit: (raft) => (raft.leaderCommit < raft.matchedIndex ? raft.leaderCommit : raft.matchedIndex),
  readRound: (round) => round + 1,
  isConfirmed: (round, confirmedRound) => round <= confirmedRound,
};
