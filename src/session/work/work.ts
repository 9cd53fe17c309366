/**
 * What is in progress at one database. A statement is run when a core takes it, where nobody can see it, and takes effect when its
 * time has been spent. While it is alone it simply stays uncommitted in the connection (or is run again at its end, if somebody has
 * read meanwhile); as soon as another writes too, what it does is kept as rows, and each row has one owner until that ends.
 */
import { type Owner, request } from '../../architectures/shared/locks/table.ts';
import { type Copied, copyOf } from '../../sim/copy.ts';
import { type Freed, NO_TICKET, type Ticket } from '../../sim/executor.ts';
import type { Job } from '../../sim/node.ts';
import { attempt } from '../../sqlite/attempt.ts';
import type { Engine } from '../../sqlite/engine.ts';
import { isRows, type SqlJob, type SqlResult } from '../../sqlite/jobs.ts';
import type { Done } from '../../sqlite/kinds.ts';
import { keyText } from '../../sqlite/notebook.ts';
import type { Moment } from '../../sqlite/pages/durable.ts';
import { runQuery } from '../../sqlite/run.ts';
import { commitWrite, unseen, withCommit } from './commit.ts';
import { begun, doneAtOnce, Ground, NOTHING } from './ground.ts';
import { confirm, hold, showAfterCrash, visible, waitsForUnseen } from './holding.ts';
import type { Rules } from './rules.ts';
import {
  type Asked,
  type Begun,
  type Doing,
  type EndJob,
  nothingInProgress,
  type QueryJob,
  type ReopenJob,
  type ReplayedRows,
  type WorkState,
} from './state.ts';
import { finishEnd, finishStep, reopen, startEnd, startStep } from './transactions.ts';
import { natureOf, rowsOf, succeeded, tryLocally, tryOut, WHOLE } from './view.ts';
import { schemaComesFirst } from './waiting.ts';
import { failed, replaced } from './words.ts';

export interface SavedWork {
  readonly state: WorkState;
  readonly kept: ReadonlyMap<Owner, Moment>;
}

/** What is not done for a client has no name. */
const NOBODY = '';

export class NodeWork {
  readonly #ground: Ground;

  constructor(engine: Engine, node: string, rules: Rules) {
    this.#ground = new Ground(engine, node, rules);
  }

