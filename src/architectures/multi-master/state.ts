/** The changing part of a member: its part of the group, the requests that clients left with it, and how far its database has come. */
import type { Micros, NodeId } from '../../sim/node.ts';
import type { Outcome } from '../../sim/operation.ts';
import type { Out } from '../../sim/out.ts';
import type { SqlJob } from '../../sqlite/jobs.ts';
import { type Asked, reply } from '../shared/answers.ts';
import type { RaftNode, RaftTag } from '../shared/consensus/raft/state.ts';
import type { RecentOperations } from '../shared/recent.ts';
import type { OperationIndex } from './operations.ts';
import type { Place } from './place.ts';
import type { MemberMessage, SqlCommand } from './protocol.ts';

/** One client's statement and how far it has come. */
export interface Request extends Asked {
  readonly client: NodeId;
  readonly deadline: Micros;
  /** `unclear`: this database cannot prepare it, perhaps because it lacks a table that the leader already has. */
  purpose: 'unclear' | 'read' | 'write';
  /**
   * classifying → routing (no leader known) → asked (the leader has it, or not) → waiting (a read, until its index is
   * applied here) → running (a read, in the database).
   */
  stage: 'classifying' | 'routing' | 'asked' | 'waiting' | 'running';
  /** A read's index, once known. */
  index: number;
  /** What this member had applied when it came: the operation can only be in the log after that. */
  readonly after: number;
  /** How often a leader was asked: beyond 0, a write may be in a log. */
  asks: number;
  /** It came soon after a restart, so it may be the copy of one that the last life passed on: no refusal of a write is certain. */
  readonly isDoubtful: boolean;
  /** It reads what this member has, of whose age nobody knows. */
  isLocal: boolean;
}

export interface MemberState extends RaftNode<SqlCommand> {
  readonly place: Place;
  /** How often it was started: no two lives name a question alike. */
  life: number;
  /** That number is on disk, so no later life will have it. */
  isNumbered: boolean;
  readonly startedAt: Micros;
  /** By operation, oldest first; all have the same patience, so also by deadline. */
  readonly requests: Map<string, Request>;
  readonly recent: RecentOperations;
  readonly operations: OperationIndex;
  /** The last entry of what its database keeps as a snapshot; null when it keeps none. */
  keptAt: number | null;
  /** What its database is doing for a snapshot. */
  snapshotJob: 'keep' | 'image' | 'load' | null;
  /** Position of the database before the log's first statement; null in a first life until the database has told it. */
  base: number | null;
  /** The database has said where it stands, so `lastApplied` is true. */
  isPositionKnown: boolean;
  lastApplied: number;
  /** The last index of the batch that is being applied; 0 when none is. */
  applyingTo: number;
  /** Leader: members whose clients wait were told of commits up to here. */
  noticed: number;
  /** The leader and term that requests were last sent to. */
  routedTo: NodeId | null;
  routedTerm: number;
  /**
   * Reads that want an index of the leader, by the number of the question that covers them. The question after
   * `readsAsked` has not left yet.
   */
  readonly readQuestions: Map<number, Request[]>;
  readsAsked: number;
  readsAskedAt: Micros;
  /** Reads whose index is not applied here yet. */
  readonly waitingReads: Set<Request>;
  /** What mechanisms keep, by slot. */
  readonly own: Record<string, unknown>;
}

/** A member's jobs and syncs. */
export type MemberTag =
  | { readonly kind: 'position' }
  | { readonly kind: 'apply' }
  | { readonly kind: 'keep' | 'image' | 'load' }
  | { readonly kind: 'classify'; readonly op: string }
  | { readonly kind: 'read'; readonly op: string }
  /** The number of this life is on disk. */
  | { readonly kind: 'born' }
  /** It has forgotten its number, and draws one. */
  | { readonly kind: 'life' }
  | RaftTag;

export type MemberOut = Out<MemberMessage, MemberTag, SqlJob>;

/** Its last life may have passed on what is asked now a second time: the network doubles messages, and delays them. */
export function mayHaveAsked(node: MemberState, now: Micros): boolean {
  const ageUs = now - node.startedAt;
  // A clock that was set back since cannot tell.
  return node.life > 1 && ageUs < node.place.requestTimeoutUs;
}

/** Answers a client and forgets its request. `position`: of the database that answered; null if none was asked. */
export function answer(node: MemberState, out: MemberOut, request: Request, outcome: Outcome, position: number | null): void {
  node.requests.delete(request.op);
  node.waitingReads.delete(request);
  out.send(request.client, { ...reply(request.op, outcome, node.place.spec.id, position), ...(request.isLocal && { ageUs: null }) });
}
