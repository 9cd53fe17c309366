/** The device that does a node's jobs (for database nodes: SQLite). The kernel only knows what a job cost. */
import type { Job, Micros, NodeId } from './node.ts';

export interface Executor {
  /** Does the job now; its effects on the node's data are immediate. `clockUs` is the node's own clock. */
  execute(node: NodeId, job: Job, clockUs: Micros): { readonly result: unknown; readonly costUs: Micros; readonly steps: number };
  /** The result of a job that was not taken because the queue is full. */
  overflow(node: NodeId, job: Job): unknown;
  /** A flush of the node's disk begins: it covers all that was committed up to now. Returns the bytes written since the last began. */
  flush(node: NodeId): number;
  /** The flush that began last has ended: what it covered survives a crash from now on. */
  flushed(node: NodeId): void;
  /** The node died: what was not committed is gone, and what was not flushed, unless its disk takes no time. */
  crash(node: NodeId): void;
  /** The node's disk is lost. */
  wipe(node: NodeId): void;
}
