/**
 * What is in progress at one database. A statement is run when a core takes it, where nobody can see it, and takes effect when its
 * time has been spent. While it is alone it simply stays uncommitted in the connection (or is run again at its end, if somebody has
 * read meanwhile); as soon as another writes too, what it does is kept as rows, and each row has one owner until that ends.
 */
import { type Owner, request, type Wanted } from '../../architectures/shared/locks/table.ts';
import { type Copied, copyOf } from '../../sim/copy.ts';
import { type Freed, NO_TICKET, type Ticket } from '../../sim/executor.ts';
import { attempt, type Committed, commitEffects } from '../../sqlite/attempt.ts';
import type { Database } from '../../sqlite/database.ts';
import type { Moment } from '../../sqlite/pages/durable.ts';
import type { Effects } from '../../sqlite/effects.ts';
import type { Engine } from '../../sqlite/engine.ts';
import type { QueryResult, SqlResult } from '../../sqlite/jobs.ts';
import {
  type Asked,
  type Begun,
  type Doing,
  effectsOfOthers,
  nothingInProgress,
  type QueryJob,
  type Transaction,
  type WorkState,
} from './state.ts';
import { commitWrite, endSchemaChange, unseen, withCommit } from './commit.ts';
import type { Rules } from './rules.ts';
import { insertedByOthers, natureOf, rowsOf, succeeded, type Tried, tryLocally, tryOut, type Where, WHOLE } from './view.ts';
import { letGo, schemaComesFirst, want } from './waiting.ts';
import { concurrentUpdate, failed, noTransaction, replaced, schemaInside } from './words.ts';
import { changedSince } from './serial.ts';

export interface SavedWork {
  readonly state: WorkState;
  readonly kept: ReadonlyMap<Owner, Moment>;
}

const NOTHING: Effects = new Map();
const ENDS_STEPS = 1;

export class NodeWork {
  #state: WorkState = nothingInProgress();
  /** Snapshots of transactions, and what a change of the schema would be put back to, by owner. */
  readonly #kept = new Map<Owner, Moment>();

  readonly #db: Database;

  constructor(
    readonly engine: Engine,
    readonly node: string,
    readonly rules: Rules,
  ) {
    this.#db = engine.enter(node, { nowMs: 0, seed: '' });
  }

  /** Jobs that may go on, since the last call. */
  freed(): readonly Freed[] {
    const { freed } = this.#state;
    if (freed.length > 0) this.#state.freed = [];
    return freed;
  }

  /** Nothing has begun that has not ended. */
  get idle(): boolean {
    return this.#state.doing.size === 0 && this.#state.open.size === 0;
  }

