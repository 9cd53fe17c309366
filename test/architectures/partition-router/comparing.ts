/** Comparing answers of partitions with those of one database that has all rows. */
import { expect } from 'vitest';
import type { Row, Value } from '../../../src/sim/operation.ts';
import { Engine, loadSqlite } from '../../../src/sqlite/index.ts';

const sqlite = await loadSqlite();

const show = (value: Value): string =>
  value instanceof Uint8Array ? `x${[...value].join()}` : typeof value === 'string' ? `'${value}'` : String(value);
export const canonical = (rows: readonly Row[], ordered: boolean): string[] => {
  const lines = rows.map((line) => line.map(show).join(' | '));
  return ordered ? lines : lines.sort();
};

export function whole(setup: readonly string[]): Engine {
  const engine = new Engine(sqlite, { seed: 11 });
  engine.open('all');
  expect(engine.script('all', setup)).toBeNull();
  return engine;
}

/** What a client sees: rows, or the sentence of the failure. */
export function answer(
  outcome: { readonly ok: true; readonly rows: readonly Row[] } | { readonly ok: false; readonly problem: { readonly message: string } },
  ordered: boolean,
): unknown {
  return outcome.ok ? canonical(outcome.rows, ordered) : outcome.problem.message;
}
