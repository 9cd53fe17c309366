/** The changing part of a member: its part of the group, the requests that clients left with it, and how far its database has come. */
import type { Micros, NodeId } from '../../../sim/node.ts';
import type { Outcome } from '../../../sim/operation.ts';
import type { Out } from '../../../sim/out.ts';
import type { Role } from '../../../sim/role.ts';
import type { SqlJob } from '../../../sqlite/jobs.ts';
import { type Asked, reply } from '../../shared/answers.ts';
import type { RecentOperations } from '../../shared/recent.ts';
import type { IdleSince } from '../../shared/transactions/idle.ts';
import type { OperationIndex } from '../../shared/consensus/operations.ts';
import type { Place } from './place.ts';
import type { MemberMessage, Propose, SqlCommand } from './protocol.ts';
import type { GroupState, GroupTags } from '../../shared/consensus/agreement.ts';

/** One client's statement and how far it has come. */
export interface Request extends Asked {
  readonly client: NodeId;
  readonly deadline: Micros;
  /** `unclear`: this database cannot prepare it, perhaps because it lacks a table that the leader already has. */
  purpose: 'unclear' | 'read' | 'write' | 'step' | 'commit';
  /**
   * Of a transaction: asked until the leader answers (a statement) or it is applied here (COMMIT). Else: classifying → routing (no leader known) → asked (the leader has it, or not) → waiting (a read, until its index is
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
  /** How old that is at most, where it is known. */
  ageUs: Micros | null;
}

/** What waits at the leader until it may run. */
export interface Turn {
  /** The member whose client waits. */
  readonly origin: NodeId;
  readonly asked: Asked & Pick<Propose, 'after'>;
  /** Whatever was chosen up to here when it came is to be applied first. */
  readonly need: number;
  /**
   * A statement of an open transaction, or its first; a statement alone, as a transaction of its own or as an entry that every member
   * runs; or the COMMIT of a transaction that is not known here.
   */
  readonly as: 'step' | 'begin' | 'alone' | 'in the log' | 'settle';
}

/** A transaction that the leader's database knows. */
export interface OpenTransaction {
  readonly id: string;
  readonly origin: NodeId;
  /** A statement alone, and what its client will be told; null for a transaction that a client began. */
  readonly asked: (Asked & Pick<Propose, 'after'>) | null;
  told: (Outcome & { readonly ok: true }) | null;
  /** Proposed: its rows are in the log, and not applied yet. */
  stage: 'open' | 'ending' | 'proposed';
}

/** An answer to a client of this member or another. */
export interface Told {
  readonly op: string;
  readonly outcome: Outcome;
  readonly position: number | null;
}

/** What a leader knows of transactions, for as long as it leads one term. */
export interface Leading {
  readonly term: number;
  /** Index of the last entry for whose rows nobody holds locks. */
  lastFree: number;
  readonly open: Map<string, OpenTransaction>;
  /** What has not begun, in the order of coming; and statements of open transactions. */
  readonly turns: Turn[];
  readonly steps: Turn[];
  /** Statements that came; transactions that were rolled back here. */
  readonly seen: RecentOperations;
  readonly ended: RecentOperations;
  /** Transactions that only read and wait for the word that this member still leads, by the COMMIT. */
  readonly confirming: Map<string, Omit<Told, 'op'> & { readonly origin: NodeId }>;
  readonly idleSince: IdleSince;
}

export interface MemberState extends GroupState<SqlCommand> {
  /** The algorithm's. */
  role: Role;
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
  leading: Leading | null;
  /** What this member's own clients are to be told of transactions, until the end of the step. */
  readonly told: Told[];
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
  /** Leader, in this term: a statement of a transaction, and what a transaction does to rows. */
  | {
      readonly kind: 'step';
      readonly term: number;
      readonly id: string;
      readonly origin: NodeId;
      readonly asked: Asked & Pick<Propose, 'after'>;
    }
  | { readonly kind: 'prepared'; readonly term: number; readonly id: string; readonly op: string }
  | { readonly kind: 'rolled back' }
  /** The number of this life is on disk. */
  | { readonly kind: 'born' }
  /** It has forgotten its number, and draws one. */
  | { readonly kind: 'life' }
  | GroupTags;

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
  out.send(request.client, {
    ...reply(request.op, outcome, node.place.spec.id, position),
    ...(request.isLocal && { ageUs: request.ageUs }),
  });
}

/** A member's state, or null for a client, a node of another room or one that is down. */
export function memberOf(state: unknown): MemberState | null {
  return isMember(state) ? state : null;
}

function isMember(state: unknown): state is MemberState {
  return typeof state === 'object' && state !== null && 'lastApplied' in state && 'requests' in state && 'place' in state;
}