  /**
   * Before something else looks at the database: what stands in the connection is taken out. Returns who has to end first, which is
   * a change of the schema.
   */
  clear(ticket: Ticket): Begun | null {
    this.#takeOut();
    if (ticket === NO_TICKET && !schemaComesFirst(this.#state, null)) return null;
    const owner = this.#numbered(ticket);
    const waits = this.#want(owner, owner, '', [WHOLE]);
    if (waits === null) this.#release(owner);
    return waits;
  }

  /** Something else is about to change the database. */
  disturb(replaces: boolean): void {
    if (!replaces) return this.#keepApart();
    const state = this.#state;
    for (const [ticket, { owner }] of state.doing)
      state.doing.set(ticket, { kind: 'failed', ticket, owner, result: failed(replaced(), 0) });
    for (const transaction of [...state.open.values()]) this.#close(transaction);
    for (const owner of [...state.names.keys()]) this.#release(owner);
  }

  /** A query that is to be answered at the newest state, or begins to write. */
  start(job: QueryJob, nowMs: number, before: Ticket): Begun | null {
    if (job.transaction) return this.#inTransaction({ job, nowMs, ticket: before }, job.transaction.id);
    const quiet = this.idle && this.#state.waiting.size === 0;
    if (job.readOnly) return quiet ? null : this.clear(before);
    const nature = natureOf(this.#db, job.sql);
    if (nature === null || nature === 'reads') return quiet ? null : this.clear(before);
    const asked = { job, nowMs, ticket: this.#numbered(before) };
    this.#takeOut();
    if (nature === 'alone') return this.#changeSchema(asked);
    return quiet ? this.#alone(asked, nature === 'local') : this.#write(asked, nature === 'local');
  }

  // Statements alone ----------------------------------------------------------------------------------------------

  #alone(asked: Asked, local: boolean): Begun {
    const { job, nowMs, ticket } = asked;
    const db = this.#database(asked);
    const { result, steps, bytes, noted, changed } = attempt(db, job, []);
    if (result.kind !== 'query' || !result.outcome.ok) {
      db.rollback();
      return { ticket: NO_TICKET, result, steps, bytes, waitsFor: null };
    }
    this.#state.names.set(ticket, job.seed);
    this.#state.doing.set(ticket, { kind: 'write', ticket, owner: ticket, job, nowMs, result, noted, changed, local, effects: null });
    this.#state.held = ticket;
    return { ticket, result: null, steps, bytes, waitsFor: null };
  }

  /** What stands in the connection is rolled back, to be run again or written as rows. */
  #takeOut(): void {
    if (this.#state.held === NO_TICKET) return;
    this.#state.held = NO_TICKET;
    this.#db.rollback();
  }

  /** Whoever was alone so far is not any more: from now on what it does is known by its rows. */
  #keepApart(): void {
    this.#takeOut();
    const { locks } = this.#state;
    for (const doing of this.#state.doing.values()) {
      if (doing.kind !== 'write' || doing.effects !== null) continue;
      if (doing.local) {
        if (!locks.of.has(doing.owner)) request(locks, doing.owner, [WHOLE, ...this.rules.locked(rowsOf(doing.noted))]);
        continue;
      }
      const { effects, wanted } = tryOut(this.#newest(), doing.job, doing.nowMs, NOTHING, NOTHING);
      doing.effects = effects;
      request(this.#state.locks, doing.owner, [WHOLE, ...this.rules.locked(wanted)]);
    }
  }

  #write(asked: Asked, local: boolean): Begun {
    const { job, nowMs, ticket } = asked;
    this.#keepApart();
    const first = schemaComesFirst(this.#state, ticket) ? this.#want(ticket, ticket, job.seed, [WHOLE]) : null;
    if (first) return first;
    const where = this.#newest();
    const { attempt: tried, ...rows } = local ? tryLocally(where, job, nowMs) : this.#tried(where, asked, NOTHING);
    const { effects, wanted } = rows;
    const { result, steps, bytes, noted, changed } = tried;
    if (!succeeded(tried)) {
      this.#release(ticket);
      return { ticket: NO_TICKET, result, steps, bytes, waitsFor: null };
    }
    const waits = this.#want(ticket, ticket, job.seed, [WHOLE, ...this.rules.locked(wanted)]);
    if (waits) return waits;
    this.#state.doing.set(ticket, { kind: 'write', ticket, owner: ticket, job, nowMs, result, noted, changed, local, effects });
    return { ticket, result: null, steps, bytes, waitsFor: null };
  }

  /** It is done at once, for nobody looks before it has ended: it waits for everybody, and everybody for it. */
  #changeSchema({ job, nowMs, ticket }: Asked): Begun {
    this.#keepApart();
    const waits = this.#want(ticket, ticket, job.seed, [{ ...WHOLE, mode: 'exclusive' }]);
    if (waits) return waits;
    const before = this.#db.moment();
    const { result, steps, bytes } = unseen(this.#db, () => this.engine.execute(this.node, job, nowMs));
    this.#kept.set(ticket, before);
    this.#state.doing.set(ticket, { kind: 'schema', ticket, owner: ticket, seed: job.seed, result });
    return { ticket, result: null, steps, bytes, waitsFor: null };
  }

  // Transactions --------------------------------------------------------------------------------------------------

  #inTransaction(asked: Asked, id: string): Begun {
    const { job, nowMs } = asked;
    this.#keepApart();
    const transaction = this.#state.open.get(id) ?? (asked.ticket === NO_TICKET ? this.#begin(job) : null);
    if (!transaction) return this.#refused(noTransaction());
    const ticket = this.#numbered(asked.ticket);
    const first = schemaComesFirst(this.#state, transaction.owner) ? this.#want(ticket, transaction.owner, id, [WHOLE]) : null;
    if (first) return first;
    const nature = natureOf(this.#db, job.sql);
    if (nature === 'alone') return this.#giveUp(transaction, this.#refused(schemaInside()));
    const { snapshot, owner } = transaction;
    const where = { ...this.#newest(), snapshot: snapshot === null ? null : (this.#kept.get(owner) ?? null) };
    const tried = this.#tried(where, asked, transaction.effects);
    const { result, steps, bytes, noted } = tried.attempt;
    if (result.kind !== 'query' || tried.effects === null)
      return this.#giveUp(transaction, { ticket: NO_TICKET, result, steps, bytes, waitsFor: null });
    const stale = [...noted.keys()].find((row) => this.rules.isChanged(this.#state.changedAt.get(row), snapshot));
    if (stale !== undefined) return this.#giveUp(transaction, this.#refused(concurrentUpdate(stale)));
    const waits = this.#want(ticket, owner, id, [WHOLE, ...this.rules.locked(tried.wanted)]);
    if (waits) return waits;
    const step = { job, nowMs, result, effects: tried.effects, blind: nature === 'inserts' };
    this.#state.doing.set(ticket, { kind: 'step', ticket, owner, transaction: id, step, bytes });
    return { ticket, result: null, steps, bytes, waitsFor: null };
  }

  #begin({ transaction }: QueryJob): Transaction | null {
    if (!transaction?.first) return null;
    const owner = ++this.#state.last;
    const { id, isolation } = transaction;
    const snapshot = isolation === 'read committed' ? null : this.#db.position;
    if (snapshot !== null) this.#kept.set(owner, this.#db.moment());
    const made: Transaction = { id, owner, isolation, snapshot, effects: NOTHING, steps: [], tables: new Set() };
    this.#state.open.set(id, made);
    this.#state.names.set(owner, id);
    return made;
  }

  #refused(reason: Parameters<typeof failed>[0]): Begun {
    return { ticket: NO_TICKET, result: failed(reason, this.#db.position), steps: ENDS_STEPS, bytes: 0, waitsFor: null };
  }

  /** A statement of it failed: what it did is gone, and its locks are free at once. */
  #giveUp(transaction: Transaction, begun: Begun): Begun {
    this.#close(transaction);
    return begun;
  }

  #close({ id, owner }: Transaction): void {
    this.#state.open.delete(id);
    this.#kept.get(owner)?.root.release();
    this.#kept.delete(owner);
    this.#release(owner);
    if (this.#kept.size === 0) this.#state.changedAt.clear();
  }

  /** COMMIT or ROLLBACK. */
  end(job: Extract<Doing, { kind: 'end' }>['job']): Begun {
    this.#takeOut();
    const transaction = this.#state.open.get(job.transaction);
    if (!transaction) return this.#refused(noTransaction());
    const ticket = ++this.#state.last;
    this.#state.doing.set(ticket, { kind: 'end', ticket, owner: transaction.owner, job });
    return { ticket, result: null, steps: ENDS_STEPS, bytes: 0, waitsFor: null };
  }

  // The end -------------------------------------------------------------------------------------------------------

  /** What was begun takes effect. */
  finish(ticket: Ticket): SqlResult {
    const { doing } = this.#state;
    const done = doing.get(ticket);
    if (!done) return failed(replaced(), 0);
    doing.delete(ticket);
    switch (done.kind) {
      case 'write':
        return this.#finishWrite(done);
      case 'step':
        return this.#finishStep(done);
      case 'end':
        return this.#finishTransaction(done.job);
      case 'schema': {
        endSchemaChange(this.engine.enter(this.node, { nowMs: 0, seed: done.seed }), this.#kept.get(done.owner));
        this.#kept.delete(done.owner);
        this.#release(done.owner);
        return done.result;
      }
      case 'failed':
        return done.result;
    }
  }

  #finishWrite(done: Extract<Doing, { kind: 'write' }>): SqlResult {
    const { result, owner, job, nowMs, noted } = done;
    if (result.kind !== 'query' || !result.outcome.ok) return result;
    const db = this.engine.enter(this.node, { nowMs, seed: job.seed });
    const stood = this.#state.held === done.ticket;
    if (stood) this.#state.held = NO_TICKET;
    else this.#takeOut();
    const committed = commitWrite(db, done, stood);
    this.#note(noted.keys(), committed);
    const finished = withCommit(result, committed);
    this.#release(owner);
    return finished;
  }

  #finishStep({ transaction: id, step }: Extract<Doing, { kind: 'step' }>): SqlResult {
    const transaction = this.#state.open.get(id);
    if (!transaction) return failed(noTransaction(), this.#db.position);
    const { result, effects } = step;
    transaction.effects = effects;
    transaction.steps.push(step);
    const { outcome } = result;
    if (outcome.ok && outcome.wrote) for (const table of outcome.tables) transaction.tables.add(table);
    // Nobody else has seen it: it has no position of its own yet.
    const position = transaction.snapshot ?? this.#db.position;
    return { ...result, outcome: outcome.ok ? { ...outcome, wrote: false } : outcome, position, change: null };
  }

  #finishTransaction({ transaction: id, commit, seed }: Extract<Doing, { kind: 'end' }>['job']): SqlResult {
    const transaction = this.#state.open.get(id);
    this.#takeOut();
    const { position } = this.#db;
    if (!transaction) return failed(noTransaction(), position);
    const tables = [...transaction.tables].sort();
    const wrote = commit && transaction.effects.size > 0;
    const outcome = { ok: true, columns: [], rows: [], changes: wrote ? transaction.effects.size : 0, tables, wrote } as const;
    const result: QueryResult = { kind: 'query', outcome, position, classification: null, change: null };
    const wrong = wrote && this.rules.isChecked(transaction.isolation) ? changedSince(this.#newest(), transaction) : null;
    const db = this.engine.enter(this.node, { nowMs: 0, seed });
    const committed = wrote && wrong === null ? commitEffects(db, tables, transaction.effects) : { problem: wrong, position, change: null };
    this.#close(transaction);
    if (wrote) this.#note(transaction.effects.keys(), committed);
    return withCommit(result, committed);
  }

  /** Whoever has an older snapshot may not write these rows any more. */
  #note(rows: Iterable<string>, { problem, position }: Committed): void {
    if (this.#kept.size === 0 || problem !== null) return;
    for (const row of rows) this.#state.changedAt.set(row, position);
  }

  // Locks ---------------------------------------------------------------------------------------------------------

  #numbered(ticket: Ticket): Ticket {
    return ticket === NO_TICKET ? ++this.#state.last : ticket;
  }

  #newest(): Where {
    return { engine: this.engine, node: this.node, snapshot: null };
  }

  #database({ job, nowMs }: Asked): Database {
    return this.engine.enter(this.node, { nowMs, seed: job.seed });
  }

  #tried(where: Where, asked: Asked, own: Effects): Tried {
    const others = effectsOfOthers(this.#state, asked.job.transaction?.id);
    const inserted = insertedByOthers(this.#database(asked), asked.job.sql, others);
    return tryOut(where, asked.job, asked.nowMs, own, inserted);
  }

  /** Null when it has all that it wants; else what it waits for, or that it failed in a deadlock. */
  #want(ticket: Ticket, owner: Owner, name: string, wanted: readonly Wanted[]): Begun | null {
    const { waitsFor, failed: result } = want(this.#state, { ticket, owner, name, wanted }, this.#db.position, (victim) =>
      this.#drop(victim),
    );
    if (result !== null) return { ticket: NO_TICKET, result, steps: ENDS_STEPS, bytes: 0, waitsFor: null };
    return waitsFor === null ? null : { ticket, waitsFor };
  }

  #drop(owner: Owner): void {
    const transaction = [...this.#state.open.values()].find((open) => open.owner === owner);
    if (transaction) this.#close(transaction);
    else this.#release(owner);
  }

  #release(owner: Owner): void {
    letGo(this.#state, owner, this.#db.position);
  }

  // A life and its end --------------------------------------------------------------------------------------------

  /** What stood before a change of the schema that has not ended, which is all that anybody may have seen; null without one. */
  get beforeSchema(): Moment | null {
    for (const { kind, owner } of this.#state.doing.values()) if (kind === 'schema') return this.#kept.get(owner) ?? null;
    return null;
  }

  /** The process died: nothing of what was in progress is left. */
  crash(): void {
    const before = this.beforeSchema;
    if (before) this.#db.show(before);
    for (const { root } of this.#kept.values()) root.release();
    this.#kept.clear();
    const { last } = this.#state;
    this.#state = { ...nothingInProgress(), last };
  }

  /** Calls `save` while nothing stands in the connection. */
  save<T>(saved: () => T): { readonly work: SavedWork; readonly value: T } {
    const { held } = this.#state;
    this.#takeOut();
    const value = saved();
    this.#putBack(held);
    const copied: Copied = new Map();
    const kept = new Map([...this.#kept].map(([owner, { root, position }]) => [owner, { root: root.share(), position }]));
    return { work: { state: copyOf(this.#state, copied), kept }, value };
  }

  /** After the database was restored. */
  restore({ state, kept }: SavedWork): void {
    this.#state = copyOf(state, new Map());
    for (const [owner, { root, position }] of kept) this.#kept.set(owner, { root: root.share(), position });
    this.#putBack(this.#state.held);
  }

  /** Runs again what stood in the connection: on the same state it does the same. */
  #putBack(held: Ticket): void {
    const doing = this.#state.doing.get(held);
    if (doing?.kind !== 'write') return;
    attempt(this.engine.enter(this.node, { nowMs: doing.nowMs, seed: doing.job.seed }), doing.job, []);
    this.#state.held = held;
  }
}