  get #state(): WorkState {
    return this.#ground.state;
  }

  /** Jobs that may go on, since the last call. */
  freed(): readonly Freed[] {
    const { freed } = this.#state;
    if (freed.length > 0) this.#state.freed = [];
    return freed;
  }

  /** Nothing has begun that has not ended. */
  get idle(): boolean {
    return this.#state.doing.size === 0 && this.#state.open.size === 0 && this.#state.holding.length === 0;
  }

  /**
   * Before something else looks at the database: what stands in the connection is taken out. Returns who has to end first, which is
   * a change of the schema.
   */
  clear(ticket: Ticket): Begun | null {
    const ground = this.#ground;
    ground.takeOut();
    if (ticket === NO_TICKET && !schemaComesFirst(ground.state, null)) return null;
    const owner = ground.numbered(ticket);
    const waits = ground.want(owner, owner, NOBODY, [WHOLE]);
    if (waits === null) ground.release(owner);
    return waits;
  }

  /** A query that is to be answered at the newest state, or begins to write. */
  start(job: QueryJob, nowMs: number, before: Ticket): Begun | null {
    if (job.transaction) {
      this.#keepApart();
      return startStep(this.#ground, { job, nowMs, ticket: before }, job.transaction.id);
    }
    const quiet = this.idle && this.#state.waiting.size === 0;
    const nature = job.readOnly ? 'reads' : natureOf(this.#ground.db, job.sql);
    if (nature === null || nature === 'reads') {
      if (before !== NO_TICKET) return this.clear(before) ?? this.#lookAt(visible(this.#ground), job, nowMs);
      const seen = this.#lookAt(this.#isAhead ? this.before : visible(this.#ground), job, nowMs);
      return quiet ? null : (seen ?? this.clear(before));
    }
    const asked = { job, nowMs, ticket: this.#ground.numbered(before) };
    this.#ground.takeOut();
    if (nature === 'alone') return this.alone(asked.ticket, job.seed, () => this.#ground.engine.execute(this.#ground.node, job, nowMs));
    return quiet ? this.#undisturbed(asked, nature === 'local') : this.#write(asked, nature === 'local');
  }

  /** A copy is being brought on: what it held before is seen. */
  get #isAhead(): boolean {
    for (const { kind } of this.#state.doing.values()) if (kind === 'ahead') return true;
    return false;
  }

  #lookAt(seen: Moment | null, job: QueryJob, nowMs: number): Begun | null {
    if (seen === null) return null;
    const { result, steps, bytes } = runQuery(this.#ground.engine.enterAt(seen, { nowMs: job.nowMs ?? nowMs, seed: job.seed }), job);
    return doneAtOnce(result, steps, bytes);
  }

  // Statements alone ----------------------------------------------------------------------------------------------

  #undisturbed(asked: Asked, local: boolean): Begun {
    const { job, nowMs, ticket } = asked;
    const db = this.#ground.database(asked);
    const { result, steps, bytes, noted, changed } = attempt(db, job, []);
    if (result.kind !== 'query' || !result.outcome.ok) {
      db.rollback();
      return doneAtOnce(result, steps, bytes);
    }
    this.#state.names.set(ticket, job.seed);
    this.#state.doing.set(ticket, { kind: 'write', ticket, owner: ticket, job, nowMs, result, noted, changed, local, effects: null });
    this.#state.held = ticket;
    return begun(ticket, steps, bytes);
  }

  /** Whoever was alone so far is not any more: from now on what it does is known by its rows. */
  #keepApart(): void {
    const ground = this.#ground;
    ground.takeOut();
    const { locks, doing: all } = ground.state;
    for (const doing of all.values()) {
      if (doing.kind !== 'write' || doing.effects !== null) continue;
      if (doing.local) {
        if (!locks.of.has(doing.owner)) request(locks, doing.owner, [WHOLE, ...ground.rules.locked(rowsOf(doing.noted))]);
        continue;
      }
      const { effects, wanted } = tryOut(ground.newest, doing.job, doing.nowMs, NOTHING, NOTHING);
      doing.effects = effects;
      request(locks, doing.owner, [WHOLE, ...ground.rules.locked(wanted)]);
    }
  }

  #write(asked: Asked, local: boolean): Begun {
    const ground = this.#ground;
    const { job, nowMs, ticket } = asked;
    this.#keepApart();
    const first = schemaComesFirst(ground.state, ticket) ? ground.want(ticket, ticket, job.seed, [WHOLE]) : null;
    const begins = first ?? waitsForUnseen(ground, asked, ticket, job.seed, NOTHING);
    if (begins) return begins;
    const attempted = local ? tryLocally(ground.newest, job, nowMs) : ground.tried(ground.newest, asked, NOTHING);
    const { attempt: tried, effects, wanted } = attempted;
    const { result, steps, bytes, noted, changed } = tried;
    if (!succeeded(tried)) {
      ground.release(ticket);
      return doneAtOnce(result, steps, bytes);
    }
    const waits = ground.want(ticket, ticket, job.seed, [WHOLE, ...ground.rules.locked(wanted)]);
    if (waits) return waits;
    ground.state.doing.set(ticket, { kind: 'write', ticket, owner: ticket, job, nowMs, result, noted, changed, local, effects });
    return begun(ticket, steps, bytes);
  }

  /** What a test of rows cannot keep apart is done at its start, for nobody looks before it has ended: it waits for everybody, and everybody for it. */
  alone(before: Ticket, name: string, run: () => Done): Begun {
    const ground = this.#ground;
    const ticket = ground.numbered(before);
    this.#keepApart();
    const waits = ground.want(ticket, ticket, name, [{ ...WHOLE, mode: 'exclusive' }]);
    if (waits) return waits;
    const moment = ground.db.moment();
    const { value, untold } = unseen(ground.db, run);
    const { result, steps, bytes } = value;
    ground.kept.set(ticket, moment);
    ground.state.doing.set(ticket, { kind: 'alone', ticket, owner: ticket, result, untold });
    return begun(ticket, steps, bytes);
  }

  // Jobs that bring a copy on -------------------------------------------------------------------------------------

  /**
   * Changes that were decided on elsewhere are done at their start, and until their time has been spent whoever looks sees what was
   * before. `replaces`: what is in progress here has no base any more, and what would write waits.
   */
  ahead(job: Job, before: Ticket, replaces: boolean, run: () => Done): Begun {
    const ground = this.#ground;
    ground.takeOut();
    const ticket = ground.numbered(before);
    if (replaces) {
      this.#giveUpAll();
      const waits = ground.want(ticket, ticket, NOBODY, [{ ...WHOLE, mode: 'exclusive' }]);
      if (waits) return waits;
    }
    const moment = ground.db.moment();
    const { result, steps, bytes } = run();
    ground.kept.set(ticket, moment);
    const replayed = isReplay(job) ? rowsIn(job, moment.position) : [];
    ground.state.doing.set(ticket, { kind: 'ahead', ticket, owner: ticket, result, replayed });
    return begun(ticket, steps, bytes);
  }

  #giveUpAll(): void {
    const ground = this.#ground;
    confirm(ground, Number.POSITIVE_INFINITY);
    for (const [ticket, { kind, owner }] of ground.state.doing)
      if (kind !== 'ahead') ground.state.doing.set(ticket, { kind: 'failed', ticket, owner, result: failed(replaced(), 0) });
    for (const transaction of [...ground.state.open.values()]) ground.close(transaction);
    for (const [owner, name] of [...ground.state.names]) if (name !== NOBODY) ground.release(owner);
  }

  #finishAhead({ ticket, result, replayed }: Extract<Doing, { kind: 'ahead' }>): unknown {
    const ground = this.#ground;
    ground.forget(ticket);
    for (const { statement, position } of replayed) {
      ground.note(
        statement.rows.map(({ table, key }) => keyText(table, key)),
        { problem: null, position },
      );
      const transaction = ground.state.open.get(statement.transaction);
      if (transaction) ground.close(transaction);
    }
    ground.release(ticket);
    ground.db.witness?.ended(ground.db);
    return result;
  }

  #finishAlone({ owner, result, untold }: Extract<Doing, { kind: 'alone' }>): unknown {
    const ground = this.#ground;
    ground.forget(owner);
    ground.release(owner);
    if (untold) {
      const db = ground.engine.enter(ground.node, { nowMs: 0, seed: untold.seed });
      db.witness?.committed(db, untold.rows);
    }
    return result;
  }

  // The end -------------------------------------------------------------------------------------------------------

  /** COMMIT or ROLLBACK, or the look before a commit. */
  end(job: EndJob): Begun {
    return startEnd(this.#ground, job);
  }

  /** What had prepared before the process died is open again. */
  reopen(job: ReopenJob): Begun {
    return reopen(this.#ground, job);
  }

  /** What waited to be seen, up to a position. */
  confirm(upTo: number): Begun {
    confirm(this.#ground, upTo);
    return doneAtOnce({ kind: 'confirmed', position: this.#ground.db.position });
  }

  /** What was begun takes effect. */
  finish(ticket: Ticket): unknown {
    const ground = this.#ground;
    const { doing } = ground.state;
    const done = doing.get(ticket);
    if (!done) return failed(replaced(), 0);
    doing.delete(ticket);
    switch (done.kind) {
      case 'write':
        return this.#finishWrite(done);
      case 'step':
        return finishStep(ground, done);
      case 'end':
        return finishEnd(ground, done.job);
      case 'ahead':
        return this.#finishAhead(done);
      case 'alone':
        return this.#finishAlone(done);
      case 'failed':
        return done.result;
    }
  }

  #finishWrite(done: Extract<Doing, { kind: 'write' }>): SqlResult {
    const ground = this.#ground;
    const { result, owner, job, nowMs, noted } = done;
    if (result.kind !== 'query' || !result.outcome.ok) return result;
    const db = ground.engine.enter(ground.node, { nowMs, seed: job.seed });
    const stood = ground.state.held === done.ticket;
    if (stood) ground.state.held = NO_TICKET;
    else ground.takeOut();
    const before = job.holds ? db.moment() : null;
    const committed = commitWrite(db, done, stood);
    const holds = before !== null && committed.position > before.position;
    if (holds) hold(ground, owner, job.seed, before, committed.position, rowsOf(noted));
    else before?.root.release();
    ground.note(noted.keys(), committed);
    const finished = withCommit(result, committed);
    if (!holds) ground.release(owner);
    return finished;
  }

  // A life and its end --------------------------------------------------------------------------------------------

  /** What is to be seen, and to be on disk, while something is done that has not ended; null: the database as it is. */
  get before(): Moment | null {
    const { state, kept } = this.#ground;
    for (const { kind, owner } of state.doing.values()) {
      const moment = kind === 'alone' || kind === 'ahead' ? kept.get(owner) : undefined;
      if (moment) return moment;
    }
    return null;
  }

  /** The process died: nothing of what was in progress is left. */
  crash(): void {
    const ground = this.#ground;
    const { before } = this;
    if (before) ground.db.show(before);
    for (const { root } of ground.kept.values()) root.release();
    ground.kept.clear();
    const { last, holding, unshown } = ground.state;
    ground.state = { ...nothingInProgress(), last, unshown: unshown || holding.length > 0 };
  }

  /** It runs something, for the first time perhaps since its process died. */
  runs(): void {
    showAfterCrash(this.#ground);
  }

  /** Calls `save` while nothing stands in the connection. */
  save<T>(saved: () => T): { readonly work: SavedWork; readonly value: T } {
    const { state, kept } = this.#ground;
    const { held } = state;
    this.#ground.takeOut();
    const value = saved();
    this.#putBack(held);
    const copied: Copied = new Map();
    const moments = new Map([...kept].map(([owner, { root, position }]) => [owner, { root: root.share(), position }]));
    return { work: { state: copyOf(state, copied), kept: moments }, value };
  }

  /** After the database was restored. */
  restore({ state, kept }: SavedWork): void {
    const ground = this.#ground;
    ground.state = copyOf(state, new Map());
    for (const [owner, { root, position }] of kept) ground.kept.set(owner, { root: root.share(), position });
    this.#putBack(ground.state.held);
  }

  /** Runs again what stood in the connection: on the same state it does the same. */
  #putBack(held: Ticket): void {
    const ground = this.#ground;
    const doing = ground.state.doing.get(held);
    if (doing?.kind !== 'write') return;
    attempt(ground.engine.enter(ground.node, { nowMs: doing.nowMs, seed: doing.job.seed }), doing.job, []);
    ground.state.held = held;
  }
}

type ReplayJob = Extract<SqlJob, { kind: 'replay' }>;
const isReplay = (job: Job): job is ReplayJob => job.kind === 'replay';

/** The transactions among the entries of a log that are to be replayed on a database which stands at `position`. */
function rowsIn({ from, statements }: ReplayJob, position: number): readonly ReplayedRows[] {
  return statements.flatMap((statement, i) => (isRows(statement) && from + i > position ? [{ statement, position: from + i }] : []));
}
