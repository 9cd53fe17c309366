/**
 * The contract between the kernel and a node. A node is `step(state, input, now) → effects`: it can be tested with no
 * kernel, no clock and no network. Effects are plain data and are carried out in order, so what is persisted before a
 * send is on disk before the message leaves.
 *
 * Types are written as methods on purpose: TypeScript compares method parameters both ways, so a node that speaks one
 * protocol fits the kernel, which knows only `Message`.
 */
import type { Outcome, Served, Statement } from './operation.ts';
import type { Role, RoleChart } from './role.ts';

/** Virtual time or a span of it, integer microseconds. */
export type Micros = number;
export type NodeId = string;

/** A protocol message. Never changed after it was sent. */
export interface Message {
  readonly kind: string;
}

/** Work for the node's engine, done by one of its cores: for a database node, SQL. */
export interface Job {
  readonly kind: string;
}

/** What a picture may show of a node (term, version, votes…): plain data. */
export type ReportValue = null | boolean | number | string | readonly (number | string)[];

export type Input<M extends Message = Message, R = unknown> =
  | { readonly type: 'message'; readonly from: NodeId; readonly message: M }
  | { readonly type: 'timer'; readonly name: string }
  /** A job asked for with `execute` is done. `tag` is the one given there. */
  | { readonly type: 'result'; readonly tag: string; readonly result: R }
  /** A person or a lesson asked this node for something of its architecture (promote, back up, restore…). */
  | { readonly type: 'order'; readonly order: string }
  /** Given to clients only: issue this operation. */
  | { readonly type: 'ask'; readonly op: string; readonly statement: Statement };

export type Effect<M extends Message = Message, J extends Job = Job> =
  | { readonly type: 'send'; readonly to: NodeId; readonly message: M }
  /** Fires once after a time drawn evenly from [minUs, maxUs]. Setting a name again replaces the pending one. */
  | { readonly type: 'setTimer'; readonly name: string; readonly minUs: Micros; readonly maxUs: Micros }
  | { readonly type: 'cancelTimer'; readonly name: string }
  | { readonly type: 'execute'; readonly tag: string; readonly job: J }
  /** Durable: `disk.get(key)` returns it after a crash. */
  | { readonly type: 'persist'; readonly key: string; readonly value: unknown }
  /** Durable: the log keeps its first `from` entries and then these. */
  | { readonly type: 'append'; readonly log: string; readonly from: number; readonly entries: readonly unknown[] }
  | { readonly type: 'role'; readonly role: Role }
  | { readonly type: 'report'; readonly key: string; readonly value: ReportValue }
  | { readonly type: 'call'; readonly op: string; readonly statement: Statement }
  | { readonly type: 'return'; readonly op: string; readonly outcome: Outcome; readonly served: Served | null };

/** What survived: values by key and logs by name. Read at boot only. */
export interface Disk {
  get(key: string): unknown;
  log(name: string): readonly unknown[];
}

/** The behaviour of one node. `S` is its state: volatile, owned by the kernel, changed in place by `step`. */
export interface NodeLogic<S = unknown, M extends Message = Message, J extends Job = Job, R = unknown> {
  readonly roles: RoleChart;
  /** A new state from what is on disk, at the start and after every restart. `now` is the node's own clock. */
  boot(disk: Disk, role: Role, now: Micros): { readonly state: S; readonly effects: readonly Effect<M, J>[] };
  step(state: S, input: Input<M, R>, now: Micros): readonly Effect<M, J>[];
}

export type NodeKind = 'primary' | 'replica' | 'backup' | 'cache' | 'partition' | 'router' | 'member' | 'client';

/** A node's place: who it is and where it stands. */
export interface NodeSpec {
  readonly id: NodeId;
  readonly kind: NodeKind;
  /** Region id. */
  readonly region: string;
}
