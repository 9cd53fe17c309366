/**
 * What every node may ask of its database, and what comes back. All of it deterministic; see README.md. What else a room asks
 * it brings along itself (`kinds.ts`).
 */
import type { Isolation, Outcome, Problem, Statement, Value } from '../sim/operation.ts';
import type { RowChange } from './notebook.ts';

/**
 * A committed write as it is shipped to copies, of rows and of the schema alike. `position` counts committed writes from 1;
 * `record` holds the byte ranges of pages that it changed, and is empty where rows were set to what they were.
 */
export interface Change {
  readonly kind: 'pages';
  readonly position: number;
  readonly tables: readonly string[];
  readonly record: Uint8Array;
  /** With it row versions go that changes up to this position replaced, where a room keeps count of them. */
  readonly removes?: number;
  /** What was asked, where somebody follows the log who wants to know. */
  readonly statements?: readonly Statement[];
}

/** A statement whose time and randomness were fixed when it entered the log. */
export interface FixedStatement {
  readonly sql: string;
  readonly params: readonly Value[];
  /** What `CURRENT_TIMESTAMP` shows, ms since 1970. */
  readonly nowMs: number;
  /** Any text that names the operation: with the run's seed it seeds `random()` and `randomblob()`, as in `query`. */
  readonly seed: string;
}

/** What a transaction does to rows, as it entered the log. */
export interface FixedRows {
  readonly rows: readonly RowChange[];
  /** Its name where it was run: whoever holds locks for it lets go of them when this has been applied. */
  readonly transaction: string;
  /** What its client is told once this has been applied. */
  readonly outcome: Outcome & { readonly ok: true };
}

/** What an entry of a replicated log has every copy do. */
export type LogStatement = FixedStatement | FixedRows;

export const isRows = (statement: LogStatement): statement is FixedRows => 'rows' in statement;

/** Numbers from 1, ascending; and where the file was cut, the pages that were left, after which all count. */
export interface PageSet {
  readonly numbers: readonly number[];
  readonly cut: number | null;
}

/** Pages of one database at one position. */
export interface PageCopy {
  readonly numbers: readonly number[];
  /** One after the other. */
  readonly bytes: Uint8Array;
  /** Pages that the file has. */
  readonly count: number;
  readonly position: number;
}

/** The transaction that a statement is part of. */
export interface InTransaction {
  /** Any text that names it; unique at its database. */
  readonly id: string;
  readonly isolation: Isolation;
  /** It begins with this statement. */
  readonly first: boolean;
  /** The result is to tell the keys that it has written so far. */
  readonly tellsKeys?: true;
}

/** What a transaction does, by the names of rows and of entries of unique indexes (`keyText`). */
export interface Keys {
  /** In the order of writing: rows, then entries as they were and as they are to be. */
  readonly written: readonly string[];
  /** Rows that those refer to by a foreign key. */
  readonly parents: readonly string[];
}

/** What a transaction has written so far, and on what its last statement was tried. */
export interface TransactionKeys extends Keys {
  /** Position of that state. */
  readonly seen: number;
  /** Tables among those written that have no primary key. */
  readonly keyless: readonly string[];
}

/** What a statement looks at: one row or entry, or a whole table (`key` null). */
export interface ReadSpan {
  readonly table: string;
  readonly key: string | null;
}

/**
 * Runs a statement after what its transaction has done before (`own`), tells what it answers, does and looks at, and leaves nothing of it.
 */
export interface FootprintJob {
  readonly kind: 'footprint';
  readonly sql: string;
  readonly params: readonly Value[];
  readonly seed: string;
  readonly nowMs?: number;
  readonly bulk?: boolean;
  readonly own: readonly RowChange[];
  /** Rows that the database is taken to hold besides, where the statement runs elsewhere than its rows stand. */
  readonly given?: readonly RowChange[];
}

