/** What a node may ask of its database, and what comes back. All of it deterministic; see README.md. */
import type { Outcome, Problem, Row, Value } from '../sim/operation.ts';

/**
 * A committed write as it is shipped to copies, of rows and of the schema alike. `position` counts committed writes from 1;
 * `record` holds the byte ranges of pages that it changed, and is empty where rows were set to what they were.
 */
export interface Change {
  readonly kind: 'pages';
  readonly position: number;
  readonly tables: readonly string[];
  readonly record: Uint8Array;
}

/** A statement whose time and randomness were fixed when it entered the log. */
export interface FixedStatement {
  readonly sql: string;
  readonly params: readonly Value[];
  /** What `CURRENT_TIMESTAMP` shows, ms since 1970. */
  readonly nowMs: number;
  /** Seeds `random()` and `randomblob()`. */
  readonly seed: number;
}

export type SqlJob =
  /**
   * Runs one statement. Time is the node's clock; randomness is seeded by `seed` (any text that names the operation)
   * and the run's seed. `readOnly`: a statement that would write is not run and comes back as `refused`.
   */
  | {
      readonly kind: 'query';
      readonly sql: string;
      readonly params: readonly Value[];
      readonly seed: string;
      readonly readOnly: boolean;
      /** What `CURRENT_TIMESTAMP` shows, when another node than this one fixed it. */
      readonly nowMs?: number;
      /** A router's fragment: its answer may be larger than a client's. */
      readonly bulk?: boolean;
    }
  /** What kind of statement is it? Costs a prepare, runs nothing. */
  | { readonly kind: 'classify'; readonly sql: string }
  /** Applies changes in order, each in its own transaction; ones at or below the database's position are skipped. */
  | { readonly kind: 'apply'; readonly changes: readonly Change[] }
  /** Runs statements of a replicated log in order; entry i has position `from + i`; ones already applied are skipped and give no result. */
  | { readonly kind: 'replay'; readonly from: number; readonly statements: readonly FixedStatement[] }
  /** A full copy of the database. */
  | { readonly kind: 'image' }
  /** Replaces the whole database. */
  | { readonly kind: 'load'; readonly image: Uint8Array; readonly position: number }
  /**
   * Router: what does this statement need from where? `key` is the column that tables are sharded by; `fragments` are the
   * rows fetched so far. The database holds the schema and no rows. Runs nothing on real data.
   */
  | {
      readonly kind: 'plan';
      readonly key: string;
      readonly sql: string;
      readonly params: readonly Value[];
      readonly fragments: readonly Fragment[];
      readonly seed: string;
      /** Ask for whole tables where only the data tells which rows are needed: ends a chain of rounds. */
      readonly eager: boolean;
      /** Refuse tables whose UNIQUE or PRIMARY KEY lacks the key, since no partition can check it alone. */
      readonly strictUnique: boolean;
    }
  /** Router: runs a read over its fetched fragments, which must be all that `plan` asked for. */
  | {
      readonly kind: 'gather';
      readonly key: string;
      readonly sql: string;
      readonly params: readonly Value[];
      readonly fragments: readonly Fragment[];
      readonly seed: string;
    };

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

export interface Classification {
  /** It returns rows and changes nothing. */
  readonly readOnly: boolean;
  /** Its answer may differ with equal data (`random()`, the clock…), so it must not be cached. */
  readonly volatile: boolean;
  /** CREATE, ALTER, DROP… */
  readonly schema: boolean;
  /** Tables read and written, sorted; `columns` as `table.column`. */
  readonly reads: readonly string[];
  readonly columns: readonly string[];
  readonly writes: readonly string[];
}

export interface QueryResult {
  readonly kind: 'query';
  readonly outcome: Outcome;
  /** Position of the database after the statement. */
  readonly position: number;
  /** Null when the statement could not be prepared. */
  readonly classification: Classification | null;
  /** What to ship to copies, when it changed something. */
  readonly change: Change | null;
}

export type SqlResult =
  | QueryResult
  /** A `readOnly` query that would have written. Nothing ran. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'classified'; readonly classification: Classification }
  | { readonly kind: 'applied'; readonly position: number }
  | { readonly kind: 'replayed'; readonly position: number; readonly results: readonly QueryResult[] }
  | { readonly kind: 'image'; readonly image: Uint8Array; readonly position: number }
  | { readonly kind: 'loaded'; readonly position: number }
  | { readonly kind: 'plan'; readonly plan: RoutePlan }
  /** The job itself could not be done (bad SQL at classify or plan, an image that is no database…). */
  | { readonly kind: 'problem'; readonly problem: Problem };

/** Where the rows of a statement live. `first`: it touches tables without the key, kept whole on the first partition. */
export interface Places {
  readonly keys: readonly KeyValue[];
  readonly first: boolean;
}

export type RoutePlan =
  /**
   * A read. `places` is null unless every access to a table is tied to known key values; when these lie on one partition the
   * statement may go there as it is. Otherwise fetch `missing` and plan again; when nothing is missing, gather.
   */
  | { readonly kind: 'read'; readonly places: Places | null; readonly missing: readonly FragmentPlan[] }
  /** A write to known places, which the router must refuse when they are not on one partition. `nowMs` fixes its clock. */
  | { readonly kind: 'write'; readonly places: Places; readonly nowMs: number }
  /** A schema change: to every partition and every router. */
  | { readonly kind: 'schema' };

export interface FragmentPlan {
  readonly table: string;
  readonly columns: readonly string[];
  /** Null: all rows. */
  readonly keys: readonly KeyValue[] | null;
  /** The table is kept whole on the first partition. */
  readonly first: boolean;
  /** `SELECT … FROM table`; with keys, followed by `where` and one `?` for each key that a partition holds, and `)`. */
  readonly select: string;
  readonly where: string;
}
