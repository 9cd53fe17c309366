/** What travels in this room: clients ask the cache of their region; what it does not hold, it asks of the primary. */
import type { Message } from '../../sim/node.ts';
import type { Outcome, Value } from '../../sim/operation.ts';
import type { InTransaction } from '../../sqlite/jobs.ts';
import type { ClientQuery, ClientReply, EndOfTransaction } from '../contract.ts';

/**
 * A statement handed on to the primary. `miss`: it surely reads and is not cached. `forward`: it may write.
 * `refresh`: its cached answer was just served stale, and a new one is fetched behind the client's back.
 */
export interface Passed extends Message {
  readonly kind: 'miss' | 'forward' | 'refresh';
  /** Names the question between these two nodes. */
  readonly id: string;
  readonly op: string;
  readonly sql: string;
  readonly params: readonly Value[];
  readonly transaction?: InTransaction;
  readonly ends?: EndOfTransaction;
}

export interface PassedReply extends Message {
  readonly kind: 'miss-reply' | 'forward-reply' | 'refresh-reply';
  readonly id: string;
  readonly outcome: Outcome;
  readonly position: number;
  /** SQLite's own word: it only read, from tables, and would answer the same again on the same data. */
  readonly cacheable: boolean;
}

export type QueryCacheMessage = ClientQuery | ClientReply | Passed | PassedReply;
