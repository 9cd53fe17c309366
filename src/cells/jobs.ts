/**
 * Rows as cells with versions, and the jobs on them: what a replica keeps beside its tables so that copies which were written in different
 * orders can be merged. A version is the time of whoever coordinated the write. Source: Lakshman & Malik, Cassandra, 2010, §4; apache/cassandra,
 * `db/rows`.
 */
import type { Problem, Value } from '../sim/operation.ts';
import type { QueryResult } from '../sqlite/jobs.ts';

/** One column of one row. `ts`: µs, by the clock of the coordinator that wrote it. */
export interface Cell {
  readonly column: string;
  readonly ts: number;
  readonly value: Value;
}

/** A row by its table and the values of its primary key. */
export interface RowName {
  readonly table: string;
  readonly key: readonly Value[];
}

/** All that is known of a row, or written to it. */
export interface RowCells extends RowName {
  /** When it was inserted: a row without it is not shown. Null: nobody says that it was. */
  readonly marker: number | null;
  /** When it was deleted: what is not younger is dead. Null: never. */
  readonly deleted: number | null;
  /** In the order of their columns' names, without the columns of the key. */
  readonly cells: readonly Cell[];
}

/** A row to be written, whose cells have no time yet (`ts` 0). */
export type Mutation = RowCells;

/** Rows of a table, or all of it. */
export interface Span {
  readonly table: string;
  /** Null: every row. */
  readonly key: readonly Value[] | null;
}

/** What does this statement need, and what does it write? Runs nothing for good. */
export interface AimJob {
  readonly kind: 'cells-aim';
  readonly sql: string;
  readonly params: readonly Value[];
  readonly seed: string;
}

export type Aim =
  /** It cannot be done here. */
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** It only reads. */
  | { readonly kind: 'reads'; readonly spans: readonly Span[] }
  /** What it writes does not hang on what is there. */
  | { readonly kind: 'writes'; readonly rows: readonly Mutation[]; readonly answer: QueryResult }
  /** It writes what follows from what is there: that is read first. */
  | { readonly kind: 'reads then writes'; readonly spans: readonly Span[] };

/** Runs a statement over rows that were read elsewhere, and leaves nothing of it. */
export interface AnswerJob {
  readonly kind: 'cells-answer';
  readonly sql: string;
  readonly params: readonly Value[];
  readonly seed: string;
  readonly spans: readonly Span[];
  readonly rows: readonly RowCells[];
}

export type CellsJob =
  | AimJob
  | AnswerJob
  /** Merges these into what is kept, and shows the rows as they are then. */
  | { readonly kind: 'cells-apply'; readonly rows: readonly RowCells[]; readonly seed: string }
  | { readonly kind: 'cells-read'; readonly spans: readonly Span[] }
  /** Forgets deletions from before `before`, µs. */
  | { readonly kind: 'cells-purge'; readonly before: number }
  /** Before time starts: keeps these rows of the set-up alone, as written at time 0. Null: only tells which there are. */
  | { readonly kind: 'cells-begin'; readonly keeps: readonly RowName[] | null };

export type CellsResult =
  | { readonly kind: 'aimed'; readonly aim: Aim }
  | { readonly kind: 'cells-answered'; readonly query: QueryResult; readonly rows: readonly Mutation[] }
  /** `rows`: as they are kept now. */
  | { readonly kind: 'cells-applied'; readonly rows: readonly RowCells[] }
  | { readonly kind: 'cells'; readonly rows: readonly RowCells[] }
  | { readonly kind: 'cells-purged'; readonly rows: readonly RowName[] };
