/** What a client asks and what comes back. The kernel carries these, it never looks inside the text. */

/** A value in a row or a parameter. Integers beyond 2^53 are `bigint`, everything else numeric is `number`. */
export type Value = null | number | bigint | string | Uint8Array;
export type Row = readonly Value[];

/** One statement with its bound parameters. */
export interface Statement {
  readonly sql: string;
  readonly params: readonly Value[];
}

/** Why an operation failed: one sentence of ours first, the engine's own words after it. */
export interface Problem {
  /** What went wrong and how to fix it, in one sentence. */
  readonly message: string;
  /** The words of SQLite, or of the node that refused; empty when `message` says it all. */
  readonly detail: string;
  /** Character offset in the SQL at which to put `^^^`, or null. */
  readonly offset: number | null;
  /** PostgreSQL's code, for what a program has to tell apart: 40001, 40P01, 25P02… */
  readonly code?: string;
}

/**
 * How an operation ended. `definite: false` means its effect is unknown: it took place at any time after the call,
 * or never (Jepsen calls this `:info`).
 */
export type Outcome =
  | {
      readonly ok: true;
      readonly columns: readonly string[];
      readonly rows: readonly Row[];
      /** Rows inserted, updated or deleted. */
      readonly changes: number;
      /** Tables the statement read (for a query) or changed (for a write), sorted. */
      readonly tables: readonly string[];
      readonly wrote: boolean;
      /** It looked at the clock or at chance: equal data may be answered otherwise next time. */
      readonly volatile?: true;
    }
  | { readonly ok: false; readonly definite: boolean; readonly problem: Problem };

/** By PostgreSQL's names. */
export type Isolation = 'read committed' | 'repeatable read' | 'serializable';

/** Who answered, and from what state. */
export interface Served {
  readonly node: string;
  /** Number of committed writes contained in the state that answered; null where no database was asked. */
  readonly position: number | null;
  /** For a cached answer: when the cache asked for it, by its own clock (µs); null for an answer computed now. */
  readonly cachedAt: number | null;
  /** For a cached answer: whose state it was. */
  readonly from?: string;
}

/** A value that an earlier step of the operation answered; all count from 0. */
export interface Reference {
  readonly step: number;
  readonly row: number;
  readonly column: number;
}

/** A statement of a transaction. */
export interface Step {
  readonly sql: string;
  readonly params: readonly (Value | Reference)[];
}

/** An operation as a client asks it: one statement, or, with `steps`, a transaction, of which `sql` is the text. */
export interface Asked extends Statement {
  /** Names it; unique in a run. */
  readonly op: string;
  readonly steps?: readonly Step[];
  readonly isolation?: Isolation;
  /** How often it is begun again when it failed with 40001 or 40P01. */
  readonly retries?: number;
  /** It is a line of this session: a connection of the client that stays, so that a transaction goes on from line to line. */
  readonly session?: string | undefined;
}

/**
 * An operation that waits for its answer: the one place for whatever is known of it meanwhile. Its client makes it and hands it in when it
 * begins and when it ends, so nobody has to look it up by its name.
 */
export interface Pending {
  readonly asked: Asked;
  /** By the client's clock, µs. */
  readonly deadline: number;
  /** When it began, virtual µs, and how many newest states there had been: whoever judges its answer writes them. */
  at: number;
  mark: number;
}

/** Of an operation that begins now. */
export const pending = (asked: Asked, deadline: number): Pending => ({ asked, deadline, at: 0, mark: 0 });

/** A read whose rows were not those that the newest committed state had for it when it was asked. */
export interface Stale {
  /** How long before its call the first commit stood after which it would have returned something else, µs. */
  readonly staleUs: number;
  /** Commits from there to its call that changed what it returns. */
  readonly versions: number;
  /** The last of these: its position, and where it was committed. */
  readonly newest: number;
  readonly node: string;
  /** What it would have returned; null where that is much, or would have failed. */
  readonly rows: readonly Row[] | null;
  /** Where states between are not kept any more, or looking at all of them takes too long, time and number are bounds. */
  readonly bound: 'exact' | 'at most' | 'at least';
}

/**
 * How a read stands to the newest state that was committed when it was asked. `fresh`: it was answered from that or a later one;
 * `unchanged`: from an older one that has the same rows for it; `gathered`: put together from several databases, which have
 * no state in common; `untold`: that state, or what the answer hangs on, is not known; `inside`: it belongs to a transaction that goes on,
 * whose isolation level says what it sees.
 */
export type Freshness = 'fresh' | 'unchanged' | 'gathered' | 'untold' | 'inside' | Stale;

/** What came of an operation. */
export interface Answer {
  readonly op: string;
  readonly outcome: Outcome;
  readonly served: Served | null;
  /**
   * How old the state that answered may be at most, µs, as far as who answered knows; null: nobody knows. Absent: it had all that was
   * confirmed when it was asked.
   */
  readonly ageUs?: number | null;
  /** Of a read that was answered. */
  readonly freshness?: Freshness;
  /** Of a transaction: the rows that each of its statements answered. */
  readonly steps?: readonly (readonly Row[])[];
}

/** A row that a write left and that stands otherwise where the run goes on. */
export interface LostRow {
  readonly table: string;
  /** Its row id, or its primary key where the table has no row ids. */
  readonly key: Row;
  readonly columns: readonly string[];
  /** What was written; null: it was deleted. */
  readonly row: Row | null;
  /** What stands there now; null: nothing. */
  readonly now: Row | null;
}

/** A committed write that is gone. */
export interface LostWrite {
  readonly op: string;
  readonly node: string;
  readonly position: number;
  readonly rows: readonly LostRow[];
}
