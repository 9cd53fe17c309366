/** The one row that a statement asks for by its key, as SQLite's own program says. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Value } from '../../src/sim/operation.ts';
import { Engine, loadSqlite } from '../../src/sqlite/index.ts';
import { type Lookup, Lookups } from '../../src/sqlite/lookup.ts';

let engine: Engine;
let lookups: Lookups;
beforeAll(async () => {
  engine = new Engine(await loadSqlite(), { seed: 1 });
  engine.open('a');
  const failed = engine.script('a', [
    'CREATE TABLE kv (k TEXT PRIMARY KEY, v INTEGER, w)',
    'CREATE TABLE t (id INTEGER PRIMARY KEY, v, w REAL, u UNIQUE)',
    'CREATE INDEX byW ON t (w, v)',
    'CREATE TABLE q (v, b INTEGER, a TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID',
    'CREATE TABLE r (a INTEGER, b INTEGER, v TEXT NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID',
    'CREATE INDEX byV ON r (v)',
    'CREATE TABLE pair (a TEXT, b, v, PRIMARY KEY (b, a))',
    'CREATE TABLE plain (v)',
    'CREATE TABLE folded (k TEXT COLLATE NOCASE PRIMARY KEY, v)',
    'CREATE TABLE computed (id INTEGER PRIMARY KEY, v, twice AS (v * 2))',
    'CREATE VIEW seen AS SELECT w AS weight, id FROM t',
  ]);
  expect(failed).toBe(null);
  lookups = new Lookups(engine.database('a'));
});
afterAll(() => engine.close());

const found = (sql: string, params: readonly Value[] = []): string => {
  const lookup = lookups.of(sql, params);
  return lookup ? told(lookup) : 'nobody knows';
};

const json = (value: unknown): string => JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}n` : each));

function told({ table, key, columns, conditions }: Lookup): string {
  const also = conditions.map(({ column, value }) => ` if ${column}=${JSON.stringify(value)}`).join('');
  return `${table} ${json(key)}: ${columns.map((column) => column ?? '(key)').join(' ')}${also}`;
}

describe('is understood', () => {
  it.each<[string, readonly Value[], string]>([
    ["SELECT v FROM kv WHERE k = 'x'", [], 'kv ["x"]: v'],
    ["SELECT w, v FROM kv WHERE k = 'it''s'", [], 'kv ["it\'s"]: w v'],
    ['SELECT v FROM kv WHERE ? = k', ['x'], 'kv ["x"]: v'],
    ['SELECT v FROM kv WHERE k = 7', [], 'kv ["7"]: v'],
    ['select KV.V from KV where K = ?1', ['x'], 'kv ["x"]: v'],
    ['SELECT * FROM t WHERE id = ?', [7], 't [7]: (key) v w u'],
    ['SELECT v FROM t WHERE id = ?', ['7'], 't [7]: v'],
    ['SELECT v FROM t WHERE rowid = -4', [], 't [-4]: v'],
    ['SELECT v FROM t WHERE id = 9007199254740993', [], 't ["9007199254740993n"]: v'],
    ['SELECT v FROM t AS x WHERE x.id = 1 LIMIT 1', [], 't [1]: v'],
    ['SELECT weight FROM seen WHERE id = 3', [], 't [3]: w'],
    ['SELECT v FROM (SELECT v, id FROM t) WHERE id = 3', [], 't [3]: v'],
    ["SELECT v, a FROM q WHERE a = 'x' AND b = ?", [2], 'q ["x",2]: v (key)'],
    ["SELECT v FROM pair WHERE a = 'x' AND b = 'y'", [], 'pair ["y","x"]: v'],
    ['SELECT v FROM plain WHERE rowid = 2', [], 'plain [2]: v'],
    ["SELECT w FROM kv WHERE k = 'x' AND v = 5", [], 'kv ["x"]: w if v=5'],
    ["UPDATE kv SET v = 9 WHERE k = 'x' AND v = ?", [8], 'kv ["x"]:  if v=8'],
    ['UPDATE t SET v = v + 1 WHERE id = 4', [], 't [4]: '],
    ['DELETE FROM t WHERE id = 4 AND v = 1', [], 't [4]:  if v=1'],
    ["UPDATE q SET v = v + 1 WHERE a = 'x' AND b = ?", [2], 'q ["x",2]: '],
    ["UPDATE q SET v = 3 WHERE a = 'x' AND b = 2 AND v = 1", [], 'q ["x",2]:  if v=1'],
    ["DELETE FROM q WHERE b = 2 AND a = 'x'", [], 'q ["x",2]: '],
    ["DELETE FROM q WHERE b = 2 AND a = 'x' AND v = 7", [], 'q ["x",2]:  if v=7'],
    ["UPDATE r SET v = v || '!' WHERE a = 1 AND b = ?", [2], 'r [1,2]: '],
    ['DELETE FROM r WHERE a = 1 AND b = 2', [], 'r [1,2]: '],
  ])('%s %j', (sql, params, what) => expect(found(sql, params)).toBe(what));
});

describe('is not, and nothing is said of it', () => {
  it.each<[string, readonly Value[]]>([
    ['SELECT v + 1 FROM t WHERE id = 1', []],
    ['SELECT 5 FROM t WHERE id = 1', []],
    ['SELECT max(v) FROM t WHERE id = 1', []],
    ['SELECT v FROM t', []],
    ['SELECT v FROM t WHERE id IN (1, 2)', []],
    ['SELECT v FROM t WHERE id > 1', []],
    ["SELECT v FROM kv WHERE k >= 'x' LIMIT 1", []],
    ['SELECT v FROM t WHERE id = 1 OR id = 2', []],
    ['SELECT v FROM t WHERE id = 1 LIMIT 0', []],
    ['SELECT v FROM t WHERE id = 1 LIMIT ?', [0]],
    ['SELECT v FROM t WHERE id = 1 LIMIT 1 OFFSET 1', []],
    ['SELECT v FROM t WHERE id = 1 AND v > 3', []],
    ['SELECT v FROM t WHERE u = 1', []],
    ['SELECT v FROM t WHERE w = 1', []],
    ['SELECT v FROM t WHERE id = ?', [null]],
    ['SELECT v FROM t WHERE id = (SELECT 1)', []],
    ['SELECT a.v FROM t a JOIN t b ON b.id = 2 WHERE a.id = 1', []],
    ['SELECT v FROM t WHERE id = 1 UNION ALL SELECT v FROM t WHERE id = 2', []],
    ["SELECT v FROM folded WHERE k = 'x'", []],
    ['SELECT v FROM computed WHERE id = 1', []],
    ["SELECT v FROM q WHERE a = 'x'", []],
    ["SELECT v FROM pair WHERE b = 'x'", []],
    ['SELECT v FROM nowhere WHERE id = 1', []],
    ['SELECT', []],
    ['UPDATE t SET v = 1 WHERE id = 1 AND v < 3', []],
    ['UPDATE t SET v = 1', []],
    ["UPDATE q SET v = 1 WHERE a = 'x'", []],
    ["UPDATE q SET v = 1 WHERE a = 'x' AND b > 2", []],
    ["UPDATE q SET v = 1 WHERE a = 'x' AND b = 2 AND v > 3", []],
    ["UPDATE q SET v = 1 WHERE a = 'x' AND b = 2 AND v IS NOT NULL", []],
    ["UPDATE q SET v = 1 WHERE a = 'x' AND b IN (1, 2)", []],
    ['UPDATE q SET v = 1', []],
    ["DELETE FROM q WHERE a = 'x'", []],
    ['DELETE FROM q WHERE v = 1', []],
    ["DELETE FROM r WHERE v = 'x'", []],
    ["UPDATE r SET a = 2 WHERE v = 'x'", []],
    ["DELETE FROM q WHERE a = 'x' AND b = 2 AND v < 3", []],
    ['DELETE FROM q', []],
    ['INSERT INTO t (id) VALUES (1)', []],
    ['SELECT 1', []],
  ])('%s %j', (sql, params) => expect(found(sql, params)).toBe('nobody knows'));
});

it('what is understood is what SQLite answers: whatever row has the key, and no other', () => {
  const rows = [1, 2, 3].map((id) => `(${id}, ${id * 10}, ${id}.5, ${id * 100})`).join(', ');
  engine.script('a', [`INSERT INTO t VALUES ${rows}`]);
  for (const id of [1, 2, 3, 4]) {
    const answer = engine.rows('a', 'SELECT u, w, v, id FROM t WHERE id = ?', [id]);
    const lookup = lookups.of('SELECT u, w, v, id FROM t WHERE id = ?', [id]);
    expect(lookup?.columns).toEqual(['u', 'w', 'v', null]);
    expect(answer).toEqual(id === 4 ? [] : [[id * 100, id + 0.5, id * 10, id]]);
  }
});
