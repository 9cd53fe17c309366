/** A write whose inserted keys the partition looks at: it is confirmed only when it is committed. */
import { expect, it } from 'vitest';
import { ROUTER_JOBS } from '../../src/sharding/index.ts';
import type { Within } from '../../src/sharding/jobs.ts';
import { Engine, loadSqlite } from '../../src/sqlite/index.ts';

const sqlite = await loadSqlite();
const within: Within = { table: 't', column: 'k', collation: 'BINARY', places: ['n:1'] };

function engineWith(setup: readonly string[]): Engine {
  const engine = new Engine(sqlite, { seed: 1 });
  engine.open('here');
  expect(engine.script('here', setup)).toBeNull();
  return engine;
}

const run = (engine: Engine, sql: string): unknown =>
  ROUTER_JOBS.within.run(engine, { kind: 'within', sql, params: [], seed: 'op', nowMs: 0, ...within }, { node: 'here', nowMs: 0 }).result;

it('keys that were read may be inserted, and those that are there', () => {
  const engine = engineWith(['CREATE TABLE t (k INTEGER, n)', 'INSERT INTO t VALUES (7, 1)']);
  expect(run(engine, 'INSERT INTO t SELECT 1, 2')).toMatchObject({ outcome: { ok: true, changes: 1 }, position: 1 });
  expect(run(engine, 'INSERT INTO t SELECT k, 3 FROM t')).toMatchObject({ outcome: { ok: true, changes: 2 }, position: 2 });
  engine.close();
});

it('others are rolled back, and take no position', () => {
  const engine = engineWith(['CREATE TABLE t (k INTEGER, n)', 'INSERT INTO t VALUES (1, 1)']);
  const before = engine.digest('here');
  expect(run(engine, 'INSERT INTO t SELECT k + 1, n FROM t')).toMatchObject({ outcome: { ok: false, definite: true }, position: 0 });
  expect([engine.digest('here'), engine.position('here')]).toEqual([before, 0]);
  engine.close();
});

it('a commit that fails is no success', () => {
  const engine = engineWith([
    'CREATE TABLE parent (id INTEGER PRIMARY KEY)',
    'CREATE TABLE t (k INTEGER, n REFERENCES parent DEFERRABLE INITIALLY DEFERRED)',
    'INSERT INTO t VALUES (1, NULL)',
  ]);
  // SQLite looks at a deferred constraint when it commits.
  engine.enter('here', { nowMs: 0, seed: 'test' }).all('PRAGMA foreign_keys = ON', []);
  const before = engine.digest('here');
  expect(run(engine, 'INSERT INTO t SELECT k, 99 FROM t')).toMatchObject({
    outcome: { ok: false, definite: true, problem: { message: 'The row refers to a row of another table that is not there.' } },
    position: 0,
    change: null,
  });
  expect([engine.digest('here'), engine.position('here')]).toEqual([before, 0]);
  expect(run(engine, 'INSERT INTO t SELECT k, NULL FROM t')).toMatchObject({ outcome: { ok: true }, position: 1 });
  engine.close();
});
