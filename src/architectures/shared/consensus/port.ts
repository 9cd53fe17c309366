/**
 * What the owner of one consensus group needs of it, whatever the algorithm: Raft today. The group keeps gaps, votes and
 * truncation to itself. The owner hands each step's effects in (`begin`), gives the group what is addressed to it, does what
 * has become possible (`chosenIndex`, `takeReads`), and ends the step. What a payload means, and that an operation is done
 * once, is the owner's matter.
 */
import type { Effect, Message, Micros, NodeId } from '../../../sim/node.ts';
import type { Role } from '../../../sim/role.ts';

/** How a life began: for the first time, again after a crash, or again with its disk lost. */
export type Birth = 'first' | 'again' | 'blank';

/** Where effects go. An array of a wider effect type fits, so an owner can mix its own effects in, in order. */
export interface Outbox<M extends Message> {
  push(effect: Effect<M, never>): unknown;
}

/** One place in the log. Shared by every log and message that holds it; never changed. */
export interface Entry<P> {
  /** The epoch it was made in: Raft's term. */
  readonly term: number;
  /** How many entries from the start of the log up to this one carry a payload: the position of a database that applied it. */
  readonly ordinal: number;
  /** What to apply; null where the algorithm needed an entry of its own. */
  readonly payload: P | null;
}

/** The log as its owner may see it. Beyond `chosenIndex` it may still change. Indexes start at 1. */
export interface LogView<P> {
  readonly lastIndex: number;
  at(index: number): Entry<P> | undefined;
  /** How many entries up to `index` carry a payload. */
  ordinalAt(index: number): number;
  /** The first index whose ordinal is at least `ordinal`; lastIndex + 1 if there is none. */
  indexOfOrdinal(ordinal: number): number;
}

/** Who wants a read index, and what it knows the answer by. */
export interface ReadRequest {
  readonly from: NodeId;
  readonly ticket: string;
}

/** A read may be answered by whoever has applied the log up to `index`. */
export interface ReadyRead extends ReadRequest {
  readonly index: number;
}

export interface Consensus<P, M extends Message> {
  readonly id: NodeId;
  readonly role: Role;
  /** Raft's term, Paxos's ballot: rises with every change of leader. */
  readonly epoch: number;
  /** The leader of this epoch, if it is known here. */
  readonly leader: NodeId | null;
  readonly isLeader: boolean;
  readonly log: LogView<P>;
  /** Everything up to here is decided and never changes. Known late on followers. */
  readonly chosenIndex: number;

  /** Before anything else in a step: where its effects go. */
  begin(out: Outbox<M>): void;
  /** Once, in the first step of a life: takes its role and starts its timers. Born `blank` it takes no part. */
  start(birth: Birth): void;
  handleMessage(from: NodeId, message: M, now: Micros): void;
  /** False if the timer is not one of the group's. */
  handleTimer(name: string, now: Micros): boolean;
  /**
   * Leader: puts a payload into the log. Its index, or null when the log is full and nothing was done. The entry is chosen
   * once `chosenIndex` reaches it; it is lost if another entry comes to stand there.
   */
  propose(payload: P): number | null;
  /**
   * Leader: asks for the index of a linearizable read; it comes with `takeReads` when it is confirmed, and never if this
   * member stops leading before. False: too many wait, nothing was noted. Local reads need no group.
   */
  read(request: ReadRequest): boolean;
  /** The reads confirmed since the last call. */
  takeReads(): readonly ReadyRead[];
  /** Leader: tells one follower at once how far the log is chosen, because a client waits there. */
  tellChosen(to: NodeId): void;
  /** Last in a step: what a picture shows, where it changed. */
  end(): void;
}
