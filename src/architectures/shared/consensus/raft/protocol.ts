/**
 * What Raft members say to each other, generic over what an entry carries (`P`). An empty AppendEntries has a kind of its
 * own (`heartbeat`) because a picture draws it differently; the handler is the same.
 */
import type { Message } from '../../../../sim/node.ts';
import type { Configuration, Entry } from '../log.ts';
import type { GroupOrder } from '../port.ts';

/** RequestVote RPC (Figure 2). `request-pre-vote` asks "would you, in that term?" and changes nothing (thesis §9.6). */
export interface RequestVote extends Message {
  readonly kind: 'request-vote' | 'request-pre-vote';
  readonly term: number;
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
  /** Its leader has asked it to take over (thesis §3.10). */
  readonly transfer?: true;
}

/** TimeoutNow RPC (thesis §3.10): the leader asks a follower that has all of its log to campaign at once. */
export interface TimeoutNow extends Message {
  readonly kind: 'timeout-now';
  readonly term: number;
}

/** A member passes on to its leader what a person has ordered. */
export interface OrderForLeader extends Message {
  readonly kind: 'group-order';
  readonly order: GroupOrder;
}

export interface Vote extends Message {
  readonly kind: 'vote' | 'pre-vote';
  /** The voter's term, so that a stale candidate learns of it. */
  readonly term: number;
  /** The term that was asked for. */
  readonly forTerm: number;
  readonly granted: boolean;
}

/** AppendEntries RPC (Figure 2). */
export interface AppendEntries<P> extends Message {
  readonly kind: 'append-entries' | 'heartbeat';
  readonly term: number;
  readonly prevLogIndex: number;
  readonly prevLogTerm: number;
  readonly entries: readonly Entry<P>[];
  readonly leaderCommit: number;
  /** The read round that an answer confirms (thesis §6.4); see reads.ts. */
  readonly round: number;
}

export interface AppendReply extends Message {
  readonly kind: 'append-reply' | 'heartbeat-reply';
  readonly term: number;
  readonly success: boolean;
  /** Echo of the request, so that answers to superseded requests are known. */
  readonly prevLogIndex: number;
  /** On success: the follower's log equals the leader's up to here. */
  readonly matchIndex: number;
  /** On failure: term of the follower's entry at `prevLogIndex`, 0 when its log is shorter (§5.3, end). */
  readonly conflictTerm: number;
  /** On failure: the first index of that term, or the index after the follower's last; 0 if it lost its disk and waits for a snapshot. */
  readonly conflictIndex: number;
  readonly round: number;
  /** It has lost its disk once: nothing that it says counts for a majority. */
  readonly learner?: true;
}

/** InstallSnapshot RPC (§7, Figure 13): one part of a snapshot. */
export interface InstallSnapshot extends Message {
  readonly kind: 'install-snapshot';
  readonly term: number;
  readonly lastIncludedIndex: number;
  readonly lastIncludedTerm: number;
  /** Statements up to there. */
  readonly ordinal: number;
  /** Where the part stands in the snapshot, bytes, and how long that is in all. */
  readonly offset: number;
  readonly size: number;
  readonly data: Uint8Array;
  /** It is the last part: with it comes what the owner remembers. */
  readonly done: boolean;
  readonly memory: unknown;
  /** With the last part: who belonged to the group then, where that had been changed. */
  readonly config?: Configuration;
}

export interface SnapshotReply extends Message {
  readonly kind: 'snapshot-reply';
  readonly term: number;
  readonly lastIncludedIndex: number;
  /** Bytes that are on disk: where the next part begins. */
  readonly received: number;
  /** All of it is in place, or was not needed. */
  readonly done: boolean;
  readonly learner?: true;
}

/**
 * The leader tells one follower how far the log is committed. In the paper followers learn it with the next
 * AppendEntries; a client waits at this one, so it is told at once.
 */
export interface CommitNotice extends Message {
  readonly kind: 'commit';
  readonly term: number;
  readonly leaderCommit: number;
}

export type RaftMessage<P> =
  | RequestVote
  | Vote
  | TimeoutNow
  | OrderForLeader
  | AppendEntries<P>
  | AppendReply
  | CommitNotice
  | InstallSnapshot
  | SnapshotReply;
