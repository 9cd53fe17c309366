/** Histories: what is said of operations, and what is not. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../src/consistency/index.ts';
import { openSession, runOf, stageOf } from '../../src/session/index.ts';
import { type History, type HistoryLine, HistoryRecorder, type Operation } from '../../src/trace/history.ts';
import { type Change, historyOf, scenarioOf } from './telling.ts';

type Asked =
  | string
  | { readonly sql: string; readonly session: string }
  | { readonly steps: readonly { readonly sql: string; readonly params?: readonly unknown[] }[] };

/** These, one after the other. */
const asking = (asked: readonly Asked[]): Change => ({
  commands: asked.map((each, i) => ({
    atMs: 100 * (i + 1),
    command: { type: 'query', client: 'client-eastus', op: `op${i}`, ...(typeof each === 'string' ? { sql: each } : each) },
  })),
});

const told = (line: HistoryLine): string => {
  if ('txn' in line) return line.txn.map(([op, key, value]) => `${op} ${key} ${JSON.stringify(value)}`).join(', ');
  const expected = line.op === 'cas' ? ` ${JSON.stringify(line.expect)} → ${line.ok === true}` : '';
  return `${line.op} ${line.key} ${JSON.stringify(line.value)}${expected}`;
};
const withoutSetUp = ({ entries }: History): readonly string[] => entries.filter(({ client }) => client !== 'setup').map(told);

