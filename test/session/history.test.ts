/** Histories: what is said of operations, what is not, and that a checker accepts those of what works and rejects those of what does not. */
import { describe, expect, it } from 'vitest';
import { parse } from 'valibot';
import { judge, type Judgement } from '../../src/consistency/index.ts';
import { scenarioSchema } from '../../src/scenarios/schema.ts';
import { openSession, runOf, type SessionOptions, stageOf } from '../../src/session/index.ts';
import { RULES, type Rules } from '../../src/session/work/rules.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { type History, type HistoryLine, HistoryRecorder, type Operation } from '../../src/trace/history.ts';

const SETUP = [
  'CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER, w TEXT)',
  "INSERT INTO t VALUES (1, 10, 'a'), (2, 20, 'b')",
  'CREATE TABLE pair (a TEXT, b INTEGER, v, PRIMARY KEY (a, b)) WITHOUT ROWID',
  "INSERT INTO pair VALUES ('x', 1, 0)",
  'CREATE TABLE folded (k TEXT COLLATE NOCASE PRIMARY KEY, v)',
  "INSERT INTO folded VALUES ('X', 1)",
  'CREATE TABLE log (line)',
  "CREATE TRIGGER noted AFTER UPDATE OF w ON t BEGIN UPDATE t SET v = -1 WHERE id = NEW.id; INSERT INTO log VALUES ('w'); END",
];

type Change = Partial<Record<keyof Scenario, unknown>>;

function scenarioOf(change: Change): Scenario {
  return parse(scenarioSchema, {
    format: 'antipode-scenario/1',
    id: 'told',
    title: 'Told',
    summary: 'What operations read and wrote.',
    architecture: 'single-node',
    regions: ['eastus'],
    seed: 1,
    setup: SETUP,
    commands: [],
    untilMs: 20_000,
    msPerSecond: 1000,
    steps: [{ text: 'It begins.', when: { atMs: 1 } }],
    ...change,
  });
}

async function historyOf(change: Change, options: SessionOptions = {}, seed = 1): Promise<History> {
  const session = (await openSession({ ...runOf(scenarioOf(change)), seed }, { keep: false, history: true, ...options })).runToEnd();
  const history = session.history();
  session.close();
  return history;
}

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
    ['reads of more than a row by its key', ['SELECT sum(v) FROM t', 'SELECT v FROM t', 'SELECT v + 1 FROM t WHERE id = 1'], [], 3],
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

// Random runs ------------------------------------------------------------------------------------------------------

const read = (params: readonly unknown[]) => ({ sql: 'SELECT v FROM t WHERE id = ?', params });
const row = { from: 1, to: 3 };
const value = { from: 1000, to: 1_000_000_000 };
const transaction = (steps: readonly unknown[], isolation: string) => ({ steps, isolation, retries: 1 });
const write = { sql: 'UPDATE t SET v = ? WHERE id = ?', params: [value, row] };

/** Users who read two rows and write one of three, while a process dies, a line is cut, messages are lost and a node stands still. */
const troubled = (isolation: string): Change => ({
  regions: ['eastus', 'northeurope', 'japaneast'],
  setup: ['CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER)', 'INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)'],
  settings: { clientTimeoutMs: 1500, sqlBaseUs: 2000, fsyncMs: 5, backupIntervalMs: 0 },
  load: [
    {
      clients: ['client-eastus', 'client-northeurope', 'client-japaneast'],
      thinkMs: 20,
      users: 2,
      untilMs: 9000,
      statements: [
        transaction([read([row]), read([row]), write], isolation),
        transaction([read([row]), read([row]), read([row])], isolation),
        { sql: 'UPDATE t SET v = v + 1000000001 WHERE id = ?', params: [row], weight: 0.3 },
        { ...read([row]), weight: 0.5 },
      ],
    },
  ],
  commands: [
    { atMs: 1500, command: { type: 'lossy', between: ['eastus', 'japaneast'], loss: 0.1 } },
    { atMs: 2000, command: { type: 'crash', node: 'primary-eastus' } },
    { atMs: 2600, command: { type: 'restart', node: 'primary-eastus' } },
    { atMs: 4000, command: { type: 'partition', name: 'cut', sides: [['eastus'], ['northeurope']] } },
    { atMs: 5000, command: { type: 'pause', node: 'primary-eastus' } },
    { atMs: 5500, command: { type: 'resume', node: 'primary-eastus' } },
    { atMs: 6000, command: { type: 'heal' } },
  ],
  untilMs: 14_000,
});

