/** What travels in this room: clients ask the cache of their region, and a cache asks the database behind it, in the same words. */
import type { Message, Micros, NodeId } from '../../sim/node.ts';
import type { Outcome, Value } from '../../sim/operation.ts';
import type { ClientQuery, ClientReply, Committed } from '../contract.ts';

/**
 * What a cache calls its question to the database. `miss`: it surely reads and is not cached. `pass`: it may write. `refresh`: its
 * cached answer was just served stale, and a new one is fetched behind the client's back.
 */
export type Asking = 'miss' | 'pass' | 'refresh';

/** Whatever bears one of these tags is to be let go, here and, unless it was passed on, everywhere. */
export interface Invalidate extends Message {
  readonly kind: 'invalidate';
  readonly op: string;
  readonly tags: readonly string[];
  readonly passedOn?: true;
}

export interface Invalidated extends Message {
  readonly kind: 'invalidated';
  readonly op: string;
  /** Answers that this cache let go. */
  readonly count: number;
}

// An application that looks into the cache itself and fills it: `mechanisms/look-aside`. --------------------------------

/** `name`: what the application calls it. A name has one answer for each statement, as a field of a hash. */
interface Named extends Message {
  readonly op: string;
  readonly name: string;
}

export interface Get extends Named {
  readonly kind: 'get';
  readonly sql: string;
  readonly params: readonly Value[];
  /** Who finds nothing wants leave to fill it. */
  readonly lease?: true;
}

export interface Kept {
  readonly outcome: Outcome;
  readonly position: number | null;
  readonly from: NodeId;
  /** When it was put in, by the cache's clock. */
  readonly storedAt: Micros;
}

export interface Got extends Message {
  readonly kind: 'value';
  readonly op: string;
  readonly found: Kept | null;
  /** Leave to fill it; null: somebody else has that. */
  readonly token?: number | null;
  /** Somebody of this region has written it, and the database of the region does not show that yet. */
  readonly marked?: true;
}

/** Something of this name is being written from this region (Nishtala et al., NSDI 2013, §5: remote marker). */
export interface Mark extends Named {
  readonly kind: 'mark';
}

export interface Marked extends Message {
  readonly kind: 'marked';
  readonly op: string;
}

export interface SetValue extends Named {
  readonly kind: 'set';
  readonly sql: string;
  readonly params: readonly Value[];
  /** The leave that was given. */
  readonly token?: number;
  readonly outcome: Outcome;
  readonly position: number | null;
  /** Whose state it was. */
  readonly from: NodeId;
  /** Null: for ever. */
  readonly ttlUs: Micros | null;
}

/** `kept` is false where there was no room, or no leave any more. */
export interface Stored extends Message {
  readonly kind: 'stored';
  readonly op: string;
  readonly kept: boolean;
}

export interface Delete extends Named {
  readonly kind: 'delete';
}

export interface Deleted extends Message {
  readonly kind: 'deleted';
  readonly op: string;
  readonly count: number;
}

export type QueryCacheMessage =
  | ClientQuery
  | ClientReply
  | Invalidate
  | Invalidated
  | Get
  | Got
  | SetValue
  | Stored
  | Delete
  | Deleted
  | Mark
  | Marked
  | Committed;