describe('what is said', () => {
  it.each<[string, readonly Asked[], readonly string[]]>([
    ['a read of one row', ['SELECT v FROM t WHERE id = 1'], ['read t.v id=1 10']],
    ['of two columns', ['SELECT v, id, w FROM t WHERE id = 1'], ['read t.v id=1 10', 'read t.w id=1 "a"']],
    ['of a row that is not there', ['SELECT v FROM t WHERE id = 9'], ['read t.v id=9 null']],
    ['of a key of two columns', ["SELECT v FROM pair WHERE b = 1 AND a = 'x'"], ["read pair.v a='x' b=1 0"]],
    ['a write', ['UPDATE t SET v = 5 WHERE id = 1'], ['write t.v id=1 5']],
    ['of the value that stands there', ['UPDATE t SET v = 10 WHERE id = 1'], ['write t.v id=1 10']],
    ['an increment', ['UPDATE t SET v = v + 1 WHERE id = 1'], ['cas t.v id=1 11 10 → true']],
    ['of what another row has', ['UPDATE t SET v = (SELECT v FROM pair) WHERE id = 1'], ['write t.v id=1 0']],
    ['of several rows', ['UPDATE t SET v = 5'], ['write t.v id=1 5', 'write t.v id=2 5']],
    ['a compare-and-set', ['UPDATE t SET v = 5 WHERE id = 1 AND v = 10'], ['cas t.v id=1 5 10 → true']],
    ['that compares unequal', ['UPDATE t SET v = 5 WHERE id = 1 AND v = 11'], ['cas t.v id=1 null 11 → false']],
    [
      'a delete',
      ['DELETE FROM t WHERE id = 1', 'SELECT v FROM t WHERE id = 1'],
      ['write t.v id=1 null', 'write t.w id=1 null', 'read t.v id=1 null'],
    ],
    [
      'an insert of what is read',
      ['SELECT v FROM t WHERE id = 3', "INSERT INTO t VALUES (3, 30, 'c')"],
      ['read t.v id=3 null', 'write t.v id=3 30'],
    ],
    [
      'an insert of what nobody asks for',
      ["INSERT INTO t VALUES (3, 30, 'c')", 'SELECT v FROM t WHERE id = 1'],
      ['write t.v id=3 30', 'read t.v id=1 10'],
    ],
    ['an upsert that updates', ["INSERT INTO t VALUES (1, 30, 'c') ON CONFLICT (id) DO UPDATE SET v = 7"], ['write t.v id=1 7']],
    ['a REPLACE', ["REPLACE INTO t VALUES (1, 10, 'c')"], ['write t.v id=1 10', 'write t.w id=1 "c"']],
    [
      'a key that moves',
      ['UPDATE t SET id = 7 WHERE id = 1'],
      ['write t.v id=1 null', 'write t.w id=1 null', 'write t.v id=7 10', 'write t.w id=7 "a"'],
    ],
    ['what a trigger writes', ["UPDATE t SET w = 'z' WHERE id = 1"], ['write t.v id=1 -1', 'write t.w id=1 "z"']],
    [
      'a transaction: what it read, with what it was told, and what it wrote',
      [
        {
          steps: [
            { sql: 'SELECT v FROM t WHERE id = 1' },
            { sql: 'UPDATE t SET v = ? + 5 WHERE id = 2', params: [{ step: 0, row: 0, column: 0 }] },
            { sql: 'SELECT v FROM t WHERE id = 2' },
          ],
        },
      ],
      ['r t.v id=1 10, w t.v id=2 15'],
    ],
    [
      'one that is typed line by line, and another that fails, is rolled back or has no end',
      [
        ...['BEGIN', 'SELECT v FROM t WHERE id = 1', 'UPDATE t SET v = 6 WHERE id = 2', 'COMMIT', 'SELECT v FROM t WHERE id = 2'],
        ...[
          'BEGIN',
          'UPDATE t SET v = 7 WHERE id = 2',
          'ROLLBACK',
          'BEGIN',
          'SELECT v FROM t WHERE id = 1',
          'INSERT INTO t VALUES (1, 1, 1)',
        ],
        ...['COMMIT', 'BEGIN', 'SELECT v FROM t WHERE id = 2'],
      ].map((sql) => ({ sql, session: 'one' })),
      ['r t.v id=1 10, w t.v id=2 6', 'read t.v id=2 6'],
    ],
    [
      'rows that have their keys with them',
      ['SELECT v, id FROM t ORDER BY v DESC', "SELECT b, v, a FROM pair WHERE v < 7 AND a > ''", 'SELECT max(v), id, w FROM t'],
      ['read t.v id=2 20', 'read t.v id=1 10', "read pair.v a='x' b=1 0", 'read t.w id=2 "b"'],
    ],
    [
      'and several of them in one transaction',
      ['BEGIN; SELECT id, v FROM t; UPDATE t SET v = 7 WHERE id = 2; SELECT id, v FROM t; COMMIT'],
      ['r t.v id=1 10, r t.v id=2 20, r t.v id=1 10, w t.v id=2 7'],
    ],
    [
      'what is asked beside a new index',
      ['CREATE INDEX byV ON t (v)', 'SELECT v FROM t WHERE id = 1', 'UPDATE t SET v = 11 WHERE id = 1'],
      ['read t.v id=1 10', 'write t.v id=1 11'],
    ],
    ['one that is typed', ['BEGIN; SELECT v FROM t WHERE id = 2; COMMIT'], ['r t.v id=2 20']],
    [
      'beside transactions several registers of one statement',
      ['BEGIN; SELECT v FROM t WHERE id = 2; COMMIT', 'UPDATE t SET v = v + 1'],
      ['r t.v id=2 20', 'r t.v id=1 10, r t.v id=2 20, w t.v id=1 11, w t.v id=2 21'],
    ],
  ])('%s', async (_, asked, lines) => {
    const history = await historyOf(asking(asked));
    expect(withoutSetUp(history)).toEqual(lines);
    expect(history.leftOut).toBe(0);
    expect(judge(history.entries, 'register').verdict).toMatch(/^(?:linearizable|serializable)$/);
  });

  it('nothing of what failed for certain, and of what nobody was told what the database did', async () => {
    const far = { type: 'query', client: 'client-northeurope', op: 'far', sql: 'UPDATE t SET v = v + 1 WHERE id = 1' };
    const cut = { type: 'partition', name: 'cut', sides: [['eastus'], ['northeurope']] };
    const failing = asking(['INSERT INTO t VALUES (1, 1, 1)']).commands as [];
    const commands = [...failing, { atMs: 200, command: far }, { atMs: 245, command: cut }];
    const history = await historyOf({ regions: ['eastus', 'northeurope'], commands });
    expect(withoutSetUp(history)).toEqual(['cas t.v id=1 11 10 → false']);
    expect(history.entries.at(-1)).toMatchObject({ return: null, ok: null });
  });
});