async function judged(isolation: string, seed: number, broken: Partial<Rules> = {}): Promise<Judgement & { readonly lines: number }> {
  const history = await historyOf(troubled(isolation), { work: { ...RULES, ...broken } }, seed);
  expect(history.leftOut).toBe(0);
  return { ...judge(history.entries, 'register'), lines: history.entries.filter((line) => 'txn' in line).length };
}

describe('transactions of one database under faults', () => {
  it('are serializable in the order of time when they say that they are', { timeout: 60_000 }, async () => {
    let lines = 0;
    for (let seed = 1; seed <= 6; seed++) {
      const found = await judged('serializable', seed);
      expect({ seed, verdict: found.verdict, anomalies: found.anomalies }).toEqual({ seed, verdict: 'serializable', anomalies: [] });
      lines += found.lines;
    }
    // Runs in which little happens prove little.
    expect(lines).toBeGreaterThan(1000);
  });

  it.each([
    ['a commit that does not look', 'serializable', { isChecked: () => false }],
    ['a lower level', 'repeatable read', {}],
    ['a lock that is never taken', 'read committed', { locked: () => [] }],
  ] as const)('%s is caught', { timeout: 60_000 }, async (_, isolation, broken) => {
    for (let seed = 1; seed <= 12; seed++) if ((await judged(isolation, seed, broken)).verdict === 'not-serializable') return;
    expect.fail('nobody noticed');
  });
});

describe('transactions of rooms with copies, in the order of time', () => {
  const base = (type: string): string => type.replace(/-(?:process|realtime)$/, '');
  const under = async (architecture: string, seed: number): Promise<Judgement> => {
    const { commands, ...rest } = troubled('serializable') as { readonly commands: readonly { readonly command: object }[] };
    const node = architecture === 'multi-master' ? 'member-eastus' : 'primary-eastus';
    const at = commands.map((each) => ({ ...each, command: 'node' in each.command ? { ...each.command, node } : each.command }));
    const { entries } = await historyOf({ ...rest, architecture, settings: { clientTimeoutMs: 1500 }, commands: at }, {}, seed);
    return judge(entries, 'register');
  };

  it.each([1, 2])('a Raft group’s are strictly serializable, seed %i', { timeout: 60_000 }, async (seed) => {
    expect(await under('multi-master', seed)).toMatchObject({ verdict: 'serializable', strict: true, anomalies: [] });
  });

  it.each(['read-replicas', 'query-cache'])(
    '%s: serializable, and single reads may be of the past',
    { timeout: 60_000 },
    async (architecture) => {
      const { verdict, strict, anomalies } = await under(architecture, 1);
      expect({ verdict, strict }).toEqual({ verdict: 'serializable', strict: false });
      expect(anomalies.map(({ type }) => type).every((type) => base(type) !== type)).toBe(true);
    },
  );
});

describe('weaker levels show their own anomalies and no others', () => {
  const base = (type: string): string => type.replace(/-(?:process|realtime)$/, '');
  async function anomalies(isolation: string, broken: Partial<Rules> = {}): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for (let seed = 1; seed <= 4; seed++) for (const { type } of (await judged(isolation, seed, broken)).anomalies) found.add(base(type));
    return found;
  }

  it('repeatable read: write skew', { timeout: 60_000 }, async () => {
    expect(await anomalies('repeatable read')).toEqual(new Set(['G2']));
  });

  it('read committed: what is read may change, and a write may overwrite what nobody looked at', { timeout: 60_000 }, async () => {
    expect(await anomalies('read committed')).toEqual(new Set(['internal', 'lost-update', 'G-single', 'G2']));
  });

  it('planted bug: a snapshot that writes over what others have changed loses updates', { timeout: 60_000 }, async () => {
    expect(await anomalies('repeatable read', { isChanged: () => false })).toContain('lost-update');
  });
});

