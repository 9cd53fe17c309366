/** The trace: everything that happened, each event with its time and the event that caused it. */
import type { Command } from './commands.ts';
import type { Job, LossReason, Message, Micros, NodeId, ReportValue } from './node.ts';
import type { Freshness, LostWrite, Outcome, Served, Statement } from './operation.ts';

interface Base {
  /** Place in the trace, from 0. */
  readonly seq: number;
  readonly at: Micros;
  /** `seq` of the event that caused this one; -1 for the start and for commands. */
  readonly cause: number;
}

/**
 * `overflow`: a datagram whose receiver stood still and had no room for it. On connections only: `refused`: the receiver's host lives, but nobody there
 * takes it; `unsent`: it had not left when its sender's host or site went down; `road`: it was under way when the road was lost;
 * `reset`: its connection was given up.
 */
export const DROP_REASONS = ['partition', 'loss', 'crashed', 'overflow', 'refused', 'unsent', 'road', 'reset'] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/**
 * Why a transmission brought nothing: it died on the way, it has to wait until the connection gets through again, or (`full`) its receiver
 * stands still and has no room for it.
 */
export const STALL_REASONS = ['partition', 'loss', 'waits', 'full'] as const;
export type StallReason = (typeof STALL_REASONS)[number];

export type TraceEvent =
  | (Base & { readonly type: 'command'; readonly command: Command })
  | (Base & { readonly type: 'boot'; readonly node: NodeId; readonly role: string })
  | (Base & { readonly type: 'crash'; readonly node: NodeId; readonly wiped: boolean; readonly lied?: true })
  | (Base & { readonly type: 'pause'; readonly node: NodeId })
  | (Base & { readonly type: 'resume'; readonly node: NodeId })
  /** `arriveAt` is what was planned; a `drop` with this event as its cause tells that it died on the way. */
  | (Base & {
      readonly type: 'send';
      readonly from: NodeId;
      readonly to: NodeId;
      readonly message: Message;
      readonly arriveAt: Micros;
      /** When its last bit is on its line; only where the line has a bandwidth. */
      readonly leaveAt: Micros | null;
    })
  /** On a connection: this transmission did not get through. The message is sent again (`resend`, whose cause this is). */
  | (Base & { readonly type: 'stall'; readonly node: NodeId; readonly reason: StallReason })
  | (Base & {
      readonly type: 'resend';
      readonly from: NodeId;
      readonly to: NodeId;
      readonly message: Message;
      readonly arriveAt: Micros;
      readonly leaveAt: Micros | null;
    })
  /** A node hears that its peer does not take a message; without one: that their connection is gone. */
  | (Base & { readonly type: 'refuse'; readonly node: NodeId; readonly peer: NodeId; readonly message: Message | null })
  /** A round trip of opening a connection is done: its name, when it began and how often it was tried again. */
  | (Base & {
      readonly type: 'exchange';
      readonly node: NodeId;
      readonly peer: NodeId;
      readonly name: string;
      readonly beganAt: Micros;
      readonly again: number;
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
  /** An fsync began for what the node has written; at `doneAt` it is on disk. `sharedBy`: how many syncs this one fsync is for. */
  | (Base & { readonly type: 'sync'; readonly node: NodeId; readonly waitedUs: Micros; readonly doneAt: Micros; readonly sharedBy: number })
  /** The node was given a number by chance, of those from `low` to `high`. */
  | (Base & { readonly type: 'draw'; readonly node: NodeId; readonly value: number; readonly low: number; readonly high: number })
  | (Base & { readonly type: 'persist'; readonly node: NodeId; readonly key: string; readonly value: unknown })
  | (Base & { readonly type: 'append'; readonly node: NodeId; readonly log: string; readonly from: number; readonly count: number })
  | (Base & { readonly type: 'trim'; readonly node: NodeId; readonly log: string; readonly count: number })
  | (Base & { readonly type: 'role'; readonly node: NodeId; readonly role: string })
  | (Base & { readonly type: 'report'; readonly node: NodeId; readonly key: string; readonly value: ReportValue })
  /** Committed content is gone: the node has only what stands at `position` or below. Latest first; `more` writes are not told. */
  | (Base & {
      readonly type: 'lose';
      readonly node: NodeId;
      readonly position: number;
      readonly reason: LossReason;
      readonly writes: readonly LostWrite[];
      readonly more: number;
    })
  | (Base & { readonly type: 'call'; readonly node: NodeId; readonly op: string; readonly statement: Statement })
  | (Base & {
      readonly type: 'return';
      readonly node: NodeId;
      readonly op: string;
      readonly outcome: Outcome;
      readonly served: Served | null;
      readonly freshness?: Freshness;
    })
  /** An invariant did not hold after the event that is the cause. */
  | (Base & { readonly type: 'violation'; readonly invariant: string; readonly detail: string });
