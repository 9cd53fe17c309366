/** Inputs that once went wrong: what must come out of each. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenarios/read.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import type { Outcome } from '../../src/sim/operation.ts';

const textOf = (name: string): string => readFileSync(`test/cases/${name}.json`, 'utf8');

async function outcomes(scenario: Scenario): Promise<ReadonlyMap<string, Outcome>> {
  const session = (await openSession(runOf(scenario))).runToEnd();
  const found = new Map<string, Outcome>();
  for (const event of session.trace.slice(0)) if (event.type === 'return') found.set(event.op, event.outcome);
  expect(session.violations).toEqual([]);
  session.close();
  return found;
}

const refusedWith = (words: string) => ({ ok: false, definite: true, problem: { message: expect.stringContaining(words) } });

describe('counters of the connection are refused, for a client has none of its own', () => {
  it('in a replicated statement: nothing reaches the log', async () => {
    const found = await outcomes(parseScenario(textOf('counted-changes-in-the-log'), 'case'));
    expect(found.get('run')).toMatchObject({ ok: true, changes: 2 });
    expect(found.get('note')).toMatchObject(refusedWith('total_changes() depends on the connection'));
    expect(found.get('at-eastus')).toMatchObject({ ok: true, rows: [] });
    expect(found.get('at-japaneast')).toMatchObject({ ok: true, rows: [] });
  });

  it.each(['single-node', 'query-cache', 'read-replicas', 'partition-router', 'multi-master'])(
    'in the old way to write an upsert, on %s',
    async (architecture) => {
      const data = { ...JSON.parse(textOf('update-else-insert')), architecture };
      for (const timed of data.commands) timed.atMs += 4_000;
      data.untilMs += 4_000;
      const found = await outcomes(parseScenario(JSON.stringify(data), 'case'));
      for (const op of ['else', 'seen', 'kept'])
        expect(found.get(op), op).toMatchObject(refusedWith('changes() depends on the connection'));
      expect(found.get('bump')).toMatchObject({ ok: true, changes: 1 });
    },
  );
});

describe('whole numbers that JSON cannot hold', () => {
  const told = 'use a text for whole numbers above 9007199254740991';
  const text = textOf('large-id-as-parameter');

  it.each([
    '9007199254740993',
    '9007199254740992',
    '-9007199254740993',
    '9223372036854775807',
    '-9223372036854775808',
    '1234567890123456789',
  ])('%s as a parameter is refused', (number) =>
    expect(() => parseScenario(text.replaceAll(/9007199254740993(?=\s*\])/g, number), 'case')).toThrow(told),
  );
  it.each(['1e999', '-1e999'])('%s as a parameter is refused', (number) =>
    expect(() => parseScenario(text.replaceAll(/9007199254740993(?=\s*\])/g, number), 'case')).toThrow('give a finite number'),
  );

  it('as a text they are exact, behind the router too', async () => {
    const found = await outcomes(parseScenario(text.replaceAll(/9007199254740993(?=\s*\])/g, '"9007199254740993"'), 'case'));
    expect(found.get('literal')).toMatchObject({ rows: [['of the odd tenant']] });
    expect(found.get('parameter')).toMatchObject({ rows: [['of the odd tenant']] });
    expect(found.get('write')).toMatchObject({ ok: true, changes: 1 });
    expect(found.get('who')).toMatchObject({ rows: [[9007199254740993n]] });
  });

  it('minus zero is zero, as it is in a link', () => {
    const scenario = parseScenario(text.replaceAll(/9007199254740993(?=\s*\])/g, '-0'), 'case');
    const query = scenario.commands[1]?.command;
    expect(query?.type === 'query' && Object.is(query.params[0], 0)).toBe(true);
  });
});

describe('what SQLite keeps beside the rows reaches the copies', () => {
  it('a table that is emptied is empty everywhere, also after a promotion', async () => {
    const found = await outcomes(parseScenario(textOf('empty-a-table'), 'case'));
    expect(found.get('empty')).toMatchObject({ ok: true, changes: 2 });
    for (const op of ['main', 'tokyo', 'tokyo-promoted']) expect(found.get(op), op).toMatchObject({ ok: true, rows: [[0]] });
  });

  it('an id of AUTOINCREMENT does not come back after a promotion', async () => {
    const found = await outcomes(parseScenario(textOf('inbox-after-promotion'), 'case'));
    expect(found.get('counter')).toMatchObject({ rows: [['inbox', 2]] });
    expect(found.get('three')).toMatchObject({ ok: true });
    const all = [
      [1, 'ONE'],
      [2, 'TWO'],
      [3, 'THREE'],
    ];
    expect(found.get('all')).toMatchObject({ rows: all });
  });

  it('a hidden row id names the same row on each copy', async () => {
    const found = await outcomes(parseScenario(textOf('rowid-in-tokyo'), 'case'));
    const main = found.get('main');
    expect(main).toMatchObject({ ok: true, rows: expect.arrayContaining([[2, 'guide']]) });
    expect(found.get('tokyo')).toEqual(main);
    expect(found.get('delete')).toMatchObject({ rows: [['guide']] });
    expect(found.get('left')).toMatchObject({ rows: [['api'], ['faq'], ['intro']] });
  });

  const TABLE = 'CREATE TABLE t (k TEXT PRIMARY KEY, v)';
  const ROWS = "INSERT INTO t VALUES ('c', 1), ('a', 2), ('b', 3)";
  it.each<readonly [string, readonly string[], readonly string[], string]>([
    [
      'WITHOUT ROWID, emptied',
      ['CREATE TABLE t (k PRIMARY KEY) WITHOUT ROWID', "INSERT INTO t VALUES ('a')"],
      ['DELETE FROM t'],
      'SELECT * FROM t',
    ],
    [
      'a table without a key, emptied',
      ['CREATE TABLE t (k)', 'INSERT INTO t VALUES (1), (2)'],
      ['DELETE FROM t'],
      'SELECT rowid, * FROM t',
    ],
    [
      'AUTOINCREMENT, emptied',
      ['CREATE TABLE t (k INTEGER PRIMARY KEY AUTOINCREMENT)', 'INSERT INTO t VALUES (7)'],
      ['DELETE FROM t'],
      'SELECT * FROM sqlite_sequence',
    ],
    [
      'a counter that was set',
      ['CREATE TABLE t (k INTEGER PRIMARY KEY AUTOINCREMENT)'],
      ["INSERT INTO sqlite_sequence VALUES ('t', 41)"],
      'SELECT * FROM sqlite_sequence',
    ],
    ['REPLACE', [TABLE, ROWS], ["REPLACE INTO t VALUES ('a', 5)"], 'SELECT rowid, * FROM t'],
    ['an upsert', [TABLE, ROWS], ["INSERT INTO t VALUES ('a', 5), ('d', 5) ON CONFLICT DO UPDATE SET v = 9"], 'SELECT rowid, * FROM t'],
    ['INSERT … SELECT', [TABLE, ROWS], ['INSERT INTO t SELECT k || k, v FROM t ORDER BY k'], 'SELECT rowid, * FROM t'],
    [
      'a write of a common table expression',
      [TABLE, ROWS],
      ['WITH x AS (SELECT max(k) AS k FROM t) DELETE FROM t WHERE k IN (SELECT k FROM x)'],
      'SELECT rowid, * FROM t',
    ],
    ['NULL in a primary key', [TABLE], ['INSERT INTO t VALUES (NULL, 1), (NULL, 2)'], 'SELECT rowid, * FROM t'],
    ['columns called as row ids are', ['CREATE TABLE t (rowid, oid, _rowid_)'], ['INSERT INTO t VALUES (1, 2, 3)'], 'SELECT * FROM t'],
    [
      'statistics',
      [TABLE, ROWS, 'CREATE INDEX i ON t (v)'],
      ['ANALYZE', "INSERT INTO t VALUES ('z', 1)", 'ANALYZE'],
      'SELECT * FROM sqlite_stat1',
    ],
    [
      'CREATE TABLE AS',
      [TABLE, ROWS],
      ['CREATE TABLE u AS SELECT random() AS r, 1 AS a, 2 AS a, 3 AS a, 4 AS a, 5 AS a FROM t'],
      'SELECT rowid, * FROM u',
    ],
    [
      'ALTER TABLE',
      [TABLE, ROWS],
      ['ALTER TABLE t RENAME COLUMN v TO w', 'ALTER TABLE t ADD COLUMN x DEFAULT 4', 'DELETE FROM t'],
      'SELECT type, name, sql FROM sqlite_schema',
    ],
    ['a large value', ['CREATE TABLE t (a, b)'], ['INSERT INTO t VALUES (1, zeroblob(600000))'], 'SELECT a, length(b) FROM t'],
    [
      'many rows at once',
      ['CREATE TABLE t (a, b)'],
      ['INSERT INTO t WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 20000) SELECT i, i FROM c'],
      'SELECT count(*), sum(b), max(rowid) FROM t',
    ],
    [
      'two thousand columns',
      [],
      [`CREATE TABLE t (${Array.from({ length: 2000 }, (_, i) => `c${i}`).join()})`, 'INSERT INTO t (c0, c1999) VALUES (1, 2)'],
      'SELECT c0, c1999 FROM t',
    ],
  ])('%s: the same at the primary, at a copy, and after its promotion', async (_what, setup, sqls, question) => {
    const query = (atMs: number, client: string, op: string, sql: string) => ({
      atMs,
      command: { type: 'query', client: `client-${client}`, op, sql },
    });
    const data = JSON.parse(textOf('empty-a-table'));
    data.setup = setup;
    data.commands = [
      ...data.commands.filter((timed: { command: { type: string } }) => timed.command.type !== 'query'),
      ...sqls.map((sql, i) => query(200 + 300 * i, 'eastus', `write-${i}`, sql)),
      query(1800, 'eastus', 'main', question),
      query(1800, 'japaneast', 'copy', question),
      query(4500, 'japaneast', 'promoted', question),
    ];
    const found = await outcomes(parseScenario(JSON.stringify(data), 'case'));
    sqls.forEach((sql, i) => expect(found.get(`write-${i}`), sql).toMatchObject({ ok: true }));
    const main = found.get('main');
    expect(main).toMatchObject({ ok: true });
    expect(found.get('copy')).toEqual(main);
    expect(found.get('promoted')).toEqual(main);
  });
});
