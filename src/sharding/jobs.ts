/**
 * The jobs of a router: what it asks of the database that holds the schema and no rows, and what comes back. They are plain
 * data, as every job is; `index.ts` says how they are done.
 */
import type { Problem, Row, Statement, Value } from '../sim/operation.ts';
import type { UniqueEntry } from '../sqlite/effects.ts';
import type { QueryResult } from '../sqlite/jobs.ts';
import type { RowChange } from '../sqlite/notebook.ts';
import type { Sharding } from './reference.ts';

/** What does this statement need from where? Runs nothing on real data. */
export interface PlanJob extends Sharding {
  readonly kind: 'plan';
  readonly sql: string;
  readonly params: readonly Value[];
  /** Rows fetched so far. */
  readonly fragments: readonly Fragment[];
  readonly seed: string;
  /** Ask for whole tables where only the data tells which rows are needed: ends a chain of rounds. */
  readonly eager: boolean;
  /** Refuse tables whose UNIQUE or PRIMARY KEY lacks the key, since no partition can check it alone. */
  readonly strictUnique: boolean;
  /** Partitions do of a read what they can by themselves. */
  readonly push?: true;
  /** Writes to several partitions are planned, too: something binds them together, or nobody wants them bound. */
  readonly several?: true;
}

/** Runs a read over its fetched fragments, which must be all that `plan` asked for. */
export interface GatherJob extends Sharding {
  readonly kind: 'gather';
  readonly sql: string;
  readonly params: readonly Value[];
  readonly fragments: readonly Fragment[];
  readonly seed: string;
}

/** Makes one answer of the partial results of all partitions. */
export interface MergeJob extends Sharding {
  readonly kind: 'merge';
  readonly push: PushPlan;
  readonly rows: readonly Row[];
  readonly seed: string;
}

/** Which tables are sharded, and can they be? Asked of a database with rows, while the set-up is dealt out. */
export interface SurveyJob extends Sharding {
  readonly kind: 'survey';
  readonly strictUnique: boolean;
}

/**
 * Partition: runs a write that may insert rows into `table` under keys of `places` only. What would insert others is rolled back:
 * it was sent here for its keys, and a partition keeps only what is its own.
 */
export interface WithinJob extends Within {
  readonly kind: 'within';
  readonly sql: string;
  readonly params: readonly Value[];
  readonly seed: string;
  readonly nowMs: number;
}

/** Where the keys of inserted rows are looked for, and which may be there. */
export interface Within {
  readonly table: string;
  readonly column: string;
  readonly collation: string;
  readonly places: readonly string[];
}

export type RouterJob = PlanJob | GatherJob | MergeJob | SurveyJob | WithinJob;

export interface Survey {
  readonly kind: 'survey';
  /** Why answers could not be those of one database, or null. */
  readonly complaint: string | null;
  /** What of the key, or of the reference tables, names nothing in this schema or cannot be so, or null. */
  readonly unknown: { readonly setting: 'key' | 'reference'; readonly why: string } | null;
  /** The column that all tables are to be sharded by is in none of them, as a sentence, or null. */
  readonly nowhere: string | null;
  readonly tables: readonly SurveyedTable[];
}

export interface SurveyedTable {
  readonly name: string;
  /** The column that it is sharded by, as it spells and compares it; null for a table kept whole. */
  readonly key: { readonly column: string; readonly collation: string } | null;
  /** Every partition has it whole. */
  readonly reference: boolean;
}

export function isSurvey(result: unknown): result is Survey {
  return typeof result === 'object' && result !== null && 'kind' in result && result.kind === 'survey';
}

export type RouterResult =
  | { readonly kind: 'plan'; readonly plan: RoutePlan }
  | QueryResult
  /** A `gather` of a statement that would have written; nothing ran. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'problem'; readonly problem: Problem };

/** A value of the column that tables are sharded by. Values that SQL calls equal in that column have the same `place`. */
export interface KeyValue {
  readonly value: Value;
  /** What the ring hashes: type and normal form, for example `n:5` or `t:acme`. */
  readonly place: string;
}

