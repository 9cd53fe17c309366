/**
 * The contract between the kernel and a node. A node is `step(node, input, out)`: it changes its state in place and writes
 * effects into `out`, so it can be tested with no kernel, no clock and no network. Effects are plain data and are carried
 * out in order after the step. What is persisted is on disk only after a sync: whoever promises it waits for that.
 *
 * Types are written as methods on purpose: TypeScript compares method parameters both ways, so a node that speaks one
 * protocol fits the kernel, which knows only `Message`.
 */
import type { Answer, Asked, Pending } from './operation.ts';
import type { Role } from './role.ts';

/** Virtual time or a span of it, integer microseconds. */
export type Micros = number;
export type NodeId = string;

/** A protocol message. Never changed after it was sent. */
export interface Message {
  readonly kind: string;
  /** What its sender calls it, where that says more than its kind: pictures show it as that. */
  readonly as?: string;
}

/** Work for the node's engine, done by one of its cores: for a database node, SQL. */
export interface Job {
  readonly kind: string;
}

/**
 * Why committed content is gone. `disk`: the disk was lost. `restore`: a backup was put in its place. `promotion`: this node
 * begins a timeline that has only this much of the others'. `timeline`: this node gives up its own for another's.
 */
export const LOSS_REASONS = ['disk', 'lie', 'restore', 'promotion', 'timeline'] as const;
export type LossReason = (typeof LOSS_REASONS)[number];

/** What a picture may show of a node (term, version, votes…): plain data. */
export type ReportValue = null | boolean | number | string | readonly (number | string)[];

/** `T`: the tags of the node's jobs, syncs and draws. `R`: what its engine answers. */
export type Input<M extends Message = Message, R = unknown, T = unknown> =
  | { readonly type: 'message'; readonly from: NodeId; readonly message: M }
  | { readonly type: 'timer'; readonly name: string }
  /** A job asked for with `execute` is done. `tag` is the one given there. */
  | { readonly type: 'result'; readonly tag: T; readonly result: R }
  /** What was written when this sync was asked for is on disk. */
  | { readonly type: 'synced'; readonly tag: T }
  /** The number that was asked for with `draw`. */
  | { readonly type: 'drawn'; readonly tag: T; readonly value: number }
  /** A person or a lesson asked this node for something of its architecture (promote, back up, restore…). */
  | { readonly type: 'order'; readonly order: string }
  /** Given to clients only: issue this operation. */
  | { readonly type: 'ask'; readonly asked: Asked }
  /** The peer's host lives, but nobody there takes this message: for certain, it was not taken. */
  | { readonly type: 'refused'; readonly peer: NodeId; readonly message: M }
  /** The connection to the peer is gone. What it was sent and has not answered, it may or may not have taken. */
  | { readonly type: 'reset'; readonly peer: NodeId };

/** An effect as an object: what `Out` holds in columns. */
export type Effect<M extends Message = Message, J extends Job = Job> =
  | { readonly type: 'send'; readonly to: NodeId; readonly message: M }
  | { readonly type: 'setTimer'; readonly name: string; readonly minUs: Micros; readonly maxUs: Micros }
  | { readonly type: 'cancelTimer'; readonly name: string }
  | { readonly type: 'execute'; readonly tag: unknown; readonly job: J }
  | { readonly type: 'persist'; readonly key: string; readonly value: unknown }
  | { readonly type: 'append'; readonly log: string; readonly from: number; readonly entries: readonly unknown[] }
  | { readonly type: 'trim'; readonly log: string; readonly count: number }
  | { readonly type: 'sync'; readonly tag: unknown }
  | { readonly type: 'draw'; readonly tag: unknown; readonly low: number; readonly high: number }
  | { readonly type: 'role'; readonly role: Role }
  | { readonly type: 'report'; readonly key: string; readonly value: ReportValue }
  | { readonly type: 'lose'; readonly position: number; readonly reason: LossReason }
  | { readonly type: 'call'; readonly pending: Pending }
  | { readonly type: 'return'; readonly answer: Answer; readonly pending: Pending };

/** What was on disk: values by key and logs by name. Read at boot only. */
export interface Disk {
  get(key: string): unknown;
  log(name: string): readonly unknown[];
}

/** How a life of a node began: for the first time, again after a crash, or again with its disk lost. */
export type Birth = 'first' | 'again' | 'blank';

/** `client`, or a word of the architecture's own: each room describes its kinds in its `about.ts`. */
export type NodeKind = string;

/** A node's place: who it is and where it stands. */
export interface NodeSpec {
  readonly id: NodeId;
  readonly kind: NodeKind;
  /** Region id. */
  readonly region: string;
  /** No other node has a copy of what it committed: with its disk, that is lost. */
  readonly sole?: true;
  /**
   * The part of the run's data that it keeps, where data is kept in parts. Positions of nodes of one part count the same writes; those of
   * different parts cannot be compared.
   */
  readonly part?: string;
  /** Its positions count what it has taken in, in an order of its own: no state of it is that of another node at the same position. */
  readonly ownOrder?: true;
  /** What it answers without a position is of several databases, all as they stood at one moment: by timestamps, or because commits were held. */
  readonly atOneMoment?: true;
  /** Nodes of one host share its cores, its disk and its fate; without one each has a host of its own. */
  readonly host?: string;
}
