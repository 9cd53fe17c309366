/** Runs one statement as one transaction: bind, step, count, and say what to ship. This is the hot path of everything. */
import type { Outcome, Problem, Row, Value } from '../sim/operation.ts';
import type { Database } from './database.ts';
import type { Change, QueryResult } from './jobs.ts';
import type { Noted } from './notebook.ts';
import { problem } from './problems.ts';
import { isStatistics } from './schema.ts';
import { SQLITE } from './wasm/raw.ts';
import type { Prepared } from './statements.ts';
import { bindValue } from './values.ts';

/** The most that one answer holds. A router's fragments may be larger. */
const CLIENT_LIMIT = { rows: 1_000, bytes: 256 * 1024 };
const BULK_LIMIT = { rows: 100_000, bytes: 16 * 1024 * 1024 };

export interface QueryJob {
  readonly sql: string;
  readonly params: readonly Value[];
  readonly readOnly: boolean;
  readonly bulk?: boolean;
}

export interface Ran<R> {
  readonly result: R;
  readonly steps: number;
}

export interface Done<R = unknown> extends Ran<R> {
  /** What a trace of the result holds, as far as it grows with the data. */
  readonly bytes: number;
}

/** `host` must show the statement's time and seed before this is called. */
export function runQuery(db: Database, job: QueryJob): Done<QueryResult | { readonly kind: 'refused' }> {
  const prepared = db.statements.get(job.sql);
  if ('message' in prepared) return { result: failed(db, null, prepared), steps: 0, bytes: 0 };
  const { classification } = prepared;
  if (job.readOnly && !classification.readOnly) return { result: { kind: 'refused' }, steps: 0, bytes: 0 };
  // Before the budget is filled: this is the engine's own work, which has none.
  const before = classification.readOnly ? null : beforeWrite(db, prepared);
  // The end of a statement's randomness is the next one's beginning, so whoever may use it starts afresh.
  if (!classification.readOnly || classification.volatile) db.raw.sqlite3_randomness(0, 0);
  db.guard.refill(largestOf(job.params));
  const wrong = checkParameters(prepared, job.params);
  if (wrong !== null) return { result: failed(db, prepared, wrong), steps: 0, bytes: 0 };
  return before === null ? runRead(db, prepared, job) : runWrite(db, prepared, job, before);
}

/** What moves when something is written. */
interface Marks {
  readonly rows: number;
  readonly bytes: number;
  /** Read within a transaction of the caller's only, where a change of the schema has written nothing yet. */
  readonly cookie: number | null;
}

function beforeWrite(db: Database, prepared: Prepared): Marks {
  db.lock();
  const tried = prepared.classification.schema && db.raw.sqlite3_get_autocommit(db.pointer) === 0;
  return { rows: db.raw.sqlite3_total_changes(db.pointer), bytes: db.store.changes, cookie: tried ? schemaCookie(db) : null };
}

/** Rows that were set to what they were count as written; so do bytes that no row tells of, such as a counter or an index. */
function hasWritten(db: Database, { rows, bytes, cookie }: Marks): boolean {
  if (db.raw.sqlite3_total_changes(db.pointer) !== rows || db.store.changes !== bytes) return true;
  return cookie !== null && schemaCookie(db) !== cookie;
}

/** Moves with every schema change that did something. */
function schemaCookie(db: Database): number {
  return Number(db.all('PRAGMA schema_version', [])[0]?.[0] ?? 0);
}

function largestOf(params: readonly Value[]): number {
  let largest = 0;
  for (const value of params) if (typeof value === 'string' || value instanceof Uint8Array) largest = Math.max(largest, value.length);
  return largest;
}

function failed(db: Database, prepared: Prepared | null, reason: Problem): QueryResult {
  return {
    kind: 'query',
    outcome: { ok: false, definite: true, problem: reason },
    position: db.position,
    classification: prepared === null ? null : prepared.classification,
    change: null,
  };
}

/** What is wrong with the number of parameters, or null. */
export function checkParameters(prepared: Prepared, params: readonly Value[]): Problem | null {
  const wanted = prepared.parameters;
  if (params.length === wanted) return null;
  const count = (n: number): string => `${n} parameter${n === 1 ? '' : 's'}`;
  return problem(`The statement has ${count(wanted)} and was given ${params.length}: give one value for each “?”.`);
}

/** Binds all parameters of a statement; rewinds the scratch memory first. */
export function bindAll(db: Database, prepared: Prepared, params: readonly Value[]): Problem | null {
  db.memory.rewind();
  for (let i = 0; i < params.length; i++) {
    const code = bindValue(db.memory, prepared.pointer, i + 1, params[i] ?? null);
    if (code !== SQLITE.OK) return problem(`Parameter ${i + 1} is larger than SQLite can hold (64-bit integers, 1,000,000 bytes).`);
  }
  return null;
}

/** What a statement came to, and the operations that it took. */
interface Stepped {
  readonly rows: readonly Row[];
  readonly stopped: Problem | null;
  readonly steps: number;
  /** Of the rows. */
  readonly bytes: number;
}