/**
 * Rows of one table that a router fetched for one statement: those with one of `keys`, or all of them (`null`). `rows` have
 * the columns of `columns` in order.
 */
export interface Fragment {
  readonly table: string;
  readonly columns: readonly string[];
  readonly keys: readonly KeyValue[] | null;
  readonly rows: readonly Row[];
}

/** Where the rows of a statement live, those of reference tables aside. `first`: it touches tables without the key, kept whole on the first partition. */
export interface Places {
  readonly keys: readonly KeyValue[];
  readonly first: boolean;
}

export type RoutePlan =
  /**
   * A read. `places` is null unless every access to a table is tied to known key values; when these lie on one partition the
   * statement may go there as it is. Otherwise fetch `missing` and plan again; when nothing is missing, gather.
   */
  | {
      readonly kind: 'read';
      readonly places: Places | null;
      readonly missing: readonly FragmentPlan[];
      /** Instead of fetching: what partitions do by themselves; or why they cannot. */
      readonly push?: PushPlan | string;
      /** Reference tables that it reads: every partition has them. */
      readonly local?: readonly string[];
    }
  /**
   * A write to known places, which the router must refuse when they are not on one partition. `nowMs` fixes its clock. `within`
   * when only the rows that it reads tell which keys it inserts, so that the partition has to look.
   */
  | {
      readonly kind: 'write';
      readonly places: Places;
      readonly nowMs: number;
      readonly within: Within | null;
      /** What each does when they are several; where they may be one, it may be done as it is. */
      readonly several?: Several;
    }
  /** A schema change: to every partition and every router. */
  | { readonly kind: 'schema' }
  /** A schema change of which nothing is left to do: CREATE … IF NOT EXISTS of what exists. */
  | { readonly kind: 'nothing' };

/** A read that partitions do by themselves, each on its own rows, and what is made of their partial results. */
export interface PushPlan {
  /** What each partition runs. */
  readonly select: Statement;
  /** The table whose rows decide, and the keys that it is read at; null: all. */
  readonly root: string;
  readonly keys: readonly KeyValue[] | null;
  /** How the columns c0, c1, … of a partial result compare. */
  readonly columns: readonly string[];
  /** Columns that may be REAL: one more column has a bit for each that is. */
  readonly marked: readonly number[];
  /** Columns where a REAL makes the result depend on an order: rows are then pulled after all. */
  readonly exact: readonly number[];
  /** Over the table `partial`. */
  readonly merge: Statement;
  /** What is pushed down, in SQL's words. */
  readonly what: readonly string[];
  readonly names: readonly string[];
  readonly tables: readonly string[];
}

/** What several partitions do of one write. */
export type Several =
  /** Each the same statement. `keys`: null, so that all partitions do. */
  | { readonly kind: 'each'; readonly keys: readonly KeyValue[] | null }
  /** Each its own rows: `head VALUES row, row … tail`. */
  | { readonly kind: 'rows'; readonly head: string; readonly rows: readonly PlacedRow[]; readonly tail: Statement }
  /** All the same statement, on reference tables alone: one after the other everywhere, and its rows are counted once. */
  | { readonly kind: 'everywhere'; readonly tables: readonly string[] }
  /** Rows are read first, then inserted. */
  | { readonly kind: 'copy'; readonly copy: CopyPlan }
  /** Rows change their key, and with it, it may be, their partition. */
  | { readonly kind: 'move'; readonly keys: readonly KeyValue[] | null; readonly move: MovePlan };

export interface PlacedRow extends Statement {
  readonly key: KeyValue;
}

export interface CopyPlan {
  /** The values of each row, then for each value whether it is a REAL. */
  readonly select: Statement;
  readonly head: string;
  readonly tail: Statement;
}

