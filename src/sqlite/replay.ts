/** A copy does what the entries of a replicated log say. */
import { commitEffects } from './attempt.ts';
import { STEPS_PER_PAGE } from './changes.ts';
import type { Database } from './database.ts';
import { type FixedRows, type FixedStatement, isRows, type LogStatement, type QueryResult, type SqlResult } from './jobs.ts';
import { keyText } from './notebook.ts';
import { problem } from './problems.ts';
import { type Ran, runQuery } from './run.ts';
import { host } from './wasm/entropy.ts';

/** A replicated log: entry i takes position `from + i` whether or not it changed anything, so that logs and copies agree. */
export function replay(db: Database, from: number, statements: readonly LogStatement[]): Ran<SqlResult> {
  if (from > db.position + 1) {
    const reason = problem(`Log entry ${from} cannot follow ${db.position}: the ones between are missing.`);
    return { result: { kind: 'problem', problem: reason }, steps: 1 };
  }
  db.replays = true;
  const results: QueryResult[] = [];
  let steps = 0;
  statements.forEach((statement, i) => {
    const position = from + i;
    if (position <= db.position) return;
    // Entries that changed nothing have positions, too.
    db.position = position - 1;
    const ran = isRows(statement) ? writeRows(db, statement) : runFixed(db, statement);
    steps += ran.steps;
    db.position = position;
    if (ran.result.kind === 'query') results.push({ ...ran.result, position });
  });
  db.replays = false;
  return { result: { kind: 'replayed', position: db.position, results }, steps };
}

function runFixed(db: Database, { sql, params, nowMs, seed }: FixedStatement): Ran<QueryResult | { readonly kind: 'refused' }> {
  // The run's seed is in `host` already: it is the same for all members.
  Object.assign(host, { nowMs, text: seed });
  return runQuery(db, { sql, params, readOnly: false });
}

/** What was locked where it was run cannot be in anybody's way; if it is, it is so in every copy alike. */
function writeRows(db: Database, { rows, outcome, transaction }: FixedRows): Ran<QueryResult> {
  // Whoever is told of the commit learns whose it is.
  Object.assign(host, { text: transaction });
  const effects = new Map(rows.map((row) => [keyText(row.table, row.key), row]));
  const { problem: wrong, position, change } = commitEffects(db, outcome.tables, effects);
  const told = wrong === null ? outcome : ({ ok: false, definite: true, problem: wrong } as const);
  return { result: { kind: 'query', outcome: told, position, classification: null, change }, steps: 1 + rows.length * STEPS_PER_PAGE };
}
