/** Histories of random runs under faults: a checker accepts those of what works and rejects those of what does not. */
import { describe, expect, it } from 'vitest';
import { judge, type Judgement } from '../../src/consistency/index.ts';
import { RULES, type Rules } from '../../src/session/work/rules.ts';
import { type Change, historyOf } from './telling.ts';

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
