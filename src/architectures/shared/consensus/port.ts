/**
 * What the owner of one consensus group needs of it, whatever the algorithm: Raft today. The group is part of its owner's
 * state, and keeps gaps, votes and truncation to itself. The owner gives the group what is addressed to it, does what has
 * become possible (`chosenIndex`, `takeReads`), and ends the step. What a payload means, and that an operation is done once, is
 * the owner's matter.
 */
import type { Birth, Message, NodeId } from '../../../sim/node.ts';
import type { Out } from '../../../sim/out.ts';
import type { Log } from './log.ts';

/** Who wants a read index, and what it knows the answer by. */
export interface ReadRequest {
  readonly from: NodeId;
  readonly ticket: string;
}

/** A read may be answered by whoever has applied the log up to `index`. */
export interface ReadyRead extends ReadRequest {
  readonly index: number;
}

/** Under what a group asks for syncs: its own matter, but for the kind, by which the owner knows whose they are. */
export interface GroupTag {
  readonly kind: 'group';
}

/** What a group writes into: the owner's `out`, so that effects of both stay in order. A group has no jobs. `T`: tags of its syncs. */
export type GroupOut<M extends Message, T extends GroupTag> = Out<M, T, never>;

/** An algorithm, for nodes `N` that hold the state of one group. `P`: what an entry carries. `M`: what members say. */
export interface Consensus<N, P, M extends Message, T extends GroupTag> {
  /** Raft's term, Paxos's ballot: rises with every change of leader. */
  epoch(node: N): number;
  /** The leader of this epoch, if it is known here. */
  leader(node: N): NodeId | null;
  isLeader(node: N): boolean;
  /** Beyond `chosenIndex` it may still change. */
  log(node: N): Log<P>;
  /** Everything up to here is decided and never changes. Known late on followers. */
  chosenIndex(node: N): number;

  /** Once, in the first step of a life: takes its role and starts its timers. Born `blank` it takes no part. */
  start(node: N, out: GroupOut<M, T>, birth: Birth): void;
  onMessage(node: N, out: GroupOut<M, T>, from: NodeId, message: M): void;
  /** False if the timer is not one of the group's. */
  onTimer(node: N, out: GroupOut<M, T>, name: string): boolean;
  onSynced(node: N, out: GroupOut<M, T>, tag: T): void;
  /**
   * Leader: puts a payload into the log. Its index, or null when the log is full and nothing was done. The entry is chosen
   * once `chosenIndex` reaches it; it is lost if another entry comes to stand there.
   */
  propose(node: N, out: GroupOut<M, T>, payload: P): number | null;
  /**
   * Leader: asks for the index of a linearizable read; it comes with `takeReads` when it is confirmed, and never if this
   * member stops leading before. False: too many wait, nothing was noted. Local reads need no group.
   */
  read(node: N, out: GroupOut<M, T>, request: ReadRequest): boolean;
  /** The reads confirmed since the last call. */
  takeReads(node: N): readonly ReadyRead[];
  /** Leader: tells one follower at once how far the log is chosen, because a client waits there. */
  tellChosen(node: N, out: GroupOut<M, T>, to: NodeId): void;
  /** Last in a step: what a picture shows, where it changed. */
  end(node: N, out: GroupOut<M, T>): void;
}
