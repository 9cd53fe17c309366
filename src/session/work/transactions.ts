/** Transactions of one database: their statements, and their ends. */
import { NO_TICKET, type Ticket } from '../../sim/executor.ts';
import type { Problem } from '../../sim/operation.ts';
import { type Committed, commitEffects } from '../../sqlite/attempt.ts';
import { request } from '../../architectures/shared/locks/table.ts';
import { type Effects, hasUniques, readEffects, uniqueEntries, vagueUnique } from '../../sqlite/effects.ts';
import { keylessOf, keysOf } from '../../sqlite/footprint.ts';
import { keyText } from '../../sqlite/notebook.ts';
import type { Prepared, QueryResult, SqlJob, SqlResult } from '../../sqlite/jobs.ts';
import { inTheWay, withCommit } from './commit.ts';
import { begun, doneAtOnce, type Ground, NOTHING } from './ground.ts';
import { hold, visible, waitsForUnseen } from './holding.ts';
import { changedSince } from './serial.ts';
import {
  type Asked,
  type Begun,
  type Doing,
  type EndJob,
  preparedBefore,
  type QueryJob,
  type ReopenJob,
  type Transaction,
} from './state.ts';
import { natureOf } from './view.ts';
import { schemaComesFirst } from './waiting.ts';
import { WHOLE } from './view.ts';
import { concurrentUpdate, failed, noTransaction, schemaInside, vague } from './words.ts';

/** A statement of a transaction: it is run where nobody else sees it, and has its rows for itself until the transaction ends. */
export function startStep(ground: Ground, asked: Asked, id: string): Begun {
  const { state, rules, kept, db } = ground;
  const { job, nowMs } = asked;
  const transaction = state.open.get(id) ?? (asked.ticket === NO_TICKET ? begin(ground, job) : null);
  if (!transaction) return ground.refused(noTransaction());
  const ticket = ground.numbered(asked.ticket);
  const { snapshot, owner } = transaction;
  const first = schemaComesFirst(state, owner) ? ground.want(ticket, owner, id, [WHOLE]) : null;
  if (first) return first;
  const nature = natureOf(db, job.sql);
  if (nature === 'alone') return giveUp(ground, transaction, ground.refused(schemaInside()));
  const isFresh = nature !== 'reads' && snapshot === null;
  const unseen = isFresh ? waitsForUnseen(ground, { ...asked, ticket }, owner, id, transaction.effects) : null;
  if (unseen) return unseen;
  const seen = nature === 'reads' ? visible(ground) : null;
  const where = { ...ground.newest, snapshot: snapshot === null ? seen : (kept.get(owner) ?? null) };
  const seenAt = (where.snapshot ?? db).position;
  const tried = ground.tried(where, asked, transaction.effects);
  const { result, steps, bytes, noted } = tried.attempt;
  if (result.kind !== 'query' || tried.effects === null) return giveUp(ground, transaction, doneAtOnce(result, steps, bytes));
  const stale = [...noted.keys()].find((row) => rules.isChanged(state.changedAt.get(row), snapshot));
  if (stale !== undefined) return giveUp(ground, transaction, ground.refused(concurrentUpdate(stale)));
  const waits = ground.want(ticket, owner, id, [WHOLE, ...rules.locked(tried.wanted)]);
  if (waits) return waits;
  const step = { job, nowMs, result, effects: tried.effects, blind: nature === 'inserts', seen: seenAt };
  state.doing.set(ticket, { kind: 'step', ticket, owner, transaction: id, step, bytes });
  return begun(ticket, steps, bytes);
}

function begin(ground: Ground, { transaction }: QueryJob): Transaction | null {
  if (!transaction?.first) return null;
  const { state, kept, db } = ground;
  const owner = ++state.last;
  const { id, isolation } = transaction;
  const seen = visible(ground);
  const snapshot = isolation === 'read committed' ? null : (seen ?? db).position;
  if (snapshot !== null) kept.set(owner, seen ? { ...seen, root: seen.root.share() } : db.moment());
  const made: Transaction = { id, owner, isolation, snapshot, effects: NOTHING, steps: [], tables: new Set(), preparedAs: 0 };
  state.open.set(id, made);
  state.names.set(owner, id);
  return made;
}

/** A statement of it failed: what it did is gone, and its locks are free at once. */
function giveUp(ground: Ground, transaction: Transaction, told: Begun): Begun {
  ground.close(transaction);
  return told;
}

export function finishStep({ state, db }: Ground, { transaction: id, step }: Extract<Doing, { kind: 'step' }>): SqlResult {
  const transaction = state.open.get(id);
  if (!transaction) return failed(noTransaction(), db.position);
  const { result, effects } = step;
  transaction.effects = effects;
  transaction.steps.push(step);
  const { outcome } = result;
  if (outcome.ok && outcome.wrote) for (const table of outcome.tables) transaction.tables.add(table);
  // Nobody else has seen it: it has no position of its own yet.
  const position = transaction.snapshot ?? db.position;
  const keys = step.job.transaction?.tellsKeys && {
    keys: { ...keysOf(db, effects, null), seen: step.seen, keyless: keylessOf(db, effects) },
  };
  return { ...result, outcome: outcome.ok ? { ...outcome, wrote: false } : outcome, position, change: null, ...keys };
}

