/**
 * What the owner of one consensus group needs of it, whatever the algorithm: Raft, or Paxos. The group is part of its owner's
 * state, and keeps gaps, votes and truncation to itself. The owner gives the group what is addressed to it, does what has
 * become possible (`chosenIndex`, `takeReads`), and ends the step. What a payload means, and that an operation is done once, is
 * the owner's matter.
 */
import type { Birth, Message, NodeId } from '../../../sim/node.ts';
import type { Out } from '../../../sim/out.ts';
import type { LastIncluded, Log } from './log.ts';

/** Who wants a read index, and what it knows the answer by. */
export interface ReadRequest {
  readonly from: NodeId;
  readonly ticket: string;
}

/** A read may be answered by whoever has applied the log up to `index`. */
export interface ReadyRead extends ReadRequest {
  readonly index: number;
}

/** What a snapshot is to a group: bytes, and what the owner remembers of the entries that it stands for: plain data, of the owner's own. */
export interface Snapshot {
  /** The last entry that it covers. */
  readonly index: number;
  readonly data: Uint8Array;
  readonly memory: unknown;
}

/** One that came from the leader, whole. */
export interface Received {
  readonly last: LastIncluded;
  readonly data: Uint8Array;
  readonly memory: unknown;
}

/** What a person asks of a group, at any of its members: the leader does it, and says why not where it does not. */
export type GroupOrder =
  /**
   * `lead`: this member takes the lead over. `add`: it becomes a voter, once it has caught up. `learn`: it gets the log and no vote.
   * `remove`: it belongs to the group no more.
   */
  | { readonly does: 'lead' | 'add' | 'learn' | 'remove'; readonly member: NodeId }
  /** These and no others are voters. */
  | { readonly does: 'members'; readonly members: readonly NodeId[] };

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

  /** Once, in the first step of a life: takes its role and starts its timers. Born `blank` it votes no more, and waits for a snapshot. */
  start(node: N, out: GroupOut<M, T>, birth: Birth): void;
  onMessage(node: N, out: GroupOut<M, T>, from: NodeId, message: M): void;
  /** False if the timer is not one of the group's. */
  onTimer(node: N, out: GroupOut<M, T>, name: string): boolean;
  onSynced(node: N, out: GroupOut<M, T>, tag: T): void;
  /** Passes an order on to the leader, or does it. */
  order(node: N, out: GroupOut<M, T>, order: GroupOrder): void;
  /** Leader: takes payloads now. False while it hands its lead over: it may do so again, or another leads soon. */
  accepts(node: N): boolean;
  /**
   * Leader: puts a payload into the log. Its index, or null when the log is full or the lead is being handed over: nothing was done. The entry is chosen
   * once `chosenIndex` reaches it; it is lost if another entry comes to stand there. `ordinal`: payloads are counted on from that, since this one
   * stands for as many (Raft alone).
   */
  propose(node: N, out: GroupOut<M, T>, payload: P, ordinal?: number): number | null;
  /**
   * Leader: asks for the index of a linearizable read; it comes with `takeReads` when it is confirmed, and never if this
   * member stops leading before. False: too many wait, nothing was noted. Local reads need no group.
   */
  read(node: N, out: GroupOut<M, T>, request: ReadRequest): boolean;
  /** The reads confirmed since the last call. */
  takeReads(node: N): readonly ReadyRead[];
  /** Leader: tells one follower at once how far the log is chosen, because a client waits there. */
  tellChosen(node: N, out: GroupOut<M, T>, to: NodeId): void;
  /** What the owner said at the last compaction, or what came with the last snapshot; null when neither was. */
  memory(node: N): unknown;
  /** The owner has done what entries up to `index` say: the log may give them up. `memory`: what it must know of them, plain data. */
  compact(node: N, out: GroupOut<M, T>, index: number, memory: unknown): void;
  /** Leader: somebody lacks entries that the log has given up, and there is no snapshot to send. */
  wantsSnapshot(node: N): boolean;
  /** Leader: this one; it covers all that the log has given up. */
  offerSnapshot(node: N, out: GroupOut<M, T>, snapshot: Snapshot): void;
  /** A snapshot has come, or null: the owner is to put it in place, and say so. */
  received(node: N): Received | null;
  /** It is in place, or the owner has got further than that meanwhile (`isNewer`: false). */
  installed(node: N, out: GroupOut<M, T>, isNewer: boolean): void;
  /** Nothing is known here until a snapshot comes: not even where the log begins. */
  isBlank(node: N): boolean;
  /** Last in a step: what a picture shows, where it changed. */
  end(node: N, out: GroupOut<M, T>): void;
}