describe('what was confirmed and is in no database', () => {
  const forged = (sql: string): Operation => {
    const outcome = { ok: true, columns: [], rows: [], changes: 1, tables: ['t'], wrote: true } as const;
    const answer = { op: 'forged', outcome, served: { node: 'primary-eastus', position: 1, cachedAt: null } };
    return { client: 'x', asked: { op: 'forged', sql, params: [] }, call: 1, returnedAt: 2, answer };
  };
  async function withForged(sql: string): Promise<History> {
    const run = runOf(scenarioOf(asking(['SELECT v FROM t WHERE id = 1'])));
    const recorder = new HistoryRecorder(stageOf(run).stage.nodes);
    const session = (await openSession(run, { history: true, also: () => [recorder] })).runToEnd();
    const history = session.history([forged(sql), ...recorder.operations]);
    session.close();
    return history;
  }

  it('stands in the history as what it would have written, and a checker finds that it is gone', async () => {
    const { entries, leftOut } = await withForged('UPDATE t SET v = 11 WHERE id = 1');
    expect([entries.slice(1).map(told), leftOut]).toEqual([['write t.v id=1 11', 'read t.v id=1 10'], 0]);
    expect(judge(entries, 'register').verdict).toBe('not-linearizable');
  });

  it('leaves its table out where that hangs on what stood there', async () => {
    const { entries, leftOut } = await withForged('UPDATE t SET v = v + 1 WHERE id = 1');
    expect([entries, leftOut]).toEqual([[], 2]);
  });
});

describe('what is not said is counted', () => {
  it.each<[string, readonly Asked[], readonly string[], number]>([
    ['values without a key, or that are computed', ['SELECT sum(v) FROM t', 'SELECT v FROM t', 'SELECT v + 1 FROM t WHERE id = 1'], [], 3],
    [
      'rows that two rows or two SELECTs make up',
      [
        'SELECT a.id, b.v FROM t a JOIN t b ON b.id = 3 - a.id',
        'SELECT id, v FROM t UNION ALL SELECT 9, 9',
        'SELECT id, (SELECT max(v) FROM t) AS v FROM t',
        'WITH x AS (SELECT id, v + 1 AS v FROM t) SELECT id, v FROM x',
      ],
      [],
      4,
    ],
    ['no row where more has to hold', ['SELECT v FROM t WHERE id = 1 AND w = 7'], [], 1],
    ['keys that are alike in any case', ["SELECT v FROM folded WHERE k = 'x'", "UPDATE folded SET v = 2 WHERE k = 'x'"], [], 2],
    [
      'a table whose schema changes is left out whole',
      [
        'UPDATE t SET v = 5 WHERE id = 1',
        'ALTER TABLE t ADD COLUMN z',
        'UPDATE t SET v = 6 WHERE id = 1',
        "UPDATE pair SET v = 9 WHERE a = 'x'",
      ],
      ["write pair.v a='x' b=1 9"],
      2,
    ],
    [
      'a table that is dropped, and comes again',
      [
        'SELECT v FROM t WHERE id = 1',
        'DROP TABLE t',
        'CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER, w TEXT)',
        'SELECT v FROM t WHERE id = 1',
      ],
      [],
      2,
    ],
    [
      'a table that the set-up does not have',
      ['CREATE TABLE u (id INTEGER PRIMARY KEY)', 'INSERT INTO u VALUES (1)', 'SELECT id FROM u WHERE id = 1'],
      [],
      2,
    ],
  ])('%s', async (_, asked, lines, leftOut) => {
    const history = await historyOf(asking(asked));
    expect(withoutSetUp(history)).toEqual(lines);
    expect(history.leftOut).toBe(leftOut);
  });
});
