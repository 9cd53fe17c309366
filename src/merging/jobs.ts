/**
 * What a site of several that all take writes asks of its database, and what comes back. A local write becomes a change: rows with their
 * versions, which travels to the others and is merged there by a rule that gives the same answer everywhere.
 */
import type { Value } from '../sim/operation.ts';
import type { QueryResult } from '../sqlite/jobs.ts';
import type { RowChange } from '../sqlite/notebook.ts';

/** Which write a row, or a column of it, has last: its timestamp, and who wrote it. What the set-up left has timestamp 0 of nobody. */
export interface Version {
  readonly hlc: number;
  readonly origin: string;
}

/** What one write did to a row. */
export interface RowWrite {
  readonly table: string;
  readonly key: readonly Value[];
  readonly op: 'insert' | 'update' | 'delete';
  /** The row as it is from now on; of a delete: as it was last. Stored columns, and which whole numbers among them are REAL. */
  readonly row: readonly Value[];
  readonly reals: readonly boolean[];
  readonly old: readonly Value[] | null;
  /** The version of the row that the writer saw. */
  readonly base: Version;
  /** Where columns have versions: those that the writer saw, and those that they have now. */
  readonly seen?: readonly Version[];
  readonly cells?: readonly Version[];
  /** What it adds to columns that count, by column; null for the others. */
  readonly adds?: readonly (number | null)[];
  /** Columns that it sets, where that cannot be read off `old` and `row`: it was replayed on another row than its writer saw. */
  readonly sets?: readonly boolean[];
}

/** How many changes of each site have been taken in. */
export type Applied = readonly (readonly [origin: string, seq: number])[];

/** What one local transaction did: the unit of shipping. */
export interface SiteChange {
  readonly origin: string;
  /** Counts the changes of its origin from 1. */
  readonly seq: number;
  readonly hlc: number;
  /** What its origin had taken in when it was written. */
  readonly after: Applied;
  readonly rows: readonly RowWrite[];
}

/** How concurrent changes are decided. */
export interface Policy {
  readonly rule: 'rows' | 'columns';
  /** Columns that count, as `table.column`: what is added is what travels. */
  readonly counters: readonly string[];
  /** Lines of `_conflict` that are kept. */
  readonly lines: number;
}

interface ByPolicy {
  readonly policy: Policy;
}

interface Local extends ByPolicy {
  readonly origin: string;
  readonly seed: string;
}

export type SiteJob =
  /** Before time starts: the tables that a site keeps beside the data. */
  | { readonly kind: 'site-found' }
  /** What a site finds of itself when it starts. */
  | { readonly kind: 'site-open' }
  /** A statement by itself, which may write. */
  | ({
      readonly kind: 'site-write';
      readonly sql: string;
      readonly params: readonly Value[];
      readonly nowMs?: number;
      readonly bulk?: boolean;
    } & Local)
  /** What a transaction is to do: nothing, if one of its rows (`strict`: anything) was changed after position `since`. */
  | ({
      readonly kind: 'site-commit';
      readonly rows: readonly RowChange[];
      readonly tables: readonly string[];
      readonly since: number;
      readonly strict: boolean;
    } & Local)
  /** Changes of others, in an order in which each can follow. */
  | ({ readonly kind: 'site-merge'; readonly changes: readonly SiteChange[] } & ByPolicy)
  /** Own changes up to `sent` are everywhere; deletes up to `horizon` are, and nobody will send what had not seen them. */
  | { readonly kind: 'site-forget'; readonly sent: number; readonly horizon: Applied };

/** A statement's answer, with the change to send, if it made one. */
export interface Written extends Omit<QueryResult, 'kind'> {
  readonly kind: 'written';
  readonly sent: SiteChange | null;
}

/** What became of one row of a change that was merged. */
export interface MergedRow {
  readonly table: string;
  readonly key: readonly Value[];
  readonly mine: Version;
  readonly base: Version;
  readonly theirs: Version;
  /** Whose row stands there now, or that it is made of both. */
  readonly kept: 'mine' | 'theirs' | 'both';
}

export interface Merged {
  readonly kind: 'merged';
  readonly position: number;
  readonly applied: Applied;
  readonly hlc: number;
  /** Those that were taken in, one after the other. */
  readonly taken: readonly { readonly origin: string; readonly seq: number; readonly rows: readonly MergedRow[] }[];
  readonly kept: Kept;
}

/** What a site keeps beside the data, counted. */
export interface Kept {
  readonly conflicts: number;
  readonly tombstones: number;
  readonly hidden: number;
}

export type SiteResult =
  | { readonly kind: 'found'; readonly complaint: string | null }
  | {
      readonly kind: 'opened';
      readonly position: number;
      readonly applied: Applied;
      readonly hlc: number;
      readonly outbox: readonly SiteChange[];
      readonly kept: Kept;
    }
  | Written
  | Merged
  | { readonly kind: 'forgot'; readonly kept: Kept };
