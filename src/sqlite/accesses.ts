/**
 * Every access to a table that a statement can make, read from SQLite's program for it (EXPLAIN). The program of a statement
 * on virtual tables has one VFilter for each access, subqueries, views and expressions included, and in it stands what the
 * planner was told of the key. Source: https://sqlite.org/opcode.html.
 */
import type { Value } from '../sim/operation.ts';
import type { Database } from './database.ts';
import { bindAll } from './run.ts';
import type { Prepared } from './statements.ts';
import { type Access, readAccess } from './vtab.ts';

/** Opcode and P4 are the second and sixth columns of EXPLAIN. */
const OPCODE = 1;
const P4 = 5;

/** Accesses of `sql`; when it does not compile, those of `original`, whose parameters are unknown values. */
export function accessesOf(planner: Database, sql: string, original: string): readonly Access[] {
  return tryAccesses(planner, sql) ?? tryAccesses(planner, original) ?? [];
}

function tryAccesses(planner: Database, sql: string): readonly Access[] | null {
  try {
    return planner
      .all(`EXPLAIN ${sql}`, [], true)
      .filter((row) => row[OPCODE] === 'VFilter')
      .map((row) => readAccess(String(row[P4])));
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
  const start = sql.search(/[^\s;]/);
  if (params.length === 0) return sql.slice(start);
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
