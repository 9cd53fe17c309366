/** What stands in the log of a range, and what comes of each entry. */
import type { RowChange } from '../../../sqlite/notebook.ts';
import type { Hlc } from '../../shared/timestamps/hlc.ts';
import type { Intent, Lease, TxnMeta } from './mvcc.ts';

interface UnderLease {
  /** Of the leaseholder that proposed it: carried out under another, it is dropped. */
  readonly lease: number;
}

export interface Mutation {
  readonly key: string;
  readonly change: RowChange;
}

/** Intents on keys of one range; or, in one phase, versions at once if its timestamp has not moved. */
export interface Write {
  readonly kind: 'write';
  readonly txn: TxnMeta;
  /** At which it has read. */
  readonly readTs: Hlc;
  /** Asked for by the gateway; the leaseholder raises it above all that was read there. */
  readonly ts: Hlc;
  readonly localTs: Hlc;
  readonly mutations: readonly Mutation[];
  readonly onePhase: boolean;
}

/** At the range of its record: the transaction is committed at `ts`, or (0) aborted. */
export interface EndTxn {
  readonly kind: 'end-txn';
  readonly txn: TxnMeta;
  readonly ts: Hlc;
}

/** Somebody met its intents: is it committed, aborted, or so long silent that it is aborted now? */
export interface PushTxn {
  readonly kind: 'push-txn';
  readonly txn: TxnMeta;
  /** By the clock of the leaseholder. */
  readonly now: Hlc;
}

/** It has ended: its intents in this range become versions at `ts`, or (0) go. */
export interface ResolveIntent {
  readonly kind: 'resolve-intent';
  readonly txn: TxnMeta;
  readonly ts: Hlc;
}

/** What gateways ask for. */
export type Step = Write | EndTxn | PushTxn | ResolveIntent;
/** And as it stands in the log. */
export type Command = (Step & UnderLease) | (Lease & { readonly kind: 'lease' });

export type Result =
  /** Its intents stand at `ts`; or all of it is committed there. */
  | { readonly kind: 'written'; readonly ts: Hlc; readonly committed: boolean }
  /** Intents of others are in the way. */
  | { readonly kind: 'locked'; readonly intents: readonly Intent[] }
  /** Committed, or (0) aborted. */
  | { readonly kind: 'ended'; readonly ts: Hlc }
  | { readonly kind: 'pending' }
  | { readonly kind: 'resolved' }
  /** Whether nothing was written in these spans meanwhile. */
  | { readonly kind: 'refreshed'; readonly ok: boolean }
  /** Dropped: another lease was in force. */
  | { readonly kind: 'lease-changed' };

const KINDS: ReadonlySet<unknown> = new Set(['write', 'end-txn', 'push-txn', 'resolve-intent', 'lease']);

export function isCommand(value: unknown): value is Command {
  return typeof value === 'object' && value !== null && 'kind' in value && ('lease' in value || 'holder' in value) && KINDS.has(value.kind);
}
