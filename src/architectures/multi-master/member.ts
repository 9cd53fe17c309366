/** The state of one member: its consensus group, the requests that clients left with it, and how far its database has come. */
import type { Micros, NodeId } from '../../sim/node.ts';
import type { Outcome } from '../../sim/operation.ts';
import { type Asked, reply } from '../shared/answers.ts';
import { type RoomEffect, send } from '../shared/effects.ts';
import { RecentOperations } from '../shared/recent.ts';
import { OperationIndex } from './operations.ts';
import type { MemberMessage, SqlCommand } from './protocol.ts';
import type { Consensus } from '../shared/consensus/port.ts';
import type { RaftMessage } from '../shared/consensus/raft/protocol.ts';
import type { RaftConfig } from '../shared/consensus/raft/state.ts';

export type MemberEffect = RoomEffect<MemberMessage>;

export interface MemberConfig {
  readonly raft: RaftConfig;
  readonly reads: 'linearizable' | 'local';
  readonly requestTimeoutUs: Micros;
  /** Most requests of clients that wait here; more are refused. */
  readonly maxRequests: number;
}

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
  /** How often a leader was asked: beyond 0, a write may be in a log. */
  asks: number;
  /** It came soon after a restart, so it may be the copy of one that the last life passed on: no refusal of a write is certain. */
  readonly isDoubtful: boolean;
}

export class Member {
  effects: MemberEffect[];
  /** By operation, oldest first; all have the same patience, so also by deadline. */
  readonly requests = new Map<string, Request>();
  readonly recent = new RecentOperations();
  readonly operations = new OperationIndex();
  /** Position of the database before the log's first statement; null in a first life until the database has told it. */
  base: number | null = null;
  /** The database has said where it stands, so `lastApplied` is true. */
  isPositionKnown = false;
  lastApplied = 0;
  /** The last index of the batch that is being applied; 0 when none is. */
  applyingTo = 0;
  /** Leader: members whose clients wait were told of commits up to here. */
  noticed = 0;
  /** The leader and term that requests were last sent to. */
  routedTo: NodeId | null = null;
  routedTerm = 0;
  /**
   * Reads that want an index of the leader, by the number of the question that covers them. The question after
   * `readsAsked` has not left yet.
   */
  readonly readQuestions = new Map<number, Request[]>();
  readsAsked = 0;
  readsAskedAt: Micros = 0;
  /** Reads whose index is not applied here yet. */
  readonly waitingReads = new Set<Request>();

  constructor(
    readonly config: MemberConfig,
    readonly group: Consensus<SqlCommand, RaftMessage<SqlCommand>>,
    effects: MemberEffect[],
    /** How often it was started: no two lives name a question alike. */
    readonly life: number,
    readonly startedAt: Micros,
  ) {
    this.effects = effects;
  }

  get id(): NodeId {
    return this.group.id;
  }

  /** It came back without its disk and takes no part any more. */
  get isLost(): boolean {
    return this.group.role.value === 'lost';
  }

  /** Its last life may have passed on what is asked now a second time: the network doubles messages, and delays them. */
  mayHaveAsked(now: Micros): boolean {
    const ageUs = now - this.startedAt;
    // A clock that was set back since cannot tell.
    return (this.life > 1 || this.isLost) && ageUs < this.config.requestTimeoutUs;
  }

  push(effect: MemberEffect): void {
    this.effects.push(effect);
  }

  send(to: NodeId, message: MemberMessage): void {
    this.effects.push(send(to, message));
  }

  /** Answers a client and forgets its request. `position`: of the database that answered; null if none was asked. */
  answer(request: Request, outcome: Outcome, position: number | null): void {
    this.requests.delete(request.op);
    this.waitingReads.delete(request);
    this.send(request.client, reply(request.op, outcome, this.id, position));
  }
}
