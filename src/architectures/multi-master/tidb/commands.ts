/** What stands in the log of a region: Percolator's steps, by TiKV's names, and what comes of each (tikv/tikv, src/storage/txn/commands). */
import type { RowChange } from '../../../sqlite/notebook.ts';
import type { Mutation } from '../../shared/ranges/rows.ts';
import type { KeyPlace, Lock } from './columns.ts';
import type { Ts } from './oracle.ts';

/** First phase, of the keys of one region. */
export interface Prewrite {
  readonly kind: 'prewrite';
  readonly startTs: Ts;
  /** What its client calls it. */
  readonly txn: string;
  readonly primary: KeyPlace;
  readonly mutations: readonly Mutation[];
  readonly ttlMs: number;
  /** 0, or that of a pessimistic transaction: its rows are locked already. */
  readonly forUpdateTs: Ts;
  /** Rows of it that a pessimistic lock should be on. */
  readonly locked: readonly string[];
  /** Its commit may not be before; with async commit and 1PC the leader raises it above all that has read here. */
  readonly minCommitTs: Ts;
  readonly maxCommitTs: Ts;
  readonly isAsync: boolean;
  readonly onePhase: boolean;
  readonly secondaries: readonly KeyPlace[];
}

export interface Commit {
  readonly kind: 'commit';
  readonly startTs: Ts;
  readonly commitTs: Ts;
  readonly keys: readonly string[];
}

/** Its coordinator gives a transaction up. */
export interface Rollback {
  readonly kind: 'rollback';
  readonly startTs: Ts;
  readonly keys: readonly string[];
}

/** Before the first phase: rows are locked as statements reach them. */
export interface PessimisticLock {
  readonly kind: 'pessimistic-lock';
  readonly startTs: Ts;
  readonly forUpdateTs: Ts;
  readonly primary: KeyPlace;
  readonly keys: readonly { readonly key: string; readonly table: string }[];
  readonly ttlMs: number;
}

/** Whoever meets a lock asks at its primary what became of the transaction. */
export interface CheckTxnStatus {
  readonly kind: 'check-txn-status';
  readonly key: string;
  readonly startTs: Ts;
  readonly callerStartTs: Ts;
  /** From the oracle: whether a lock has outlived its time is told by that clock alone. */
  readonly currentTs: Ts;
  /** The lock that was met has outlived its time: if the primary was never written, it never shall be. */
  readonly rollbackIfNotExist: boolean;
  /** A region has taken a prewrite as one of two phases: so do all, and the primary decides as in those. */
  readonly forceSync: boolean;
}

/** Async commit: it is committed if and only if all secondaries were prewritten. */
export interface CheckSecondaryLocks {
  readonly kind: 'check-secondary-locks';
  readonly startTs: Ts;
  readonly keys: readonly string[];
}

/** Its fate is known: all its locks in this region are made commits (`commitTs`) or rolled back (0). */
export interface ResolveLock {
  readonly kind: 'resolve-lock';
  readonly startTs: Ts;
  readonly commitTs: Ts;
}

/** Its coordinator is alive: the primary's lock lives on. */
export interface TxnHeartBeat {
  readonly kind: 'txn-heart-beat';
  readonly startTs: Ts;
  readonly key: string;
  readonly ttlMs: number;
}

export type Command = Prewrite | Commit | Rollback | PessimisticLock | CheckTxnStatus | CheckSecondaryLocks | ResolveLock | TxnHeartBeat;

/** What a command came to. `rows`: those that were committed by it, in the order of keys. */
export interface Applied {
  readonly result: Result;
  readonly rows: readonly RowChange[];
  /** Whose they are; empty where there are none. */
  readonly txn: string;
}

export type Result =
  /** `commitTs`: of 1PC, else 0. `minCommitTs`: 0 where it is to be committed in two phases. */
  | { readonly kind: 'prewritten'; readonly minCommitTs: Ts; readonly commitTs: Ts }
  | { readonly kind: 'locked'; readonly locks: readonly Lock[] }
  /** Somebody committed this key after the moment that the transaction reads at. */
  | { readonly kind: 'write-conflict'; readonly key: string; readonly commitTs: Ts }
  | { readonly kind: 'done' }
  /** Whose locks it waits for wait for its own. */
  | { readonly kind: 'deadlock' }
  /** Committed, or (0) never to be. */
  | { readonly kind: 'ended'; readonly commitTs: Ts }
  /** The lock was pushed beyond this commit timestamp. */
  | { readonly kind: 'commit-ts-expired'; readonly minCommitTs: Ts }
  /** The transaction is under way. */
  | { readonly kind: 'alive'; readonly lock: Lock }
  /** It is under way, or never began here. */
  | { readonly kind: 'not-found' }
  | { readonly kind: 'secondaries'; readonly locks: readonly Lock[] };

const KINDS: ReadonlySet<unknown> = new Set([
  'prewrite',
  'commit',
  'rollback',
  'pessimistic-lock',
  'check-txn-status',
  'check-secondary-locks',
  'resolve-lock',
  'txn-heart-beat',
]);

export function isCommand(value: unknown): value is Command {
  return typeof value === 'object' && value !== null && 'kind' in value && 'startTs' in value && KINDS.has(value.kind);
}
