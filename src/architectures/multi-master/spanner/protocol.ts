/** What spanservers say to each other, to time masters and to their clients. What they say about the log itself is Paxos's. */
import type { Message, Micros, NodeId } from '../../../sim/node.ts';
import type { Outcome } from '../../../sim/operation.ts';
import type { LogStatement } from '../../../sqlite/jobs.ts';
import type { RowChange } from '../../../sqlite/notebook.ts';
import type { Wanted } from '../../shared/locks/table.ts';
import type { Asked } from '../../shared/answers.ts';
import type { GroupMessage } from '../../shared/consensus/agreement.ts';
import type { ClientQuery, ClientReply } from '../../contract.ts';

/** What an entry carries of a commit over several groups (§4.2.1); of all others, none of it. */
export interface TwoPhase {
  /** A participant has prepared: its timestamp is the entry's, and whoever leads next has its locks. */
  readonly prepares: Prepares;
  /** What the coordinator decided: the commit timestamp, or null. The entry's own timestamp only rises with the log. */
  readonly decides: { readonly transaction: string; readonly at: Micros | null };
  /** The coordinator's own commit, to which these were added. */
  readonly participants: readonly number[];
}

export interface Prepares {
  readonly transaction: string;
  /** Operation of its commit, which its coordinator's log has if it is committed. */
  readonly commit: string;
  readonly coordinator: number;
  readonly age: number;
  readonly rows: readonly RowChange[];
  readonly locks: readonly Wanted[];
}

/** What an entry of the log carries: one write, and the moment at which it counts as done. */
export interface Commit extends Partial<TwoPhase> {
  /** The client's operation: an op is in the log once at most. */
  readonly op: string;
  /** The spanserver that the client asked and that answers it. */
  readonly origin: NodeId;
  /** Its commit timestamp, µs. */
  readonly ts: Micros;
  readonly statement: LogStatement;
}

export function isCommit(value: unknown): value is Commit {
  return typeof value === 'object' && value !== null && 'op' in value && 'origin' in value && 'ts' in value && 'statement' in value;
}

/** A spanserver asks a time master (§3). */
export interface PollTime extends Message {
  readonly kind: 'poll-time';
  readonly poll: number;
}

export interface Time extends Message {
  readonly kind: 'time';
  readonly poll: number;
  /** What the master's clock shows, µs. */
  readonly at: Micros;
}

/** A leader asks for lease votes (§4.1.1). `epoch`: its ballot. */
export interface LeaseRequest extends Message {
  readonly kind: 'lease-request';
  readonly epoch: number;
  /** Who would hold it: this life of this node. */
  readonly holder: string;
  readonly round: number;
}

export interface LeaseVote extends Message {
  readonly kind: 'lease-vote';
  readonly holder: string;
  readonly round: number;
}

/** A spanserver brings a client's write to the leader (§4.2.1). */
export interface CommitRequest extends Message, Asked {
  readonly kind: 'commit-request';
  readonly epoch: number;
  /** It changes the schema: whoever has locks is waited for. */
  readonly schema?: true;
  /** Where there are several groups, who begins an operation gives it its age, so that it is the same in all. */
  readonly age?: number;
}

/** A statement of a read-write transaction, or its end, on the way to the leader, which has the locks (§4.2.1). */
export interface TransactionRequest extends Message, Asked {
  readonly kind: 'transaction-request';
  readonly epoch: number;
  readonly age?: number;
  /** Its end: this leader coordinates, and these groups have parts of it. */
  readonly participants?: readonly number[];
}

/** What the leader answers without the log: a statement's rows, an abort, the end of what has written nothing. */
export interface TransactionReply extends Message {
  readonly kind: 'transaction-reply';
  readonly op: string;
  readonly epoch: number;
  readonly outcome: Outcome;
}

/** What the leader does for others. */
export type LeaderRequest = CommitRequest | SafeTimeRequest | TransactionRequest | Prepare | Vote | Decided;

/** The leader will not take it. */
export interface CommitRefused extends Message {
  readonly kind: 'commit-refused';
  readonly op: string;
  readonly reason: string;
}

/** A replica asks that nothing more be written at or before `t` (§4.2.4: MinNextTS, on demand). */
export interface SafeTimeRequest extends Message {
  readonly kind: 'safe-time-request';
  readonly op: string;
  readonly epoch: number;
  readonly t: Micros;
}

/** Whatever is written at or before `t` stands in the log up to `index`. `op`: of the read that asked; empty, where nobody did. */
export interface SafeTime extends Message {
  readonly kind: 'safe-time';
  readonly op: string;
  readonly t: Micros;
  readonly index: number;
}

/** A spanserver that a client asked brings a statement to the nearest replica of the group that has its tables. */
export interface GroupQuery extends Message {
  readonly kind: 'group-query';
  readonly query: ClientQuery;
  readonly age: number;
  /** Groups with parts of the transaction that this ends. */
  readonly participants: readonly number[];
  /** Not the statement is wanted, but rows of these tables as of a moment. */
  readonly at: { readonly t: Micros; readonly tables: readonly string[] } | null;
}

export interface RowsAt extends Message {
  readonly kind: 'rows-at';
  readonly op: string;
  readonly group: number;
  readonly rows: readonly RowChange[];
}

/** Of a commit over several groups, on the way to a group's leader: whoever is not passes it on to the one it knows, once. */
interface ToGroup extends Message {
  readonly transaction: string;
  /** Operation of its commit. */
  readonly op: string;
  readonly passed?: true;
}

/** To a participant: it is to be committed. */
export interface Prepare extends ToGroup {
  readonly kind: 'prepare-request';
  readonly coordinator: number;
}

/** A participant has prepared at `ts`, or cannot (null). Sent again until it hears what was decided. */
export interface Vote extends ToGroup {
  readonly kind: 'prepare-vote';
  readonly group: number;
  readonly ts: Micros | null;
}

export interface Decided extends ToGroup {
  readonly kind: 'decision';
  /** Its commit timestamp; null: it is over, and nothing was written. */
  readonly at: Micros | null;
}

export type SpanMessage =
  | GroupQuery
  | RowsAt
  | Prepare
  | Vote
  | Decided
  | GroupMessage<Commit>
  | PollTime
  | Time
  | LeaseRequest
  | LeaseVote
  | CommitRequest
  | CommitRefused
  | TransactionRequest
  | TransactionReply
  | SafeTimeRequest
  | SafeTime
  | ClientQuery
  | ClientReply;
