/** What statements alone, transactions and jobs that change a whole database stand on: one database, its locks, and what is in progress there. */
import type { Owner, Wanted } from '../../architectures/shared/locks/table.ts';
import { NO_TICKET, type Ticket } from '../../sim/executor.ts';
import type { Problem } from '../../sim/operation.ts';
import type { Committed } from '../../sqlite/attempt.ts';
import type { Database } from '../../sqlite/database.ts';
import type { Effects } from '../../sqlite/effects.ts';
import type { Engine } from '../../sqlite/engine.ts';
import type { Moment } from '../../sqlite/pages/durable.ts';
import type { Rules } from './rules.ts';
import { type Asked, type Begun, effectsOfOthers, nothingInProgress, type Transaction, type WorkState } from './state.ts';
import { insertedByOthers, type Tried, tryOut, type Where } from './view.ts';
import { letGo, want } from './waiting.ts';
import { failed } from './words.ts';

export const NOTHING: Effects = new Map();
const ENDS_STEPS = 1;

/** A job that is done, with nothing to come back to. */
export const doneAtOnce = (result: unknown, steps = ENDS_STEPS, bytes = 0): Begun => ({
  ticket: NO_TICKET,
  result,
  steps,
  bytes,
  waitsFor: null,
});

/** A job whose result comes when its time has been spent. */
export const begun = (ticket: Ticket, steps = ENDS_STEPS, bytes = 0): Begun => ({ ticket, result: null, steps, bytes, waitsFor: null });

export class Ground {
  state: WorkState = nothingInProgress();
  /** Snapshots of transactions, and what stood before a job that is done and has not ended, by owner. */
  readonly kept = new Map<Owner, Moment>();
  readonly db: Database;

  constructor(
    readonly engine: Engine,
    readonly node: string,
    readonly rules: Rules,
  ) {
    this.db = engine.enter(node, { nowMs: 0, seed: '' });
  }

  get newest(): Where {
    return { engine: this.engine, node: this.node, snapshot: null };
  }

  numbered(ticket: Ticket): Ticket {
    return ticket === NO_TICKET ? ++this.state.last : ticket;
  }

  database({ job, nowMs }: Asked): Database {
    return this.engine.enter(this.node, { nowMs, seed: job.seed });
  }

  refused(reason: Problem): Begun {
    return doneAtOnce(failed(reason, this.db.position));
  }

  tried(where: Where, asked: Asked, own: Effects): Tried {
    const others = effectsOfOthers(this.state, asked.job.transaction?.id);
    const inserted = insertedByOthers(this.database(asked), asked.job.sql, others);
    return tryOut(where, asked.job, asked.nowMs, own, inserted);
  }

  /** What stands in the connection is rolled back, to be run again or written as rows. */
  takeOut(): void {
    if (this.state.held === NO_TICKET) return;
    this.state.held = NO_TICKET;
    this.db.rollback();
  }

  /** Null when it has all that it wants; else what it waits for, or that it failed in a deadlock. */
  want(ticket: Ticket, owner: Owner, name: string, wanted: readonly Wanted[]): Begun | null {
    const wanting = { ticket, owner, name, wanted };
    const { waitsFor, failed: result } = want(this.state, wanting, this.db.position, (victim) => this.#drop(victim));
    if (result !== null) return doneAtOnce(result);
    return waitsFor === null ? null : { ticket, waitsFor };
  }

  #drop(owner: Owner): void {
    const transaction = [...this.state.open.values()].find((open) => open.owner === owner);
    if (transaction) this.close(transaction);
    else this.release(owner);
  }

  release(owner: Owner): void {
    letGo(this.state, owner, this.db.position);
  }

  close({ id, owner }: Transaction): void {
    this.state.open.delete(id);
    this.forget(owner);
    this.release(owner);
  }

  /** What was kept for an owner is not needed any more. */
  forget(owner: Owner): void {
    this.kept.get(owner)?.root.release();
    this.kept.delete(owner);
    if (this.kept.size === 0) this.state.changedAt.clear();
  }

  /** Whoever has an older snapshot may not write these rows any more. */
  note(rows: Iterable<string>, { problem, position }: Pick<Committed, 'problem' | 'position'>): void {
    if (this.kept.size === 0 || problem !== null) return;
    for (const row of rows) this.state.changedAt.set(row, position);
  }
}
