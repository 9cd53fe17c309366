/**
 * What a range holds: versions of each key by timestamp, intents of transactions that have not ended, records of transactions that have, and
 * the lease in force (Taft et al., CockroachDB, SIGMOD 2020, §3; cockroachdb/cockroach, pkg/storage/mvcc.go and enginepb/mvcc3.proto).
 */
import type { NodeId } from '../../../sim/node.ts';
import type { RowChange } from '../../../sqlite/notebook.ts';
import { type Entries, keysOfSpan, noEntries, noteEntries } from '../../shared/ranges/entries.ts';
import type { Span } from '../../shared/ranges/rows.ts';
import type { Hlc } from '../../shared/timestamps/hlc.ts';

/** A transaction as intents name it. */
export interface TxnMeta {
  /** What its client calls it. */
  readonly id: string;
  /** The range in which its record stands. */
  readonly anchor: number;
  /** When it began to write: whoever meets its intents long after takes it for dead. */
  readonly since: Hlc;
}

/** Never changed. */
export interface Version {
  readonly ts: Hlc;
  /** What the leaseholder's clock showed when it was written, which may be before `ts`: by that an observed timestamp is compared. */
  readonly localTs: Hlc;
  readonly change: RowChange;
  readonly txn: string;
}

/** A value that may become a version. One a key. Never changed, only replaced. */
export interface Intent extends Version {
  readonly key: string;
  readonly meta: TxnMeta;
}

export interface Lease {
  readonly sequence: number;
  readonly holder: NodeId;
  /** The term of Raft in which its holder asked for it. */
  readonly epoch: number;
  readonly start: Hlc;
  readonly expiration: Hlc;
}

/** Rows of the set-up were committed before all transactions. */
export const SETUP_TS: Hlc = 1;

/** Nobody's, before the first. */
export const NO_LEASE: Lease = Object.freeze({ sequence: 0, holder: '', epoch: -1, start: 0, expiration: 0 });

/** Where a key stands. */
export interface KeyPlace {
  readonly key: string;
  readonly region: number;
}

/** A record of parallel commits: committed at `ts` if all of these intents stand there or before. Never changed. */
export interface Staging {
  readonly ts: Hlc;
  readonly keys: readonly KeyPlace[];
}

/** What a step changed, for whoever checks. */
export type Changed =
  | { readonly kind: 'version'; readonly index: number; readonly key: string; readonly version: Version; readonly before: Intent | null }
  | { readonly kind: 'intent'; readonly index: number; readonly before: Intent | null; readonly intent: Intent }
  | { readonly kind: 'dropped'; readonly index: number; readonly intent: Intent }
  /** `ts`: of its commit; 0: aborted. */
  | { readonly kind: 'record'; readonly index: number; readonly txn: string; readonly ts: Hlc }
  | { readonly kind: 'staging'; readonly index: number; readonly txn: string; readonly staging: Staging }
  | { readonly kind: 'lease'; readonly index: number; readonly before: Lease; readonly lease: Lease }
  /** A command was carried out under this lease. */
  | { readonly kind: 'command'; readonly index: number; readonly sequence: number; readonly lease: number };

export interface Mvcc {
  /** By key, in the order of timestamps. */
  readonly versions: Map<string, readonly Version[]>;
  readonly intents: Map<string, Intent>;
  /** Of transactions that have ended: their commit timestamp, or 0. */
  readonly records: Map<string, Hlc>;
  /** And of those that are committed as soon as all their intents stand. */
  readonly staging: Map<string, Staging>;
  /** Which keys are rows of a table. */
  readonly tables: Map<string, Set<string>>;
  readonly entries: Entries;
  lease: Lease;
  /** Closed by what was carried out: nothing is written any more at or before it. */
  closed: Hlc;
  /** The entry of the log that is being carried out. */
  index: number;
  readonly journal: Changed[];
}

export const nothingStored = (): Mvcc => ({
  ...{
    versions: new Map(),
    intents: new Map(),
    records: new Map(),
    staging: new Map(),
    tables: new Map(),
    entries: noEntries(),
    lease: NO_LEASE,
    closed: 0,
    index: 0,
    journal: [],
  },
});

export function putVersion(mvcc: Mvcc, key: string, version: Version, before: Intent | null = null): void {
  mvcc.versions.set(
    key,
    [...(mvcc.versions.get(key) ?? []), version].sort((a, b) => a.ts - b.ts),
  );
  knowKey(mvcc, version.change, key);
  mvcc.journal.push({ kind: 'version', index: mvcc.index, key, version, before });
}

/** A range knows a key as soon as anybody has an intent there: whoever reads a whole table has to meet it. */
function knowKey({ entries, tables }: Mvcc, change: RowChange, key: string): void {
  noteEntries(entries, key, change);
  const { table } = change;
  const known = tables.get(table);
  if (known) known.add(key);
  else tables.set(table, new Set([key]));
}

export function putIntent(mvcc: Mvcc, intent: Intent): void {
  mvcc.journal.push({ kind: 'intent', index: mvcc.index, before: mvcc.intents.get(intent.key) ?? null, intent });
  mvcc.intents.set(intent.key, intent);
  knowKey(mvcc, intent.change, intent.key);
}

/** Its transaction has ended: it becomes a version at `ts`, or (0) goes. */
export function endIntent(mvcc: Mvcc, intent: Intent, ts: Hlc): void {
  mvcc.intents.delete(intent.key);
  const { key, change, txn, localTs } = intent;
  if (ts > 0) putVersion(mvcc, key, Object.freeze({ ts, localTs, change, txn }), intent);
  else mvcc.journal.push({ kind: 'dropped', index: mvcc.index, intent });
}

export const versionsOf = ({ versions }: Mvcc, key: string): readonly Version[] => versions.get(key) ?? [];
export const versionBy = (mvcc: Mvcc, key: string, txn: string): Version | undefined =>
  versionsOf(mvcc, key).find((version) => version.txn === txn);
export const newestOf = (mvcc: Mvcc, key: string): Version | undefined => versionsOf(mvcc, key).at(-1);

/** Keys of a span, in the order in which they came. */
export const keysIn = ({ entries, tables }: Mvcc, span: Span): Iterable<string> => keysOfSpan(entries, tables, span);

/** What a read at `ts` sees of a key. */
export const versionAt = (mvcc: Mvcc, key: string, ts: Hlc): Version | undefined =>
  versionsOf(mvcc, key).findLast((version) => version.ts <= ts);
