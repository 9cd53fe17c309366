/**
 * Every access to a table that a statement can make, read from SQLite's program for it (EXPLAIN). The program of a statement
 * on virtual tables has one VFilter for each access, subqueries, views and expressions included, and in it stands what the
 * planner was told of the key. Source: https://sqlite.org/opcode.html.
 */
import type { Row, Value } from '../sim/operation.ts';
import type { Database } from '../sqlite/database.ts';
import { bindAll } from '../sqlite/run.ts';
import { type Prepared, skipBlank } from '../sqlite/statements.ts';
import { accessesOfProgram } from './program.ts';
import type { Sharded } from './sharded.ts';
import type { Access } from './vtab.ts';

/** Accesses of `sql`; when it does not compile, those of `original`, whose parameters are unknown values. */
export function accessesOf({ planner, shapes }: Sharded, sql: string, original: string): readonly Access[] {
  const program = programOf(planner, sql) ?? programOf(planner, original);
  if (program === null) throw new Error(`“${original}” was compiled before and is not now.`);
  return accessesOfProgram(program, shapes);
}

function programOf(planner: Database, sql: string): readonly Row[] | null {
  try {
    return planner.all(`EXPLAIN ${sql.slice(skipBlank(sql, 0))}`, [], true);
  } catch {
    // Written out, a parameter may mean something else: in ORDER BY 7 it is a column's number.
    return null;
  }
}

/**
 * The statement with its parameters written out, so that the planner knows their values; null when that could change its
 * meaning. Only ever used to plan.
 */
export function inlined(planner: Database, prepared: Prepared, params: readonly Value[]): string | null {
  const { sql } = prepared;
  if (params.length === 0) return sql;
  for (const value of params) {
    if (typeof value === 'string' && value.includes('\0')) return null;
    if (typeof value === 'number' && !Number.isSafeInteger(value) && Number(value.toPrecision(15)) !== value) return null;
    // “-?” with -5 would become “--5”, which is a comment.
    const negative = (typeof value === 'number' || typeof value === 'bigint') && (value < 0 || Object.is(value, -0));
    if (negative && /-[?:@$]/.test(sql)) return null;
  }
  if (bindAll(planner, prepared, params) !== null) return null;
  const { raw, memory } = planner;
  const pointer = raw.sqlite3_expanded_sql(prepared.pointer);
  if (pointer === 0) return null;
  const text = memory.readCString(pointer);
  raw.sqlite3_free(pointer);
  return text;
}
