/**
 * Changesets: what a write changed, taken from the primary and applied to copies. SQLite skips what does not fit without a
 * word; here it is a problem said aloud. Source: https://sqlite.org/sessionintro.html.
 */
import type { Problem } from '../sim/operation.ts';
import type { Database } from './database.ts';
import { host } from './wasm/entropy.ts';
import type { Change } from './jobs.ts';
import type { Memory } from './wasm/memory.ts';
import { problem } from './problems.ts';
import { SQLITE } from './wasm/raw.ts';
import { quoteName } from './schema.ts';

/** A write put NULL into a primary key, which a changeset would leave out. */
export const NULL_KEY = 'null key';

/** Steps that applying one changed row counts as: about what an INSERT by key takes. */
export const STEPS_PER_CHANGE = 40;

/** Begins to record; returns the session. One per write, because sessions are cumulative. */
export function startCapture(db: Database): number {
  const { raw, memory } = db;
  memory.rewind();
  const out = memory.out();
  const code = raw.sqlite3session_create(db.pointer, memory.text('main'), out);
  if (code !== SQLITE.OK) throw new Error(`SQLite cannot record changes (code ${code}).`);
  const session = memory.pointerAt(out);
  // Tables without a primary key are identified by rowid; without this they would be left out in silence.
  const on = memory.out();
  memory.setInt(on, 1);
  raw.sqlite3session_object_config(session, SQLITE.SESSION_OBJCONFIG_ROWID, on);
  raw.sqlite3session_attach(session, 0);
  return session;
}

/** Ends the recording: the changeset, or NULL_KEY when one of `tables` now holds a row that it cannot carry. */
export function takeCapture(db: Database, session: number, tables: readonly string[]): Uint8Array | typeof NULL_KEY {
  const { raw, memory } = db;
  memory.rewind();
  const size = memory.out();
  const data = memory.out();
  const code = tables.length === 0 ? SQLITE.OK : raw.sqlite3session_changeset(session, size, data);
  if (code !== SQLITE.OK) throw new Error(`SQLite cannot take the changes (code ${code}).`);
  const pointer = memory.pointerAt(data);
  const changeset = pointer === 0 ? new Uint8Array(0) : memory.bytes.slice(pointer, pointer + memory.pointerAt(size));
  if (pointer !== 0) raw.sqlite3_free(pointer);
  raw.sqlite3session_delete(session);
  return tables.some((name) => holdsNullKey(db, name)) ? NULL_KEY : changeset;
}

function holdsNullKey(db: Database, name: string): boolean {
  const table = db.schema.byName.get(name);
  if (table === undefined || !table.nullableKey) return false;
  const nulls = table.columns.filter((column) => column.key > 0).map((column) => `${quoteName(column.name)} IS NULL`);
  return db.all(`SELECT 1 FROM ${quoteName(name)} WHERE ${nulls.join(' OR ')} LIMIT 1`, []).length > 0;
}

const CONFLICTS: Readonly<Record<number, string>> = {
  1: 'a row differs from what the change found',
  2: 'a row to change is missing',
  3: 'a row to insert is there already',
  4: 'a constraint forbids a row',
  5: 'a foreign key would point nowhere',
};

/** Applies changesets. The conflict callback is installed once per process: one per call is several times slower. */
export class Applier {
  #conflict: string | null = null;
  readonly #onConflict: number;

