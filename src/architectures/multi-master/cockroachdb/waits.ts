/** What a leaseholder keeps of those who wait: writes in its queue, pushes, and transactions that are recovered. */
import type { Micros, NodeId } from '../../../sim/node.ts';
import type { Hlc } from '../../shared/timestamps/hlc.ts';
import type { QueryIntent, Write } from './commands.ts';
import type { TxnMeta } from './mvcc.ts';

/** A write, until it is carried out. */
export interface Waiter {
  readonly from: NodeId;
  readonly call: number;
  readonly step: Write;
  readonly since: Micros;
  /** The entry of the log with which it goes on; 0: it waits. */
  index: number;
  /** Transactions for which it waits. Replaced, never changed. */
  behind: readonly TxnMeta[];
  isTold: boolean;
}

/** Who waits, and for whom. */
export interface Push {
  /** Its name; a read’s, if it has no intents anywhere. */
  readonly by: string;
  readonly of: TxnMeta;
  /** With which it asked the record of `of`; 0: that stands in this range. */
  call: number;
}

/** A push at the record of the transaction that is waited for. */
export interface Pushed {
  /** Null: this range itself. */
  readonly from: NodeId | null;
  readonly call: number | string;
  readonly of: TxnMeta;
  readonly by: TxnMeta | null;
  /** Who waits for `by`, and for those, as its record said last. Replaced, never changed. */
  dependents: readonly string[];
  isPusherAborted: boolean;
  /** When its record was asked last. */
  asked: Micros;
  isAsking: boolean;
  /** The entry that may abort `of`. */
  index: number;
}

/** A transaction whose record is STAGING is looked after. */
export interface Recovery {
  readonly meta: TxnMeta;
  readonly ts: Hlc;
  /** Ranges that have not answered. */
  pending: number;
  found: boolean;
}

/** A question for intents, until nothing on its way can change the answer. */
export interface Looking {
  /** Null: this range itself. */
  readonly from: NodeId | null;
  readonly call: number;
  readonly query: QueryIntent;
  readonly need: number;
}
