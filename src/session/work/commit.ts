/** How a statement that was tried takes effect. */
import { attempt, type Committed, commitEffects, commitOpen, repeat } from '../../sqlite/attempt.ts';
import type { Database } from '../../sqlite/database.ts';
import { applyEffects, type Effects, readEffects } from '../../sqlite/effects.ts';
import type { RowKey } from '../../sqlite/notebook.ts';
import { host } from '../../sqlite/wasm/entropy.ts';
import type { Problem } from '../../sim/operation.ts';
import type { QueryResult, SqlResult } from '../../sqlite/jobs.ts';
import type { Doing, Untold } from './state.ts';
import { failed } from './words.ts';

type Write = Extract<Doing, { kind: 'write' }>;

/** As the rows that it does, as what stands uncommitted in the connection, or by being run again. */
export function commitWrite(db: Database, write: Write, stands: boolean): Committed {
  const { result, effects, changed, noted } = write;
  const tables = result.kind === 'query' && result.outcome.ok ? result.outcome.tables : [];
  if (effects !== null) return commitEffects(db, tables, effects);
  return stands ? commitOpen(db, tables, changed, noted.values()) : commitAgain(db, write, tables);
}

/**
 * Runs a statement again where nobody has written meanwhile, or only others' rows have changed: to its own it does the same. Rows that
 * fit its conditions only now were not there when it looked.
 */
function commitAgain(db: Database, { job, noted, changed, result }: Write, tables: readonly string[]): Committed {
  // Where it was tried.
  const before = result.kind === 'query' ? result.position - (changed ? 1 : 0) : null;
  if (db.position === before) return repeat(db, job);
  const again = attempt(db, job, []);
  if (again.noted.size === noted.size && [...noted.keys()].every((row) => again.noted.has(row)))
    return commitOpen(db, tables, changed, again.noted.values());
  const effects = readEffects(db, noted.values());
  db.rollback();
  return commitEffects(db, tables, effects ?? new Map());
}

/** What everybody waits for counts as committed when it has ended: `untold` is to be told then. */
export function unseen<T>(db: Database, run: () => T): { readonly value: T; readonly untold: Untold | null } {
  const { witness } = db;
  let untold: Untold | null = null;
  const rows = (before: Untold | null, more: Iterable<RowKey> | null): readonly RowKey[] | null =>
    more === null || before?.rows === null ? null : [...(before?.rows ?? []), ...more];
  db.witness = witness && {
    committed: (_db, more) => {
      untold = { seed: host.text, rows: rows(untold, more) };
    },
    ended: () => undefined,
    shows: () => undefined,
  };
  try {
    return { value: run(), untold };
  } finally {
    db.witness = witness;
  }
}

export function withCommit(result: QueryResult, { problem, position, change }: Committed): SqlResult {
  return problem === null ? { ...result, position, change } : failed(problem, position);
}

/** What keeps rows from being written after others that are to come first, or null. Nothing is left of the attempt. */
export function inTheWay(db: Database, before: readonly Effects[], effects: Effects): Problem | null {
  db.lock();
  db.control('BEGIN');
  try {
    for (const each of [...before, effects]) {
      const problem = applyEffects(db, each);
      if (problem !== null) return problem;
    }
    return null;
  } finally {
    db.rollback();
  }
}
