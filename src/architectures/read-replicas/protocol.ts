/**
 * What travels in this room. Every message between nodes carries the highest timeline its sender knows of: whoever
 * learns of a higher one knows that its own time is over.
 */
import type { Message, Micros, NodeId } from '../../sim/node.ts';
import type { Outcome, Value } from '../../sim/operation.ts';
import type { Change, PageCopy, PageSet } from '../../sqlite/jobs.ts';
import type { ClientQuery, ClientReply, Committed, Extras } from '../contract.ts';
import type { History } from './timeline.ts';

interface OnTimeline extends Message {
  readonly timeline: number;
}

/** Primary → replica: the changes that follow position `after`, in order. */
export interface Changes extends OnTimeline {
  readonly kind: 'changes';
  readonly after: number;
  readonly changes: readonly Change[];
}

/** Replica → primary: everything up to `position` is in my database. */
export interface Ack extends OnTimeline {
  readonly kind: 'ack';
  readonly position: number;
}

/** Replica → primary: so far I have received, and so far it is on my disk. (PostgreSQL: standby status update, `r`.) */
export interface Status extends OnTimeline {
  readonly kind: 'status';
  readonly written: number;
  readonly flushed: number;
}

/** Replica → primary: the oldest state that reads here see. (PostgreSQL: hot standby feedback, `h`.) */
export interface Feedback extends OnTimeline {
  readonly kind: 'feedback';
  readonly oldest: number;
}

/** Primary → all: I am here, this far, and this is how my timeline came about. */
export interface Heartbeat extends OnTimeline {
  readonly kind: 'heartbeat';
  readonly position: number;
  readonly history: History;
  /** When it left, by the primary's clock; of one that is passed on: when the primary had nothing that the sender lacks. Null: it cannot say. */
  readonly at: Micros | null;
  /** Who leads, where a standby says it to those that follow it. */
  readonly primary?: NodeId;
}

/** Replica → primary: go on from `position`, or send everything (`image`). */
export interface CatchUp extends OnTimeline {
  readonly kind: 'catch-up';
  readonly position: number;
  readonly image: boolean;
}

/** Primary → replica: the whole database. */
export interface Image extends OnTimeline {
  readonly kind: 'image';
  readonly history: History;
  readonly image: Uint8Array;
  readonly position: number;
  /** Who leads, where it is a standby's. */
  readonly primary?: NodeId;
}

/** Replica → primary: my last writes are on a timeline that is over since `fork`, and this is what they touched. */
export interface Rewind extends OnTimeline {
  readonly kind: 'rewind';
  readonly fork: number;
  readonly own: PageSet;
}

/** Primary → replica: the pages that either of us has changed since the fork. */
export interface Blocks extends OnTimeline {
  readonly kind: 'blocks';
  readonly history: History;
  readonly pages: PageCopy;
}

/** Replica → primary: a client of mine wants to write. */
export interface Forward extends OnTimeline, Omit<Extras, 'as'> {
  readonly kind: 'forward';
  readonly op: string;
  readonly sql: string;
  readonly params: readonly Value[];
}

export interface ForwardReply extends OnTimeline {
  readonly kind: 'forward-reply';
  readonly op: string;
  readonly outcome: Outcome;
  readonly position: number | null;
}

/** To a primary whose timeline is over: there is a newer one. */
export interface Fence extends OnTimeline {
  readonly kind: 'fence';
  readonly primary: NodeId | null;
  readonly history: History;
}

/** How far are you, and do you hear a primary? */
export interface PositionAsked extends OnTimeline {
  readonly kind: 'position-asked';
  readonly round: string;
  /** A person ordered it: then no vote is needed, only the positions. */
  readonly manual: boolean;
}

export interface PositionTold extends OnTimeline {
  readonly kind: 'position-told';
  readonly round: string;
  readonly position: number;
  /** It may be promoted: a standby with whole content. */
  readonly candidate: boolean;
  /** Timeline of the content it could lead with if nobody else is left; 0: it has none. */
  readonly lastResort: number;
  readonly hearsPrimary: boolean;
  /** It has not given its word to another round meanwhile. */
  readonly granted: boolean;
}

/** You are the most advanced: take over, on a timeline above this one. `manual`: a person wants it, though a primary be heard. */
export interface Promote extends OnTimeline {
  readonly kind: 'promote';
  readonly manual: boolean;
}

export type NodeMessage =
  | Changes
  | Ack
  | Status
  | Feedback
  | Heartbeat
  | CatchUp
  | Image
  | Rewind
  | Blocks
  | Forward
  | ForwardReply
  | Fence
  | PositionAsked
  | PositionTold
  | Promote;

/** Who holds the lock? `take`: I want it, or want it for longer; `position`: what I have written, for those who may follow me. */
export interface LockAsked extends Message {
  readonly kind: 'lock-asked';
  readonly take: boolean;
  readonly position: number;
  /** When it left, by a clock of the asker's that nobody sets. */
  readonly at: Micros;
  /** It gives the lock back. */
  readonly gives?: true;
  /** A person wants this one to lead (Patroni's key `failover`); null: that is not possible now. */
  readonly failover?: NodeId | null;
}

export interface LockTold extends Message {
  readonly kind: 'lock-told';
  readonly holder: NodeId | null;
  /** What the last holder had written. */
  readonly position: number;
  /** Of the question; null: it tells by itself that the lock is free. */
  readonly at: Micros | null;
  /** Whom a person wants to lead. */
  readonly failover?: NodeId;
}

export type LockMessage = LockAsked | LockTold;

/** `lock-asked`: to the store of a lock, where that decides who leads. */
export type ReplicaMessage = ClientQuery | ClientReply | Committed | LockAsked | NodeMessage;
