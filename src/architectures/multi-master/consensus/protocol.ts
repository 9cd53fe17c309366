/** What brings clients' SQL to the leader. What they say about the log itself is the algorithm's: `../shared/consensus`. */
import type { Message, NodeId } from '../../../sim/node.ts';
import type { Outcome, Value } from '../../../sim/operation.ts';
import type { LogStatement } from '../../../sqlite/jobs.ts';
import type { Asked } from '../../shared/answers.ts';
import type { ClientQuery, ClientReply, Extras } from '../../contract.ts';
import type { GroupMessage } from '../../shared/consensus/agreement.ts';

/** What an entry of the SQL log carries. */
export interface SqlCommand {
  /** The client's operation: an op is in the log once at most. */
  readonly op: string;
  /** The member that the client asked and that answers it. */
  readonly origin: NodeId;
  readonly statement: LogStatement;
}

export function isCommand(value: unknown): value is SqlCommand {
  return typeof value === 'object' && value !== null && 'op' in value && 'origin' in value && 'statement' in value;
}

/** A member forwards a client's write to the leader of `term`. */
export interface Propose extends Message, Omit<Extras, 'as'> {
  readonly kind: 'propose';
  readonly op: string;
  readonly term: number;
  readonly sql: string;
  readonly params: readonly Value[];
  /** The operation can only be in the log after this index. */
  readonly after: number;
}

/** A member forwards a statement of a transaction, or its end, to the leader of `term`. */
export interface MemberStatement extends Message, Asked {
  readonly kind: 'statement';
  readonly term: number;
  /** A COMMIT can only be in the log after this index. */
  readonly after: number;
}

/** What came of it, or of a write alone that came while transactions were open. */
export interface StatementReply extends Message {
  readonly kind: 'statement-reply';
  readonly op: string;
  readonly outcome: Outcome;
  /** Of the leader's database. */
  readonly position: number | null;
}

/** The leader did not and will not take the proposal; `reason` says why nobody should try again. */
export interface Refuse extends Message {
  readonly kind: 'refuse';
  readonly op: string;
  readonly reason: string;
  /** It may have been taken before. */
  readonly isDoubtful: boolean;
}

/**
 * A member asks the leader of `term` how far it must have applied to answer the linearizable reads that wait there (thesis
 * §6.4): one question for all of them.
 */
export interface ReadIndex extends Message {
  readonly kind: 'read-index';
  /** Names the question; never used twice. */
  readonly ticket: string;
  readonly term: number;
}

export interface ReadIndexReply extends Message {
  readonly kind: 'read-index-reply';
  readonly ticket: string;
  readonly index: number;
}

export type MemberMessage =
  | GroupMessage<SqlCommand>
  | Propose
  | MemberStatement
  | StatementReply
  | Refuse
  | ReadIndex
  | ReadIndexReply
  | ClientQuery
  | ClientReply;
