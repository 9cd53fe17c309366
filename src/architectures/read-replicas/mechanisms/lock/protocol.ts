/** What a database and the store of the lock say to each other. */
import type { Message, Micros, NodeId } from '../../../../sim/node.ts';

/** Who holds the lock? `take`: I want it, or want it for longer; `position`: what I have written, for those who may follow me. */
export interface LockAsked extends Message {
  readonly kind: 'lock-asked';
  readonly take: boolean;
  readonly position: number;
  /** When it left, by the asker's clock. */
  readonly at: Micros;
}

export interface LockTold extends Message {
  readonly kind: 'lock-told';
  readonly holder: NodeId | null;
  /** What the last holder had written. */
  readonly position: number;
  /** Of the question; null: it tells by itself that the lock is free. */
  readonly at: Micros | null;
}

export type LockMessage = LockAsked | LockTold;