/** COMMIT or ROLLBACK, or the look before a commit that is agreed on elsewhere. */
export function startEnd(ground: Ground, job: EndJob): Begun {
  const { state, db } = ground;
  ground.takeOut();
  const transaction = state.open.get(job.transaction);
  if (!transaction) return job.kind === 'end' ? ground.refused(noTransaction()) : doneAtOnce(unprepared(noTransaction(), db.position));
  const ticket: Ticket = ++state.last;
  state.doing.set(ticket, { kind: 'end', ticket, owner: transaction.owner, job });
  return begun(ticket);
}

export function finishEnd(ground: Ground, job: EndJob): SqlResult {
  const transaction = ground.state.open.get(job.transaction);
  ground.takeOut();
  return job.kind === 'end' ? finishTransaction(ground, transaction, job) : prepare(ground, transaction, job);
}

function finishTransaction(
  ground: Ground,
  transaction: Transaction | undefined,
  { commit, seed, holds }: Extract<SqlJob, { kind: 'end' }>,
): SqlResult {
  const { position } = ground.db;
  if (!transaction) return failed(noTransaction(), position);
  const tables = [...transaction.tables].sort();
  const wrote = commit && transaction.effects.size > 0;
  const outcome = { ok: true, columns: [], rows: [], changes: wrote ? transaction.effects.size : 0, tables, wrote } as const;
  const result: QueryResult = { kind: 'query', outcome, position, classification: null, change: null };
  // What has prepared was looked at then.
  const wrong = wrote && transaction.preparedAs === 0 ? whyNot(ground, transaction) : null;
  const db = ground.engine.enter(ground.node, { nowMs: 0, seed });
  const before = holds && wrote ? db.moment() : null;
  const committed: Committed =
    wrote && wrong === null ? commitEffects(db, tables, transaction.effects) : { problem: wrong, position, change: null };
  if (before !== null && committed.position > before.position) {
    const { id, owner, effects } = transaction;
    ground.state.open.delete(id);
    const rows = [...effects.keys()].map((key) => ({ key, mode: 'exclusive' }) as const);
    hold(ground, owner, id, before, committed.position, rows);
  } else {
    before?.root.release();
    ground.close(transaction);
  }
  if (wrote) ground.note(transaction.effects.keys(), committed);
  return withCommit(result, committed);
}

/** Why a transaction may not commit after all that was prepared before it, or null. */
function whyNot({ state, rules, newest }: Ground, transaction: Transaction): Problem | null {
  return rules.isChecked(transaction.isolation) ? changedSince(newest, transaction, rules.comesBefore(preparedBefore(state))) : null;
}

type PrepareJob = Extract<EndJob, { kind: 'prepare' }>;

function prepare(ground: Ground, transaction: Transaction | undefined, { binding, tellsKeys }: PrepareJob): Prepared {
  const { state, db } = ground;
  const { position } = db;
  if (!transaction) return unprepared(noTransaction(), position);
  const { effects } = transaction;
  const wrote = effects.size > 0;
  const meets = hasUniques(db, transaction.tables) ? inTheWay : () => null;
  const unlockable = binding === true ? vagueUnique(db, transaction.tables) : null;
  const cannot = unlockable === null ? null : vague(unlockable);
  const wrong = wrote ? (cannot ?? whyNot(ground, transaction) ?? meets(db, preparedBefore(state), effects)) : null;
  if (wrong !== null || !wrote) ground.close(transaction);
  else transaction.preparedAs = ++state.last;
  if (wrong !== null) return unprepared(wrong, position);
  const keys = tellsKeys && { keys: keysOf(db, effects, readEffects(db, effects.values())) };
  return { kind: 'prepared', problem: null, rows: [...effects.values()], tables: [...transaction.tables].sort(), position, ...keys };
}

/** Before anything else of a life: nobody holds what it held. Nothing is looked at again, since it has been promised. */
export function reopen(ground: Ground, { transaction: id, rows, tables }: ReopenJob): Begun {
  const { state, db, rules } = ground;
  const owner = ++state.last;
  const effects: Effects = new Map(rows.map((row) => [keyText(row.table, row.key), row]));
  const keys = [...effects.keys()];
  const wanted = [...keys, ...uniqueEntries(db, effects, keys)].map((key) => ({ key, mode: 'exclusive' }) as const);
  request(state.locks, owner, [WHOLE, ...rules.locked(wanted)]);
  state.names.set(owner, id);
  const preparedAs = ++state.last;
  state.open.set(id, { id, owner, isolation: 'read committed', snapshot: null, effects, steps: [], tables: new Set(tables), preparedAs });
  return doneAtOnce({ kind: 'reopened', position: db.position });
}

const unprepared = (problem: Problem, position: number): Prepared => ({ kind: 'prepared', problem, rows: [], tables: [], position });