/** Of a statement that ran. One that failed is answered as a query that did. */
export interface Footprint extends Keys {
  readonly kind: 'footprint';
  readonly query: QueryResult;
  /** What the transaction has done with it, all in all. */
  readonly rows: readonly RowChange[];
  readonly read: readonly ReadSpan[];
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
      /** For a node that works on with it: the answer may be larger than a client's. */
      readonly bulk?: boolean;
      readonly transaction?: InTransaction;
      /** What it commits keeps its locks, and is seen by nobody, until a `confirm` of its position. */
      readonly holds?: true;
    }
  /** COMMIT or ROLLBACK. The result is that of a query which changed what the transaction did. */
  | { readonly kind: 'end'; readonly transaction: string; readonly commit: boolean; readonly seed: string; readonly holds?: true }
  /** What was committed up to here with `holds` is seen from now on, and its rows are free. */
  | { readonly kind: 'confirm'; readonly upTo: number }
  /**
   * Looks whether a transaction may commit, and tells what it does to rows, for a log of which every copy applies them. It keeps its
   * locks until that has been replayed here, or until its `end`; one that changes nothing ends at once.
   */
  | {
      readonly kind: 'prepare';
      readonly transaction: string;
      readonly seed: string;
      /** It is not looked at again: from here on it can commit for certain, or it may not now. */
      readonly binding?: true;
      readonly tellsKeys?: true;
    }
  /** A transaction that had prepared in an earlier life of the node: it is open again with what it does and its locks, before anything else is. */
  | {
      readonly kind: 'reopen';
      readonly transaction: string;
      readonly rows: readonly RowChange[];
      readonly tables: readonly string[];
      readonly seed: string;
    }
  | FootprintJob
  /** What kind of statement is it? Costs a prepare, runs nothing. */
  | { readonly kind: 'classify'; readonly sql: string }
  /** Applies changes in order, each in its own transaction; ones at or below the database's position are skipped. */
  | { readonly kind: 'apply'; readonly changes: readonly Change[] }
  /** Runs statements of a replicated log in order; entry i has position `from + i`; ones already applied are skipped and give no result. */
  | { readonly kind: 'replay'; readonly from: number; readonly statements: readonly LogStatement[] }
  /** A full copy of the database, or of what was kept of it. */
  | { readonly kind: 'image'; readonly kept?: true }
  /** Keeps the database as it is now, as a root of its pages, until it is kept again, loaded or loses its process. */
  | { readonly kind: 'keep' }
  /** The pages that these changes touched, and those that are named, as they are now. */
  | { readonly kind: 'pages'; readonly changes: readonly Change[]; readonly also: PageSet }
  /** Pages of another database come in the place of its own, which then stands where that did. */
  | { readonly kind: 'patch'; readonly pages: PageCopy }
  /** Replaces the whole database. */
  | { readonly kind: 'load'; readonly image: Uint8Array; readonly position: number };

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
  /** Where a transaction is to tell them. */
  readonly keys?: TransactionKeys;
}

export interface Prepared {
  readonly kind: 'prepared';
  /** Why it may not commit; then it has ended. */
  readonly problem: Problem | null;
  readonly rows: readonly RowChange[];
  /** Tables that it changes, sorted. */
  readonly tables: readonly string[];
  readonly position: number;
  /** Where they were asked for. */
  readonly keys?: Keys;
}

export type SqlResult =
  | QueryResult
  | Prepared
  | Footprint
  /** A `readOnly` query that would have written. Nothing ran. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'classified'; readonly classification: Classification }
  | { readonly kind: 'applied'; readonly position: number }
  | { readonly kind: 'replayed'; readonly position: number; readonly results: readonly QueryResult[] }
  | { readonly kind: 'image'; readonly image: Uint8Array; readonly position: number }
  | { readonly kind: 'loaded'; readonly position: number }
  | { readonly kind: 'kept'; readonly position: number }
  | { readonly kind: 'pages'; readonly touched: PageSet; readonly pages: PageCopy; readonly position: number }
  | { readonly kind: 'confirmed'; readonly position: number }
  | { readonly kind: 'reopened'; readonly position: number }
  /** The job itself could not be done (bad SQL at classify, an image that is no database…). */
  | { readonly kind: 'problem'; readonly problem: Problem };
