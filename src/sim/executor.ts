/** The device that does a node's jobs (for database nodes: SQLite). The kernel only knows what a job cost. */
import type { Job, Micros, NodeId } from './node.ts';

/** A job that goes on or waits, by the executor's own number; from 1. */
export type Ticket = number;
/** A job that nobody needs to come back to. */
export const NO_TICKET: Ticket = 0;

/** What became of a job that a core took up. */
export type Started =
  /** It takes `costUs`. With a ticket, what it does takes effect when that has been spent, and `finish` tells its result; else `result` does. */
  | { readonly ticket: Ticket; readonly result: unknown; readonly costUs: Micros; readonly steps: number; readonly waitsFor: null }
  /** It has to wait for others of its database, named here, and needs no core until `freed` has its ticket. */
  | { readonly ticket: Ticket; readonly waitsFor: readonly string[] };

/** A job that waited and need not any longer: it may be started again, under its ticket, or it has ended with `result`. */
export interface Freed {
  readonly ticket: Ticket;
  readonly ended: { readonly result: unknown } | null;
}

export interface Executor {
  /**
   * Begins a job; nothing of what it does can be seen yet. `clockUs` is the node's own clock; `ticket` is that of a job which has
   * waited, `NO_TICKET` for a new one.
   */
  start(node: NodeId, job: Job, clockUs: Micros, ticket: Ticket): Started;
  /** The time of a job has been spent: its effects on the node's data can be seen from now on. Returns its result. */
  finish(node: NodeId, ticket: Ticket): unknown;
  /** Jobs that what was started or finished since the last call has freed, in the order in which they go on. */
  freed(node: NodeId): readonly Freed[];
  /** The result of a job that was not taken because the queue is full. */
  overflow(node: NodeId, job: Job): unknown;
  /** A flush of the node's disk begins: it covers all that was finished up to now. Returns the bytes written since the last began. */
  flush(node: NodeId): number;
  /** The flush that began last has ended: what it covered survives a crash from now on. */
  flushed(node: NodeId): void;
  /** The node died: what was not finished is gone, and what was not flushed, unless its disk takes no time. */
  crash(node: NodeId): void;
  /** Committed writes that its database holds. */
  position?(node: NodeId): number;
  /** The node's disk is lost. */
  wipe(node: NodeId): void;
}
