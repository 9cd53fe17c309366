/**
 * Every access to a table that a statement can make, read from SQLite's program for it (EXPLAIN). The program of a statement
 * on virtual tables has one VFilter for each access, subqueries, views and expressions included, and in it stands what the
 * planner was told of the key. Source: https://sqlite.org/opcode.html.
 */
import type { Problem, Value } from '../sim/operation.ts';
import type { Database } from '../sqlite/database.ts';
import { bindAll } from '../sqlite/run.ts';
import { type Prepared, skipBlank } from '../sqlite/statements.ts';
import { SQLITE } from '../sqlite/wasm/raw.ts';
import { Pool } from './pool.ts';
import { type Instruction, instructionOf } from '../sqlite/instruction.ts';
import { accessesOfProgram, onlyAccess, rootOf } from './program.ts';
import type { Sharded } from './sharded.ts';
import type { Access } from './vtab.ts';

/**
 * The planner's statement for `sql`, compiled with what is known of its operands. Index hints are left out: virtual tables have no
 * indexes, and whether those that are named exist was checked on the real schema.
 */
export function plannedOf({ planner, module, viewsCast }: Sharded, sql: string): Prepared | Problem {
  module.bare = !viewsCast && !/\bcast\b/i.test(sql);
  return planner.statements.get(withoutHints(sql));
}

/** Accesses of a planned statement with these parameters. */
export function accessesOf(sharded: Sharded, prepared: Prepared, params: readonly Value[]): readonly Access[] {
  const { planner, accesses, module } = sharded;
  const text = inlined(planner, prepared, params);
  if (text === null) return accessesNow(sharded, prepared, params, text);
  const name = `${module.bare} ${text}`;
  const known = accesses.get(name);
  if (known !== undefined) return known;
  if (accesses.size >= ACCESSES) accesses.clear();
  const made = accessesNow(sharded, prepared, params, text);
  accesses.set(name, made);
  return made;
}

/** `text`: with its parameters written out, or null. */
function accessesNow(sharded: Sharded, prepared: Prepared, params: readonly Value[], text: string | null): readonly Access[] {
  const { shapes } = sharded;
  const program = compiled(sharded, prepared, text);
  const only = prepared.classification.volatile ? null : onlyAccess(program);
  const computes = only?.kind === 'data' || only?.kind === 'list';
  return (computes ? computed(sharded, prepared, params, only.table) : null) ?? accessesOfProgram(program, shapes);
}

function compiled(sharded: Sharded, { sql }: Prepared, text: string | null): readonly Instruction[] {
  // When it does not compile with its parameters written out, they are unknown values.
  const program = programOf(sharded, text ?? sql) ?? programOf(sharded, sql);
  if (program === null) throw new Error(`“${sql}” was compiled before and is not now.`);
  return program;
}

/** The table whose rows decide on all others that it needs, by the key; null when there is none. */
export function rootTable(sharded: Sharded, prepared: Prepared, params: readonly Value[]): string | null {
  return rootOf(compiled(sharded, prepared, inlined(sharded.planner, prepared, params)), sharded.shapes)?.table ?? null;
}

/** The one access of a statement whose keys are computed from no row: it is run without rows to hear them. */
function computed(sharded: Sharded, prepared: Prepared, params: readonly Value[], table: string): readonly Access[] | null {
  const pool = new Pool(sharded.shapes, []);
  if (!dryRun(sharded, { prepared, params, pool, bare: sharded.module.bare })) return null;
  const wanted = pool.missing.get(table);
  if (wanted === undefined) return [{ kind: 'none', table }];
  return wanted.has('*') ? null : [...wanted].map((place) => ({ kind: 'key', table, place }));
}

export interface DryRun {
  readonly prepared: Prepared;
  readonly params: readonly Value[];
  /** The rows that there are; it notes which others are asked for. */
  readonly pool: Pool;
  /** No key is compared with a column or a CAST. */
  readonly bare?: boolean;
}

/** Runs a statement on the rows fetched so far, only to hear which others it asks for. False when that is not reliable. */
export function dryRun({ planner, shapes, module }: Sharded, { prepared, params, pool, bare = false }: DryRun): boolean {
  const { raw } = planner;
  module.use(shapes, pool, bare);
  planner.guard.refill();
  if (bindAll(planner, prepared, params) !== null) return false;
  let code = raw.sqlite3_step(prepared.pointer);
  while (code === SQLITE.ROW) code = raw.sqlite3_step(prepared.pointer);
  raw.sqlite3_reset(prepared.pointer);
  const told = code === SQLITE.DONE && !module.cutShort;
  module.use(shapes, null);
  return told;
}

/** `INDEXED BY i` as spaces, so that offsets stay; not inside quotes and comments. */
export function withoutHints(sql: string): string {
  const token =
    /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\/|(\bindexed(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)+by\b(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(?:"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|'(?:[^']|'')*'|[\w$\u0080-\uffff]+))/gi;
  return sql.replace(token, (found: string, hint: string | undefined) => (hint === undefined ? found : ' '.repeat(hint.length)));
}

/** Programs that are remembered: compiling one is dearer than all else in a plan, and much is asked again. */
const PROGRAMS = 512;
/** And what was read from them, which is small: one key asked again needs no program. */
const ACCESSES = 8192;

function programOf({ planner, programs, module }: Sharded, sql: string): readonly Instruction[] | null {
  const name = `${module.bare} ${sql}`;
  const known = programs.get(name);
  if (known !== undefined) return known;
  if (programs.size >= PROGRAMS) programs.clear();
  const made = madeProgram(planner, sql);
  programs.set(name, made);
  return made;
}

function madeProgram(planner: Database, sql: string): readonly Instruction[] | null {
  try {
    return planner.all(`EXPLAIN ${sql.slice(skipBlank(sql, 0))}`, [], true).map(instructionOf);
  } catch {
    // Written out, a parameter may mean something else: in ORDER BY 7 it is a column's number.
    return null;
  }
}

/**
 * The statement with its parameters written out, so that the planner knows their values; null when that could change its
 * meaning. Only ever used to plan.
 */
function inlined(planner: Database, prepared: Prepared, params: readonly Value[]): string | null {
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
