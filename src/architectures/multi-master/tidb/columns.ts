/**
 * A region's rows as Percolator keeps them (Peng & Dabek 2010, §2.2, figure 4), in three columns of each key: `lock`, of a transaction
 * that is committing; `write`, what was committed when, and where its row stands; `data`, the row by the transaction that wrote it.
 * Reads at a moment find their row through `write`, and stop at a lock that may belong to it.
 */
import type { RowChange } from '../../../sqlite/notebook.ts';
import { type Entries, keysOfSpan, noEntries, noteEntries } from '../../shared/ranges/entries.ts';
import type { Span } from '../../shared/ranges/rows.ts';
import type { Ts } from './oracle.ts';

/** Where a key is kept. */
export interface KeyPlace {
  readonly key: string;
  readonly region: number;
}

/** `lock`: of a key that only has to stay as it is, such as an entry of a unique index; `pessimistic`: of a row that is to be written. */
export type LockKind = 'put' | 'delete' | 'lock' | 'pessimistic';

/** A lock record (tikv/tikv, components/txn_types/src/lock.rs). Never changed, only replaced. */
export interface Lock {
  readonly key: string;
  readonly table: string;
  readonly kind: LockKind;
  /** Names the transaction. */
  readonly startTs: Ts;
  /** And what its client calls it, so that histories can say whose a row is; a real lock does without. */
  readonly txn: string;
  /** What becomes of this key is decided there. */
  readonly primary: KeyPlace;
  readonly ttlMs: number;
  readonly minCommitTs: Ts;
  /** 0 where it is no pessimistic transaction's. */
  readonly forUpdateTs: Ts;
  readonly isAsync: boolean;
  /** On the primary of an async commit: all others. */
  readonly secondaries: readonly KeyPlace[];
}

/** What became of a key: a commit, or that this transaction never commits (at its own start). Never changed. */
export interface Write {
  readonly commitTs: Ts;
  readonly startTs: Ts;
  readonly kind: 'put' | 'delete' | 'lock' | 'rollback';
}

export interface Columns {
  readonly lock: Map<string, Lock>;
  /** By key, in the order of commit timestamps. */
  readonly write: Map<string, readonly Write[]>;
  /** By key and start timestamp. */
  readonly data: Map<string, ReadonlyMap<Ts, RowChange>>;
  /** Which keys are rows of a table. */
  readonly tables: Map<string, Set<string>>;
  readonly entries: Entries;
  /** The entry of the log that is being carried out. */
  index: number;
  /** What the last step changed, for whoever checks. */
  readonly journal: Changed[];
}

/** A key's lock came, was replaced or went; with it, perhaps, a write record came. */
export interface Changed {
  readonly index: number;
  readonly key: string;
  readonly before: Lock | null;
  readonly after: Lock | null;
  readonly write: Write | null;
}

export const noColumns = (): Columns => ({
  ...{ lock: new Map(), write: new Map(), data: new Map(), tables: new Map(), entries: noEntries(), index: 0, journal: [] },
});

export function putLock(columns: Columns, lock: Lock): void {
  columns.journal.push({ index: columns.index, key: lock.key, before: columns.lock.get(lock.key) ?? null, after: lock, write: null });
  columns.lock.set(lock.key, lock);
}

export const writesOf = ({ write }: Columns, key: string): readonly Write[] => write.get(key) ?? [];

/** The newest commit of a key that changes its row. */
export const newestWrite = (columns: Columns, key: string): Write | undefined =>
  writesOf(columns, key).findLast(({ kind }) => kind === 'put' || kind === 'delete');

/** The newest commit of a key at or before a moment; of those that write nothing too if `any`. */
export function committedBefore(columns: Columns, key: string, ts: Ts, any = false): Write | null {
  const writes = writesOf(columns, key);
  for (let i = writes.length - 1; i >= 0; i -= 1) {
    const write = writes[i];
    if (!write || write.commitTs > ts || write.kind === 'rollback') continue;
    if (any || write.kind !== 'lock') return write;
  }
  return null;
}

/** What became of a transaction on a key; null: nothing yet. */
export const fateOn = (columns: Columns, key: string, startTs: Ts): Write | null =>
  writesOf(columns, key).find((write) => write.startTs === startTs) ?? null;

/** The lock of this transaction goes; null: there was none. */
function takeLock({ lock }: Columns, key: string, startTs: Ts): Lock | null {
  const own = lock.get(key);
  if (own?.startTs !== startTs) return null;
  lock.delete(key);
  return own;
}

/** A lock goes without a record. */
export function dropLock(columns: Columns, key: string, startTs: Ts): void {
  const before = takeLock(columns, key, startTs);
  if (before) columns.journal.push({ index: columns.index, key, before, after: null, write: null });
}

export function putData({ data, tables, entries }: Columns, key: string, startTs: Ts, change: RowChange): void {
  noteEntries(entries, key, change);
  data.set(key, new Map([...(data.get(key) ?? []), [startTs, change]]));
  const known = tables.get(change.table);
  if (known) known.add(key);
  else tables.set(change.table, new Set([key]));
}

/** A record of what became of a transaction on a key, in the place of its lock if it had one. */
export function putWrite(columns: Columns, key: string, write: Write): void {
  const before = takeLock(columns, key, write.startTs);
  columns.journal.push({ index: columns.index, key, before, after: null, write });
  const writes = [...writesOf(columns, key), write];
  columns.write.set(
    key,
    writes.sort((a, b) => a.commitTs - b.commitTs || a.startTs - b.startTs),
  );
}

/** The row of a key as it is at a moment; null: there is none. */
export function rowAt(columns: Columns, key: string, ts: Ts): RowChange | null {
  const write = committedBefore(columns, key, ts);
  const change = write && columns.data.get(key)?.get(write.startTs);
  return change?.row ? change : null;
}

export const keysIn = ({ entries, tables }: Columns, span: Span): Iterable<string> => keysOfSpan(entries, tables, span);

/** Locks that may belong to what a reader at `ts` is to see. `bypass`: transactions that are known to commit later. */
export function locksBefore(columns: Columns, spans: readonly Span[], ts: Ts, bypass: readonly Ts[]): readonly Lock[] {
  const found: Lock[] = [];
  const asked = new Set(spans.flatMap((span) => (span.key === null ? [] : [...keysIn(columns, span)])));
  const whole = new Set(spans.flatMap(({ key, table }) => (key === null ? table : [])));
  for (const lock of columns.lock.values()) {
    if (lock.startTs > ts || lock.minCommitTs > ts || bypass.includes(lock.startTs)) continue;
    if (lock.kind === 'lock' || lock.kind === 'pessimistic') continue;
    if (whole.has(lock.table) || asked.has(lock.key)) found.push(lock);
  }
  return found;
}

/** The rows of these spans at a moment, each once. */
export function rowsAt(columns: Columns, spans: readonly Span[], ts: Ts): readonly (readonly [string, RowChange])[] {
  const found = new Map<string, RowChange>();
  for (const span of spans)
    for (const key of keysIn(columns, span)) {
      const row = rowAt(columns, key, ts);
      if (row) found.set(key, row);
    }
  return [...found];
}
