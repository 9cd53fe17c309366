/** What stands in the log of a range, and what comes of each entry. */
import type { RowChange } from '../../../sqlite/notebook.ts';
import type { Hlc } from '../../shared/timestamps/hlc.ts';
import type { KeyPlace, Lease, TxnMeta } from './mvcc.ts';

interface UnderLease {
  /** Of the leaseholder that proposed it: carried out under another, it is dropped. */
  readonly lease: number;
  /** Everything that follows in the log is written later than this; left out where nobody asks. */
  readonly closed?: Hlc;
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
  /** Parallel commits, at the range of its record: all keys that it writes. If nothing here has moved its record is STAGING. */
  readonly staging: readonly KeyPlace[] | null;
}

/** At the range of its record: the transaction is committed at `ts`, or (0) aborted. */
export interface EndTxn {
  readonly kind: 'end-txn';
  readonly txn: TxnMeta;
  readonly ts: Hlc;
  /** Its gateway has given it up and does not know whether it is committed: what it writes in this range. If it is, that stays so. */
  readonly unlessDone?: readonly string[];
}

/** Somebody met its intents: is it committed, aborted, or so long silent that it is aborted now? */
export interface PushTxn {
  readonly kind: 'push-txn';
  readonly txn: TxnMeta;
  /** By the clock of the leaseholder. */
  readonly now: Hlc;
  /** Whose waits for it. Null: of a read that holds nothing. */
  readonly pusher: TxnMeta | null;
  /** They wait for each other in a circle: it is aborted however lively. */
  readonly force: boolean;
}

/** Its record was STAGING, its gateway silent: were all of its intents found, or is one missing, and never comes? */
export interface RecoverTxn {
  readonly kind: 'recover-txn';
  readonly txn: TxnMeta;
  /** Of its STAGING record. */
  readonly ts: Hlc;
  readonly committed: boolean;
}

/** It has ended: its intents in this range become versions at `ts`, or (0) go. */
export interface ResolveIntent {
  readonly kind: 'resolve-intent';
  readonly txn: TxnMeta;
  readonly ts: Hlc;
}

/** Has this transaction ended, and who waits for it? */
export interface QueryTxn {
  readonly kind: 'query-txn';
  readonly txn: TxnMeta;
}

/** Are these intents here, at `ts` or before? One that is not never comes to stand there. */
export interface QueryIntent {
  readonly kind: 'query-intent';
  readonly txn: TxnMeta;
  readonly ts: Hlc;
  readonly keys: readonly string[];
}

/** What is asked of a range and not written. */
export type Question = QueryTxn | QueryIntent;
/** What is asked for and goes into the log. */
export type Step = Write | EndTxn | PushTxn | ResolveIntent | RecoverTxn;
/** And as it stands in the log. */
export type Command = (Step & UnderLease) | (Lease & { readonly kind: 'lease' });

export type Result =
  /** Its intents stand at `ts`, its record is STAGING there; or all of it is committed there. */
  | { readonly kind: 'written'; readonly ts: Hlc; readonly committed: boolean; readonly staged: boolean }
  /** Nothing of it stands: there is a version that is newer, and it may be written at `ts` if its reads hold there. */
  | { readonly kind: 'too-old'; readonly ts: Hlc }
  /** Intents of others are in the way. */
  | { readonly kind: 'locked' }
  /** It waits its turn, and is answered when that has come. */
  | { readonly kind: 'queued' }
  /** Committed, or (0) aborted. */
  | { readonly kind: 'ended'; readonly ts: Hlc }
  | { readonly kind: 'pending' }
  /** Its record says at which moment it is committed if all of these intents are there. */
  | { readonly kind: 'staging'; readonly ts: Hlc; readonly keys: readonly KeyPlace[] }
  /** Who waits has been aborted itself. */
  | { readonly kind: 'pusher-aborted' }
  /** Committed at, 0: aborted, or null: neither yet; and who waits for it, or for one that does. */
  | { readonly kind: 'queried'; readonly ended: Hlc | null; readonly waiting: readonly string[] }
  | { readonly kind: 'intents'; readonly found: boolean }
  | { readonly kind: 'resolved' }
  /** Whether nothing was written in these spans meanwhile. */
  | { readonly kind: 'refreshed'; readonly ok: boolean }
  /** Dropped: another lease was in force. */
  | { readonly kind: 'lease-changed' };

const KINDS: ReadonlySet<unknown> = new Set(['write', 'end-txn', 'push-txn', 'resolve-intent', 'recover-txn', 'lease']);

export function isCommand(value: unknown): value is Command {
  return typeof value === 'object' && value !== null && 'kind' in value && ('lease' in value || 'holder' in value) && KINDS.has(value.kind);
}