/** Registers under the same faults, of whatever room: blind writes, increments, compare-and-sets, deletes, inserts. */
const registers = (architecture: string): Change => {
  const pick = { pick: [1, 2, 3] };
  const home = ({ 'multi-master': 'member', 'partition-router': 'partition' }[architecture] ?? 'primary').concat('-eastus');
  const statements = [
    { ...read([pick]), weight: 4 },
    { sql: 'UPDATE t SET v = ? WHERE id = ?', params: [value, pick] },
    { sql: 'UPDATE t SET v = v + 1 WHERE id = ?', params: [pick] },
    { sql: 'UPDATE t SET v = 7 WHERE id = ? AND v = 8', params: [pick] },
    { sql: 'DELETE FROM t WHERE id = ?', params: [pick], weight: 0.3 },
    { sql: 'INSERT INTO t VALUES (?, 8) ON CONFLICT (id) DO UPDATE SET v = 8', params: [pick] },
  ];
  const { commands, ...rest } = troubled('serializable') as { readonly commands: readonly { readonly command: object }[] };
  return {
    ...rest,
    architecture,
    settings: { clientTimeoutMs: 1500, ...(architecture === 'partition-router' ? { key: 'id' } : {}) },
    load: [{ clients: ['client-eastus', 'client-northeurope', 'client-japaneast'], thinkMs: 100, untilMs: 9000, statements }],
    commands: commands.map((each) => ({ ...each, command: 'node' in each.command ? { ...each.command, node: home } : each.command })),
  };
};

const FRONTS: Readonly<Record<string, Change>> = {
  'a cache over replicas': { architecture: 'query-cache', over: { architecture: 'read-replicas' } },
  'partitions that are Raft groups': { architecture: 'partition-router', over: { architecture: 'multi-master' } },
};

describe('registers under faults', () => {
  it.each(['single-node', 'multi-master', 'partition-router'])('of %s are linearizable', { timeout: 60_000 }, async (architecture) => {
    const kinds = new Set<string>();
    for (let seed = 1; seed <= 4; seed++) {
      const { entries, leftOut } = await historyOf(registers(architecture), {}, seed);
      const { verdict, offending } = judge(entries, 'register');
      expect({ seed, verdict, offending, leftOut }).toEqual({ seed, verdict: 'linearizable', offending: [], leftOut: 0 });
      for (const line of entries) kinds.add('op' in line ? `${line.op} ${line.ok}` : 'txn');
    }
    expect([...kinds]).toEqual(expect.arrayContaining(['read undefined', 'write undefined', 'cas true', 'cas false']));
  });

  it.each(['query-cache', 'read-replicas'])('of %s are not: what is read may be old', { timeout: 60_000 }, async (architecture) => {
    const { entries, leftOut } = await historyOf(registers(architecture));
    expect([judge(entries, 'register').verdict, leftOut]).toEqual(['not-linearizable', 0]);
  });

  it.each(Object.entries(FRONTS))('of %s are told, whoever asked the database in between', { timeout: 60_000 }, async (_, over) => {
    const calm = { commands: [], load: registers('single-node').load };
    const settings = over.architecture === 'partition-router' ? { key: 'id' } : {};
    const { entries, leftOut } = await historyOf({ ...troubled('serializable'), ...calm, settings, ...over });
    expect(leftOut).toBe(0);
    expect(entries.filter((line) => 'op' in line && line.op === 'write').length).toBeGreaterThan(20);
    expect(judge(entries, 'register').verdict).toBe(over.architecture === 'query-cache' ? 'not-linearizable' : 'linearizable');
  });
});