/** Names are quoted. */
export interface MovePlan {
  readonly table: string;
  readonly columns: readonly string[];
  /** Index of the key among the columns, its name and how it is compared. */
  readonly key: number;
  readonly keyName: string;
  readonly collation: string;
  /** Answers the rows that it changed, as they are then. */
  readonly update: Statement;
}

export interface FragmentPlan {
  readonly table: string;
  readonly columns: readonly string[];
  /** Null: all rows. */
  readonly keys: readonly KeyValue[] | null;
  /** The table is kept whole on the first partition. */
  readonly first: boolean;
  /** Every partition has the whole table, so any may be asked. */
  readonly anywhere?: true;
  /** `SELECT … FROM table`; with keys, followed by `where` and one `?` for each key that a partition holds, and `)`. */
  readonly select: string;
  readonly where: string;
  /** What follows when the rows without a key are wanted too. */
  readonly orNull: string;
}

/** What a partition does when keys of it move to another; see `moving.ts`. Reference tables are under a place of their own (`reference.ts`). */
export type MovingJob =
  /** Keeps a root of the pages, and counts the rows of each key there. */
  | ({ readonly kind: 'move-root' } & Sharding)
  /** Rows of these places at that root, after the first `skip`. */
  | ({ readonly kind: 'move-rows'; readonly places: readonly string[]; readonly skip: number; readonly limit: number } & Sharding)
  /** What has been committed since the root, which is then kept anew. */
  | ({ readonly kind: 'move-since' } & Sharding)
  /** The same when all that was begun before has ended, and nothing else has begun. */
  | ({ readonly kind: 'move-last' } & Sharding)
  /** Each row as it is last in the list: null when it is gone. */
  | { readonly kind: 'move-install'; readonly rows: readonly RowChange[] }
  | ({ readonly kind: 'move-remove'; readonly places: readonly string[] } & Sharding)
  /** Counts the rows of each key as they are now. */
  | ({ readonly kind: 'sizes' } & Sharding)
  /** One entry of a log: rows of these places go, and all of tables without the key where it is `bare`. It takes a position, whether any go or not. */
  | ({ readonly kind: 'divide'; readonly places: readonly string[]; readonly bare: boolean } & Sharding);

/** Rows under one key, and the sum of what stands in them. */
export interface PlaceSum {
  readonly place: string;
  readonly rows: number;
  readonly sum: number;
}

/** A row as it is now; the place of its key before and now, null where it was not, or is not, there. */
export interface Since {
  readonly before: string | null;
  readonly after: string | null;
  readonly change: RowChange;
}

export interface Installed {
  readonly kind: 'installed';
  readonly rows: number;
  readonly sum: number;
  readonly problem: Problem | null;
  readonly position: number;
}

export type MovingResult =
  | { readonly kind: 'places'; readonly sums: readonly PlaceSum[]; readonly position: number }
  | { readonly kind: 'rows'; readonly rows: readonly RowChange[]; readonly more: boolean }
  | { readonly kind: 'since'; readonly changes: readonly Since[]; readonly sums: readonly PlaceSum[]; readonly position: number }
  | Installed
  | { readonly kind: 'removed'; readonly rows: number; readonly position: number }
  | { readonly kind: 'divided'; readonly rows: number; readonly sums: readonly PlaceSum[]; readonly position: number };

/** All rows of a database by their names, with what else names them; and rows put into empty tables, before time starts. */
export type RowsJob = { readonly kind: 'rows-all' } | { readonly kind: 'rows-put'; readonly rows: readonly RowChange[] };

export type RowsResult =
  | {
      readonly kind: 'rows-all';
      readonly tables: readonly string[];
      /** Index → its table. */
      readonly indexes: readonly (readonly [string, string])[];
      /** Unique indexes whose entries a row tells by itself. */
      readonly uniques: readonly UniqueEntry[];
      /** By `keyText`. */
      readonly rows: readonly (readonly [string, RowChange])[];
      readonly position: number;
    }
  | { readonly kind: 'rows-put'; readonly position: number };
