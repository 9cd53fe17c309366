/**
 * The rules that make Raft safe, each a question with a yes or a no. They stand together because they are what a class
 * should look at longest, and apart from the handlers so that a test can break one and watch an invariant catch it.
 */
import type { NodeId } from '../../../../sim/node.ts';
import type { Log } from './log.ts';
import type { AppendEntries, RequestVote } from './protocol.ts';

/** What a rule looks at: the part of `Raft` that the questions are about. */
export interface Facts {
  readonly currentTerm: number;
  readonly votedFor: NodeId | null;
  readonly log: Log<unknown>;
  readonly matchedIndex: number;
  readonly leaderCommit: number;
}

export interface Rules {
  /** §5.2: one vote per term, first come, first served. */
  isFree(raft: Facts, candidate: NodeId): boolean;
  /** §5.4.1: a vote goes only to a log at least as up to date: higher last term, or equal and at least as long. */
  isUpToDate(raft: Facts, request: RequestVote): boolean;
  /** §5.3: entries are taken only where the entry before them agrees. */
  isConsistent(raft: Facts, request: AppendEntries<unknown>): boolean;
  /** §5.4.2: a leader counts copies only of entries of its own term; earlier ones are committed with them. */
  mayCommit(raft: Facts, index: number): boolean;
  /** §5.3 (Figure 2, AppendEntries 5): how far a follower may commit: never past what it knows to agree with the leader. */
  followerCommit(raft: Facts): number;
  /** Thesis §6.4: a read waits until a majority, asked after it came, still took its leader for the leader. */
  isConfirmed(round: number, confirmedRound: number): boolean;
}

export const RULES: Rules = {
  isFree: (raft, candidate) => raft.votedFor === null || raft.votedFor === candidate,
  isUpToDate: (raft, request) => {
    const { lastTerm, lastIndex } = raft.log;
    return request.lastLogTerm > lastTerm || (request.lastLogTerm === lastTerm && request.lastLogIndex >= lastIndex);
  },
  isConsistent: (raft, request) =>
    request.prevLogIndex <= raft.log.lastIndex && raft.log.termAt(request.prevLogIndex) === request.prevLogTerm,
  mayCommit: (raft, index) => raft.log.termAt(index) === raft.currentTerm,
  followerCommit: (raft) => (raft.leaderCommit < raft.matchedIndex ? raft.leaderCommit : raft.matchedIndex),
  isConfirmed: (round, confirmedRound) => round <= confirmedRound,
};
