/** The trace: everything that happened, each event with its time and the event that caused it. */
import type { Command } from './commands.ts';
import type { Job, LossReason, Message, Micros, NodeId, ReportValue } from './node.ts';
import type { Outcome, Served, Statement } from './operation.ts';

interface Base {
  /** Place in the trace, from 0. */
  readonly seq: number;
  readonly at: Micros;
  /** `seq` of the event that caused this one; -1 for the start and for commands. */
  readonly cause: number;
}

/** `overflow`: the receiver stood still and its queue was full. */
export const DROP_REASONS = ['partition', 'loss', 'crashed', 'overflow'] as const;
export type DropReason = (typeof DROP_REASONS)[number];

export type TraceEvent =
  | (Base & { readonly type: 'command'; readonly command: Command })
  | (Base & { readonly type: 'boot'; readonly node: NodeId; readonly role: string })
  | (Base & { readonly type: 'crash'; readonly node: NodeId; readonly wiped: boolean })
  | (Base & { readonly type: 'pause'; readonly node: NodeId })
  | (Base & { readonly type: 'resume'; readonly node: NodeId })
  /** `arriveAt` is what was planned; a `drop` with this event as its cause tells that it died on the way. */
  | (Base & {
      readonly type: 'send';
      readonly from: NodeId;
      readonly to: NodeId;
      readonly message: Message;
      readonly arriveAt: Micros;
    })
  | (Base & { readonly type: 'deliver'; readonly node: NodeId })
  | (Base & { readonly type: 'drop'; readonly reason: DropReason })
  | (Base & { readonly type: 'timer'; readonly node: NodeId; readonly name: string })
  /** A core began a job; its result is handed to the node at `doneAt`. Null: it takes effect then, and a `finish` has the result. */
  | (Base & {
      readonly type: 'execute';
      readonly node: NodeId;
      readonly job: Job;
      readonly result: unknown;
      readonly waitedUs: Micros;
      readonly doneAt: Micros;
      readonly steps: number;
    })
  /** A job's time has been spent: what it did can be seen from now on. */
  | (Base & { readonly type: 'finish'; readonly node: NodeId; readonly result: unknown })
  /** A job has to wait for others of its database, and holds no core until then. */
  | (Base & { readonly type: 'wait'; readonly node: NodeId; readonly job: Job; readonly waitsFor: readonly string[] })
  | (Base & { readonly type: 'persist'; readonly node: NodeId; readonly key: string; readonly value: unknown })
  | (Base & { readonly type: 'append'; readonly node: NodeId; readonly log: string; readonly from: number; readonly count: number })
  | (Base & { readonly type: 'role'; readonly node: NodeId; readonly role: string })
  | (Base & { readonly type: 'report'; readonly node: NodeId; readonly key: string; readonly value: ReportValue })
  /** Committed content is gone: the node has only what stands at `position` or below. */
  | (Base & { readonly type: 'lose'; readonly node: NodeId; readonly position: number; readonly reason: LossReason })
  | (Base & { readonly type: 'call'; readonly node: NodeId; readonly op: string; readonly statement: Statement })
  | (Base & {
      readonly type: 'return';
      readonly node: NodeId;
      readonly op: string;
      readonly outcome: Outcome;
      readonly served: Served | null;
    })
  /** An invariant did not hold after the event that is the cause. */
  | (Base & { readonly type: 'violation'; readonly invariant: string; readonly detail: string });