const NO_ROWS: readonly Row[] = [];
const NOTHING: Noted = new Map();

/** Binds, steps to the end and resets. */
function stepAll(db: Database, prepared: Prepared, { params, bulk }: QueryJob): Stepped {
  let stopped = bindAll(db, prepared, params);
  let rows: Row[] | null = null;
  let bytes = 0;
  if (stopped === null) {
    const reader = db.rows;
    const statement = prepared.pointer;
    const width = prepared.columns.length;
    const limit = bulk === true ? BULK_LIMIT : CLIENT_LIMIT;
    let code = reader.step(statement, width);
    while (code === SQLITE.ROW) {
      reader.bytes = 0;
      const row = reader.read(statement, width);
      bytes += reader.bytes;
      // Most answers have one row: a list that grows has room for seventeen, and what a trace keeps should be no larger than it is.
      if (rows === null) rows = [row];
      else rows.push(row);
      if (rows.length > limit.rows || bytes > limit.bytes) {
        stopped = tooMuch(rows.length, limit);
        break;
      }
      code = reader.step(statement, width);
    }
    if (stopped === null && code !== SQLITE.DONE) stopped = whyStopped(db, prepared, code);
  }
  // And what its functions count for.
  const steps = db.rows.end(prepared.pointer) + db.guard.charged;
  return { rows: rows ?? NO_ROWS, stopped, steps, bytes };
}

function tooMuch(rows: number, limit: typeof CLIENT_LIMIT): Problem {
  return problem(
    rows > limit.rows
      ? `The answer has more than ${limit.rows.toLocaleString('en')} rows: add LIMIT, or count and sum in SQL.`
      : `The answer is larger than ${limit.bytes / 1024} KB: name the columns you need, or add LIMIT.`,
  );
}

function whyStopped(db: Database, prepared: Prepared, code: number): Problem {
  const bound = db.guard.stopped(code);
  if (bound !== null) return problem(bound, db.words());
  return db.explain(db.words(), prepared.touched);
}

function runRead(db: Database, prepared: Prepared, job: QueryJob): Done<QueryResult> {
  const { rows, stopped, steps, bytes } = stepAll(db, prepared, job);
  if (stopped !== null) return { result: failed(db, prepared, stopped), steps, bytes: 0 };
  const { columns, tables, classification } = prepared;
  const outcome: Outcome = classification.volatile
    ? { ok: true, columns, rows, changes: 0, tables, wrote: false, volatile: true }
    : { ok: true, columns, rows, changes: 0, tables, wrote: false };
  return { result: { kind: 'query', outcome, position: db.position, classification, change: null }, steps, bytes };
}

function runWrite(db: Database, prepared: Prepared, job: QueryJob, marks: Marks): Done<QueryResult> {
  const { raw, store } = db;
  const { classification, columns, tables } = prepared;
  // A caller that tries something out has a transaction of its own around this, and ends it.
  const tried = raw.sqlite3_get_autocommit(db.pointer) === 0;
  const own = prepared.fragile && !tried;
  if (own) db.control('BEGIN');
  const watched = db.witness !== null && !tried;
  const { noted, value } = watched
    ? db.notebook.during(db.schema.keyed, () => stepAll(db, prepared, job))
    : unwatched(stepAll(db, prepared, job));
  const { rows, stopped: before, steps, bytes } = value;
  const stopped = before ?? (own ? commit(db, prepared) : null);
  if (stopped !== null) {
    if (own) db.rollback();
    // What was written before a commit failed has been written back since.
    store.take();
    return { result: failed(db, prepared, stopped), steps, bytes: 0 };
  }
  const changed = hasWritten(db, marks);
  if (changed) {
    db.position += 1;
    if (watched) db.witness?.committed(db, classification.schema ? null : noted.values());
  }
  const change = changed && db.options.capture ? takeChange(db, prepared) : null;
  const changes = classification.schema || !changed ? 0 : raw.sqlite3_changes(db.pointer);
  const outcome = { ok: true, columns, rows, changes, tables, wrote: true } as const;
  const result: QueryResult = { kind: 'query', outcome, position: db.position, classification, change };
  // Last, because it frees the statement that was just used.
  if (classification.schema || (changed && prepared.statistics)) db.forgetSchema();
  return { result, steps, bytes: bytes + (change?.record.length ?? 0) };
}

const unwatched = (value: Stepped) => ({ noted: NOTHING, value });

function takeChange(db: Database, { tables, statistics, touched }: Prepared): Change {
  const named = statistics ? [...tables, ...[...touched.writes].filter(isStatistics)] : tables;
  return frozenChange(db, named);
}

/** A log of them is shared by the checkpoints of a run, instead of copied into each. */
export function frozenChange(db: Database, tables: readonly string[]): Change {
  return Object.freeze({ kind: 'pages', position: db.position, tables, record: db.store.take() });
}

function commit(db: Database, prepared: Prepared): Problem | null {
  return db.control('COMMIT') === SQLITE.DONE ? null : whyStopped(db, prepared, SQLITE.ERROR);
}
