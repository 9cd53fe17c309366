/** How a statement that was tried takes effect. */
import { attempt, type Committed, commitEffects, commitOpen, repeat } from '../../sqlite/attempt.ts';
import type { Database } from '../../sqlite/database.ts';
import { readEffects } from '../../sqlite/effects.ts';
import type { QueryResult, SqlResult } from '../../sqlite/jobs.ts';
import type { Doing } from './state.ts';
import { failed } from './words.ts';

/**
 * Runs a statement again where nobody has written meanwhile, or only others' rows have changed: to its own it does the same. Rows that
 * fit its conditions only now were not there when it looked.
 */
export function commitAgain(db: Database, { job, noted, changed, result }: Extract<Doing, { kind: 'write' }>): Committed {
  // Where it was tried.
  const before = result.kind === 'query' ? result.position - (changed ? 1 : 0) : null;
  if (db.position === before) return repeat(db, job);
  const tables = result.kind === 'query' && result.outcome.ok ? result.outcome.tables : [];
  const again = attempt(db, job, []);
  if (again.noted.size === noted.size && [...noted.keys()].every((row) => again.noted.has(row))) return commitOpen(db, tables, changed);
  const effects = readEffects(db, noted.values());
  db.rollback();
  return commitEffects(db, tables, effects ?? new Map());
}

export function withCommit(result: QueryResult, { problem, position, change }: Committed): SqlResult {
  return problem === null ? { ...result, position, change } : failed(problem, position);
}
