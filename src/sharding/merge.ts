/** The router's part of a read that was pushed down: partial results become the rows of one table, and a query over it the answer. */
import type { Row } from '../sim/operation.ts';
import type { Database } from '../sqlite/database.ts';
import { type Ran, runQuery } from '../sqlite/run.ts';
import { bindValue } from '../sqlite/values.ts';
import { SQLITE } from '../sqlite/wasm/raw.ts';
import type { MergeJob, PushPlan, RouterResult } from './jobs.ts';

/** Steps for each row that is put into the table. */
const STEPS_PER_ROW = 10;

const markOf = ({ columns, marked }: PushPlan, row: Row): number => (marked.length === 0 ? 0 : Number(row[columns.length] ?? 0));

/** No sum has a REAL in it, so that the order of adding makes no difference. */
export function isExact(push: PushPlan, rows: readonly Row[]): boolean {
  const mask = push.exact.reduce((bits, column) => bits | (1 << push.marked.indexOf(column)), 0);
  return rows.every((row) => (markOf(push, row) & mask) === 0);
}

export function mergePartials(db: Database, { push, rows }: MergeJob): Ran<RouterResult> {
  const { columns, marked, merge, names, tables } = push;
  const { raw, memory } = db;
  db.control('BEGIN');
  try {
    db.all(`CREATE TABLE partial (${columns.map((collation, i) => `c${i} COLLATE ${collation}`).join(', ')})`, [], true);
    const insert = db.statements.get(`INSERT INTO partial VALUES (${columns.map(() => '?').join(', ')})`);
    if ('message' in insert) throw new Error(insert.message);
    for (const row of rows) {
      memory.rewind();
      const mark = markOf(push, row);
      columns.forEach((_, i) => {
        const value = row[i] ?? null;
        const bit = marked.indexOf(i);
        if (typeof value === 'number' && bit >= 0 && ((mark >> bit) & 1) === 1) raw.sqlite3_bind_double(insert.pointer, i + 1, value);
        else bindValue(memory, insert.pointer, i + 1, value);
      });
      if (raw.sqlite3_step(insert.pointer) !== SQLITE.DONE) throw new Error(db.words());
      raw.sqlite3_reset(insert.pointer);
    }
    const { result, steps } = runQuery(db, { sql: merge.sql, params: merge.params, readOnly: true });
    const ran = steps + rows.length * STEPS_PER_ROW;
    if (result.kind !== 'query' || !result.outcome.ok) return { result, steps: ran };
    return { result: { ...result, outcome: { ...result.outcome, columns: names, tables } }, steps: ran };
  } finally {
    db.rollback();
    db.forgetSchema();
  }
}
