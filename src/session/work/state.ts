/** What is in progress at one database: statements that have begun, transactions that are open, and their locks. Plain data. */
import { type Locks, noLocks, type Owner } from '../../architectures/shared/locks/table.ts';
import type { Freed, Ticket } from '../../sim/executor.ts';
import { NO_TICKET } from '../../sim/executor.ts';
import type { Isolation } from '../../sim/operation.ts';
import type { Effects } from '../../sqlite/effects.ts';
import type { FixedRows, QueryResult, SqlJob, SqlResult } from '../../sqlite/jobs.ts';
import type { Noted, RowKey } from '../../sqlite/notebook.ts';

export type QueryJob = Extract<SqlJob, { kind: 'query' }>;
export type EndJob = Extract<SqlJob, { kind: 'end' | 'prepare' }>;
export type ReopenJob = Extract<SqlJob, { kind: 'reopen' }>;

/** A statement of a transaction as it was run. */
export interface Step {
  readonly job: QueryJob;
  readonly nowMs: number;
  readonly result: QueryResult;
  /** What the transaction had done after it, all in all. */
  readonly effects: Effects;
  /** It read nothing that others could change. */
  readonly blind: boolean;
  /** Position of the state that it was run on. */
  readonly seen: number;
}

/** A transaction that has begun and not ended. */
export interface Transaction {
  readonly id: string;
  readonly owner: Owner;
  readonly isolation: Isolation;
  /** Position of its snapshot, which stands under its owner; null: each statement sees the newest state. */
  readonly snapshot: number | null;
  effects: Effects;
  readonly steps: Step[];
  readonly tables: Set<string>;
  /** Which of all it was that were prepared for a log, and has been proposed since; 0: it has not been. */
  preparedAs: number;
}

/** A transaction that came with the log. */
export interface ReplayedRows {
  readonly statement: FixedRows;
  readonly position: number;
}

/** A commit of which nobody has been told yet. */
export interface Untold {
  readonly seed: string;
  /** The rows that it wrote; null where no row tells of it. */
  readonly rows: readonly RowKey[] | null;
}

/** A job between its start and its finish. */
export type Doing = { readonly ticket: Ticket; readonly owner: Owner } & (
  | {
      readonly kind: 'write';
      readonly job: QueryJob;
      readonly nowMs: number;
      readonly result: SqlResult;
      readonly noted: Noted;
      readonly changed: boolean;
      /** What it does to a row follows from that row alone: it may be run again when others have written other rows. */
      readonly local: boolean;
      /** What it does, as rows; null while it can be run again. */
      effects: Effects | null;
    }
  /** Done, and seen by nobody, because everybody waits for it. */
  | { readonly kind: 'alone'; readonly result: unknown; readonly untold: Untold | null }
  /** Done, and seen by nobody, because everybody looks at what was before. `replayed`: what of it was rows, with their positions. */
  | { readonly kind: 'ahead'; readonly result: unknown; readonly replayed: readonly ReplayedRows[] }
  | { readonly kind: 'step'; readonly transaction: string; readonly step: Step; readonly bytes: number }
  | { readonly kind: 'end'; readonly job: EndJob }
  | { readonly kind: 'failed'; readonly result: SqlResult }
);

/** A job that was taken up: with a ticket it is to be finished, else `result` is all there is to it. */
export type Begun =
  | { readonly ticket: Ticket; readonly result: unknown; readonly steps: number; readonly bytes: number; readonly waitsFor: null }
  | { readonly ticket: Ticket; readonly waitsFor: readonly string[] };

export interface Asked {
  readonly job: QueryJob;
  readonly nowMs: number;
  readonly ticket: Ticket;
}

export interface WorkState {
  /** Tickets and owners are numbered together, so that who has begun later has the higher number. */
  last: number;
  readonly doing: Map<Ticket, Doing>;
  /** Owner → the job with which it waits. */
  readonly waiting: Map<Owner, Ticket>;
  readonly open: Map<string, Transaction>;
  readonly names: Map<Owner, string>;
  readonly locks: Locks;
  /** The statement that stands in the connection, run and not committed. */
  held: Ticket;
  /** Row → position of the commit that changed it last, while somebody has a snapshot. */
  readonly changedAt: Map<string, number>;
  freed: Freed[];
  /** Commits that nobody sees yet, in the order of their positions; what stood before each is kept under its owner. */
  holding: readonly Holding[];
  /** The process died while some waited, and has done nothing since. */
  unshown: boolean;
}

export interface Holding {
  readonly owner: Owner;
  readonly position: number;
}

export function nothingInProgress(): WorkState {
  return {
    last: NO_TICKET,
    doing: new Map(),
    waiting: new Map(),
    open: new Map(),
    names: new Map(),
    locks: noLocks(),
    held: NO_TICKET,
    changedAt: new Map(),
    freed: [],
    holding: [],
    unshown: false,
  };
}

/** What everybody but this transaction is about to do, as far as it is kept as rows. */
export function effectsOfOthers({ open, doing }: WorkState, transaction: string | undefined): Effects[] {
  const others: Effects[] = [];
  for (const { id, effects } of open.values()) if (id !== transaction) others.push(effects);
  for (const each of doing.values()) {
    if (each.kind === 'write' && each.effects !== null) others.push(each.effects);
    if (each.kind === 'step') others.push(each.step.effects);
  }
  return others;
}

/** What will be committed before whatever is prepared from now on, in that order. */
export function preparedBefore({ open }: WorkState): readonly Effects[] {
  const prepared = [...open.values()].filter(({ preparedAs }) => preparedAs > 0);
  return prepared.sort((a, b) => a.preparedAs - b.preparedAs).map(({ effects }) => effects);
}
