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
}

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
}
