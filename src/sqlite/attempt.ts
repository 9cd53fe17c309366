/** Statements that are tried before they take effect: run where nobody else can see it, with the rows that they write. */
import type { Problem } from '../sim/operation.ts';
import type { Database } from './database.ts';
import { applyEffects, type Effects } from './effects.ts';
import type { Change, QueryResult } from './jobs.ts';
import type { Noted, RowKey } from './notebook.ts';
import { type Done, frozenChange, type QueryJob, runQuery } from './run.ts';
import { SQLITE } from './wasm/raw.ts';

export interface Attempt extends Done<QueryResult | { readonly kind: 'refused' }> {
  /** The rows that it writes. */
  readonly noted: Noted;
  /** It has done something that a commit would make a version. */
  readonly changed: boolean;
}

/**
 * Runs a statement inside a transaction that stays open, on the database with the rows of `seen` written into it. Nothing is left of
 * a statement that failed but the open transaction: the caller commits or rolls back. `host` must show the statement's time and seed.
 */
export function attempt(db: Database, job: QueryJob, seen: readonly Effects[]): Attempt {
  db.lock();
  db.control('BEGIN');
  const { position } = db;
  for (const effects of seen) {
    const wrong = applyEffects(db, effects);
    if (wrong !== null) return { ...failedAttempt(db, wrong), noted: new Map(), changed: false };
  }
  const { noted, value } = db.notebook.during(db.schema.keyed, () => runQuery(db, job));
  const changed = db.position !== position;
  db.position = position;
  const { result, steps, bytes } = value;
  return { result, steps, bytes, noted, changed };
}

function failedAttempt(db: Database, problem: Problem): Done<QueryResult> {
  const outcome = { ok: false, definite: true, problem } as const;
  return { result: { kind: 'query', outcome, position: db.position, classification: null, change: null }, steps: 1, bytes: 0 };
}

/**
 * Runs a statement again by itself that was tried on this very state: it does the same, so nothing need be noted or compared. `host`
 * must show the same time and seed as then.
 */
export function repeat(db: Database, job: QueryJob): Committed {
  const { result } = runQuery(db, job);
  if (result.kind === 'refused') throw new Error('a statement that was tried only reads');
  return { problem: result.outcome.ok ? null : result.outcome.problem, position: result.position, change: result.change };
}

/** What a commit came to: the change to ship, where changes are shipped; or why it failed, and then nothing is left of it. */
export interface Committed {
  readonly problem: Problem | null;
  readonly position: number;
  readonly change: Change | null;
}

/**
 * Commits what is open, which wrote `rows`. It takes the next position if it `changed` something: rows, or bytes that no row tells of, such
 * as a counter.
 */
export function commitOpen(db: Database, tables: readonly string[], changed: boolean, rows: Iterable<RowKey>): Committed {
  const before = db.store.changes;
  if (db.control('COMMIT') !== SQLITE.DONE) {
    const problem = db.explain(db.words(), { reads: new Map(), writes: new Set() });
    db.rollback();
    db.store.take();
    return { problem, position: db.position, change: null };
  }
  if (!changed && db.store.changes === before) return { problem: null, position: db.position, change: null };
  db.position += 1;
  db.witness?.committed(db, rows);
  const change = db.options.capture ? frozenChange(db, tables) : null;
  return { problem: null, position: db.position, change };
}

/** Writes rows into the newest state and commits them. */
export function commitEffects(db: Database, tables: readonly string[], effects: Effects): Committed {
  db.lock();
  db.control('BEGIN');
  const problem = applyEffects(db, effects);
  if (problem === null) return commitOpen(db, tables, effects.size > 0, effects.values());
  db.rollback();
  return { problem, position: db.position, change: null };
}
