/** The device that does a node's jobs (for database nodes: SQLite). The kernel only knows what a job cost. */
import type { Job, Micros, NodeId } from './node.ts';

export interface Executor {
  /** Does the job now; its effects on the node's durable data are immediate. `clockUs` is the node's own clock. */
  execute(node: NodeId, job: Job, clockUs: Micros): { readonly result: unknown; readonly costUs: Micros; readonly steps: number };
  /** The result of a job that was not taken because the queue is full. */
  overflow(node: NodeId, job: Job): unknown;
  /** The node died: what was not committed is gone. */
  crash(node: NodeId): void;
  /** The node's disk is lost. */
  wipe(node: NodeId): void;
}
