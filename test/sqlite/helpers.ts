/** Short ways to ask an engine in tests. */
import { Engine } from '../../src/sqlite/engine.ts';
import type { QueryResult, SqlResult } from '../../src/sqlite/jobs.ts';
import { loadSqlite } from '../../src/sqlite/wasm/load.ts';
import type { Problem, Row, Value } from '../../src/sim/operation.ts';

export const sqlite = await loadSqlite();
/** 2024-03-10T12:34:56.789Z */
export const NOW = Date.UTC(2024, 2, 10, 12, 34, 56, 789);

export function engineWith(names: readonly string[], capture = false, seed = 7): Engine {
  const engine = new Engine(sqlite, { seed });
  for (const name of names) engine.open(name, { capture });
  return engine;
}

export interface Ask {
  readonly params?: readonly Value[];
  readonly seed?: string;
  readonly nowMs?: number;
  readonly readOnly?: boolean;
}

export function ask(engine: Engine, name: string, sql: string, options: Ask = {}): QueryResult {
  const { params = [], seed = 'op', nowMs = NOW, readOnly = false } = options;
  const { result } = engine.execute(name, { kind: 'query', sql, params, seed, readOnly }, nowMs);
  if (result.kind !== 'query') throw new Error(`“${sql}” gave ${result.kind}`);
  return result;
}

/** Rows of a statement that must succeed. */
export function rows(engine: Engine, name: string, sql: string, options: Ask = {}): readonly Row[] {
  const { outcome } = ask(engine, name, sql, options);
  if (!outcome.ok) throw new Error(`“${sql}”: ${outcome.problem.message} (${outcome.problem.detail})`);
  return outcome.rows;
}

/** The problem of a statement that must fail. */
export function fails(engine: Engine, name: string, sql: string, options: Ask = {}): Problem {
  const { outcome } = ask(engine, name, sql, options);
  if (outcome.ok) throw new Error(`“${sql}” should have failed`);
  return outcome.problem;
}

export function expectKind<K extends SqlResult['kind']>(result: SqlResult, kind: K): Extract<SqlResult, { kind: K }> {
  if (!isKind(result, kind)) throw new Error(`expected ${kind}, got ${JSON.stringify(result)}`);
  return result;
}

function isKind<K extends SqlResult['kind']>(result: SqlResult, kind: K): result is Extract<SqlResult, { kind: K }> {
  return result.kind === kind;
}