  constructor(readonly memory: Memory) {
    this.#onConflict = memory.sqlite.wasm.installFunction('i(pip)', (_context: number, kind: number): number => {
      this.#conflict ??= CONFLICTS[kind] ?? `conflict ${kind}`;
      return SQLITE.CHANGESET_ABORT;
    });
  }

  /** Applies one change in its own transaction. Steps are an equivalent: rows × STEPS_PER_CHANGE. */
  apply(db: Database, change: Change): { readonly problem: Problem | null; readonly steps: number } {
    if (change.position <= db.position) return { problem: null, steps: 1 };
    if (change.position > db.position + 1) {
      const reason = problem(`Change ${change.position} cannot follow ${db.position}: the ones between are missing.`);
      return { problem: reason, steps: 1 };
    }
    const done = change.kind === 'schema' ? applySchema(db, change.sql) : this.#applyRows(db, change.changeset);
    if (done.problem === null) db.position = change.position;
    return done;
  }

  #applyRows(db: Database, changeset: Uint8Array): { readonly problem: Problem | null; readonly steps: number } {
    if (changeset.length === 0) return { problem: null, steps: 1 };
    const { memory } = this;
    const { raw } = memory.sqlite;
    const data = memory.allocate(changeset.length);
    memory.bytes.set(changeset, data);
    try {
      const { misfit, count } = inspect(db, data, changeset.length);
      const steps = count * STEPS_PER_CHANGE + 1;
      if (misfit !== null) return { problem: problem(misfit), steps };
      this.#conflict = null;
      const quiet = db.schema.triggers;
      // What triggers wrote on the primary is in the changeset already; firing here would write it twice.
      if (quiet) raw.sqlite3__wasm_db_config_ip(db.pointer, SQLITE.DBCONFIG_ENABLE_TRIGGER, 0, 0);
      db.guard.lift();
      const code = raw.sqlite3changeset_apply(db.pointer, changeset.length, data, 0, this.#onConflict, 0);
      const words = code === SQLITE.OK ? '' : db.words();
      if (quiet) raw.sqlite3__wasm_db_config_ip(db.pointer, SQLITE.DBCONFIG_ENABLE_TRIGGER, 1, 0);
      if (code === SQLITE.OK) return { problem: null, steps };
      db.rollback();
      return { problem: problem(`The change does not fit this copy: ${this.#conflict ?? 'SQLite refuses it'}.`, words), steps };
    } finally {
      raw.sqlite3_free(data);
    }
  }
}

function applySchema(db: Database, sql: string): { readonly problem: Problem | null; readonly steps: number } {
  // No volatile function got this far, so time and seed do not matter; they are fixed all the same.
  Object.assign(host, { nowMs: 0, seed: 0, text: '' });
  try {
    db.all(sql, [], true);
    return { problem: null, steps: STEPS_PER_CHANGE };
  } catch (error) {
    return { problem: problem('The schema change does not fit this copy.', error instanceof Error ? error.message : ''), steps: 1 };
  } finally {
    db.schemaChanged();
  }
}

/** Walks a changeset: how many rows it changes, and the first table that this database does not have in the same shape. */
function inspect(db: Database, data: number, length: number): { readonly misfit: string | null; readonly count: number } {
  const { raw, memory } = db;
  memory.rewind();
  const out = memory.out();
  if (raw.sqlite3changeset_start(out, length, data) !== SQLITE.OK) return { misfit: 'The change is no changeset.', count: 0 };
  const iterator = memory.pointerAt(out);
  const [table, width, kind, indirect] = [memory.out(), memory.out(), memory.out(), memory.out()];
  let count = 0;
  let misfit: string | null = null;
  let lastName = -1;
  let code = raw.sqlite3changeset_next(iterator);
  for (; code === SQLITE.ROW && misfit === null; code = raw.sqlite3changeset_next(iterator)) {
    count += 1;
    raw.sqlite3changeset_op(iterator, table, width, kind, indirect);
    const pointer = memory.pointerAt(table);
    if (pointer !== lastName) misfit = misfitOf(db, memory.readCString(pointer), memory.pointerAt(width));
    lastName = pointer;
  }
  const ended = raw.sqlite3changeset_finalize(iterator);
  if (misfit === null && (code !== SQLITE.DONE || ended !== SQLITE.OK)) misfit = 'The change is no whole changeset.';
  return { misfit, count };
}

function misfitOf(db: Database, name: string, width: number): string | null {
  const table = db.schema.byName.get(name);
  if (table === undefined) return `The change is for table ${name}, which this copy does not have: a schema change is missing.`;
  // A table without a primary key travels with its rowid as one more column.
  const expected = table.columns.filter((column) => !column.generated).length + (table.hasKey ? 0 : 1);
  if (width === expected) return null;
  return `The change has ${width} columns for table ${name}, this copy has ${expected}: a schema change is missing.`;
}
