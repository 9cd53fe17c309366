/** Verdicts on reads against what brute force finds, in every room whose reads may be old. */
import { describe, expect, it } from 'vitest';
import { readScenario } from '../../../src/scenarios/read.ts';
import type { Scenario } from '../../../src/scenarios/schema.ts';
import { RULES, type Rules } from '../../../src/session/reads/rules.ts';
import { runOf } from '../../../src/session/run.ts';
import { openSession, type Session } from '../../../src/session/session.ts';
import { Stream } from '../../../src/sim/random.ts';
import { judgeAgain, saidOf, type Told } from './oracle.ts';

const REGIONS = ['eastus', 'northeurope', 'japaneast'];
const SETUP = [
  'CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT, price INTEGER)',
  'CREATE TABLE notes (id INTEGER PRIMARY KEY, item INTEGER, body TEXT)',
  'CREATE VIEW dear AS SELECT id, price FROM items WHERE price > 500',
  'CREATE TRIGGER noted AFTER UPDATE OF name ON items BEGIN UPDATE notes SET body = new.name WHERE item = new.id; END',
  "INSERT INTO items VALUES (1, 'a', 10), (2, 'b', 20), (3, 'c', 900), (4, 'd', 40), (5, 'e', 50)",
  "INSERT INTO notes VALUES (1, 1, 'x'), (2, 3, 'y')",
];
const READS = [
  { sql: 'SELECT price FROM items WHERE id = ?', params: [{ from: 1, to: 6 }] },
  { sql: 'SELECT count(*), sum(price) FROM items' },
  { sql: 'SELECT id FROM dear ORDER BY price' },
  { sql: 'SELECT body FROM notes WHERE item = ?', params: [{ from: 1, to: 3 }] },
  { sql: 'SELECT i.name, n.body FROM items i JOIN notes n ON n.item = i.id ORDER BY n.id' },
  { sql: 'SELECT * FROM items WHERE id = ?', params: [{ from: 1, to: 3 }] },
];
const WRITES = [
  { sql: 'UPDATE items SET price = price + 1 WHERE id = ?', params: [{ from: 1, to: 5 }] },
  {
    sql: 'UPDATE items SET price = ? WHERE id = ?',
    params: [
      { from: 499, to: 502 },
      { from: 1, to: 5 },
    ],
  },
  { sql: 'UPDATE items SET name = ? WHERE id = ?', params: [{ pick: ['a', 'b', 'c', 'd'] }, { from: 1, to: 3 }], weight: 3 },
  { sql: 'INSERT INTO items VALUES (6, ?, 7) ON CONFLICT (id) DO UPDATE SET price = price + 3', params: [{ pick: ['f', 'g'] }] },
  { sql: 'DELETE FROM items WHERE id = 6' },
  { sql: 'UPDATE notes SET body = body WHERE id = 1' },
];

const SCHEMA = [
  'ALTER TABLE items ADD COLUMN more TEXT',
  'DROP VIEW dear',
  'CREATE VIEW dear AS SELECT id, price FROM items WHERE price > 30',
];

function scenarioOf(architecture: string, seed: number, change: object = {}): Scenario {
  const stream = new Stream(seed, 'scenario');
  const clients = REGIONS.map((region) => `client-${region}`);
  const perSecond = stream.integer(5, 40);
  const commands = SCHEMA.map((sql, i) => ({
    atMs: 500 + i * 120,
    command: { type: 'query', client: 'client-northeurope', op: `schema-${i}`, sql },
  }));
  const scenario = {
    format: 'antipode-scenario/1',
    id: `${architecture}-${seed}`,
    title: 'Reads',
    summary: 'Reads.',
    architecture,
    seed,
    regions: REGIONS,
    setup: SETUP,
    load: [
      { clients, perSecond, untilMs: 1_500, statements: READS },
      { clients, perSecond: perSecond / 3, untilMs: 1_500, statements: WRITES },
    ],
    commands,
    untilMs: 2_000,
    msPerSecond: 20,
    steps: [{ text: 'They begin.', when: { atMs: 0 } }],
    ...change,
  };
  return readScenario(scenario, `${architecture}.json`);
}

async function judged(scenario: Scenario, rules?: Rules): Promise<{ readonly told: readonly Told[]; readonly session: Session }> {
  const session = (await openSession(runOf(scenario), rules ? { rules } : {})).runToEnd();
  expect(session.violations).toEqual([]);
  // Each partition has a history of its own.
  const parts = new Map<string, string[]>();
  for (const { id, kind, part = '' } of session.stage.nodes) if (kind !== 'client') parts.set(part, [...(parts.get(part) ?? []), id]);
  const told: Told[] = [];
  for (const nodes of parts.values()) told.push(...(await judgeAgain(session.trace.slice(0), scenario.setup, new Set(nodes))));
  session.close();
  return { told, session };
}

const wrong = (told: readonly Told[]): readonly object[] =>
  told.flatMap((each) => {
    const said = saidOf(each.told);
    return JSON.stringify(said) === JSON.stringify(each.expected) ? [] : [{ ...each, told: said }];
  });
const staleOnes = (told: readonly Told[]): number => told.filter(({ expected }) => expected !== 'fresh').length;
const unchanged = (told: readonly Told[]): number => told.filter(({ told: said }) => said === 'unchanged').length;

const LINEARIZABLE = { settings: { reads: 'linearizable', startLeader: 1 } };
const rooms = [
  ['read-replicas', {}],
  ['query-cache', { settings: { ttlMs: 400 } }],
  ['query-cache', { settings: { ttlMs: 100, staleWhileRevalidateMs: 2_000 } }],
  ['multi-master', { settings: { reads: 'local', startLeader: 1 } }],
  ['multi-master', LINEARIZABLE],
] as const;

describe.each(rooms)('%s %j', (architecture, change) => {
  it('says of every read what brute force says', { timeout: 60_000 }, async () => {
    const runs = await Promise.all([1, 2, 3].map((seed) => judged(scenarioOf(architecture, seed, change))));
    const told = runs.flatMap((run) => run.told);
    expect(told.length).toBeGreaterThan(200);
    expect(wrong(told)).toEqual([]);
    if (change === LINEARIZABLE) expect(staleOnes(told)).toBe(0);
    else {
      expect(staleOnes(told)).toBeGreaterThan(20);
      expect(unchanged(told)).toBeGreaterThan(5);
    }
  });
});

/** What a router sends to the one partition that has the row. */
const KEYED = {
  setup: [
    'CREATE TABLE notes (tenant_id INTEGER PRIMARY KEY, n INTEGER)',
    'INSERT INTO notes VALUES (1, 1), (2, 2), (3, 3), (4, 4), (5, 5)',
  ],
  load: [
    {
      clients: REGIONS.map((region) => `client-${region}`),
      perSecond: 30,
      untilMs: 3000,
      statements: [
        { sql: 'SELECT n FROM notes WHERE tenant_id = ?', params: [{ from: 1, to: 5 }], weight: 3 },
        { sql: 'UPDATE notes SET n = n + 1 WHERE tenant_id = ?', params: [{ from: 1, to: 5 }] },
      ],
    },
  ],
  commands: [],
  untilMs: 6_000,
};
const CACHED = { settings: { ttlMs: 400 } };
const composed = [
  ['query-cache', 'read-replicas', CACHED],
  ['query-cache', 'multi-master', { ...CACHED, over: { architecture: 'multi-master', settings: { reads: 'local', startLeader: 1 } } }],
  ['query-cache', 'partition-router', { ...KEYED, ...CACHED }],
  ['partition-router', 'read-replicas', KEYED],
  ['partition-router', 'multi-master', { ...KEYED, over: { architecture: 'multi-master', settings: { reads: 'local', startLeader: 1 } } }],
] as const;

describe.each(composed)('%s in front of %s', (architecture, behind, change) => {
  it('says of every read what brute force says, and leaves none untold', { timeout: 60_000 }, async () => {
    const over = { over: { architecture: behind } };
    const runs = await Promise.all([1, 2].map((seed) => judged(scenarioOf(architecture, seed, { ...over, ...change }))));
    const told = runs.flatMap((run) => run.told);
    expect(told.length).toBeGreaterThan(100);
    expect(wrong(told)).toEqual([]);
    expect(staleOnes(told)).toBeGreaterThan(10);
    const untold = runs.flatMap(({ session }) => session.trace.slice(0)).filter((e) => e.type === 'return' && e.freshness === 'untold');
    expect(untold).toEqual([]);
  });
});

it('after a promotion what the new primary lacks is no newer state', { timeout: 60_000 }, async () => {
  const cutMs = 800;
  const commands = [
    { atMs: cutMs, command: { type: 'partition', name: 'cut', sides: [['eastus'], ['northeurope', 'japaneast']] } },
    { atMs: cutMs + 200, command: { type: 'crash', node: 'primary-eastus' } },
    { atMs: cutMs + 400, command: { type: 'order', node: 'replica-northeurope', order: 'promote' } },
  ];
  const change = { settings: { promotion: 'manual' }, commands };
  const runs = await Promise.all([1, 2, 3, 4].map((seed) => judged(scenarioOf('read-replicas', seed, change))));
  const told = runs.flatMap((run) => run.told);
  expect(wrong(told)).toEqual([]);
  expect(staleOnes(told)).toBeGreaterThan(20);
});

describe('planted bugs are found', () => {
  const planted: readonly (readonly [string, Partial<Rules>])[] = [
    ['every commit to a table that was read makes a read stale', { differ: () => true }],
    ['rows are never compared', { differ: () => false }],
    [
      'only tables that a statement names first count',
      { mayChange: (v, { tables }) => v.tables === null || v.tables.includes([...tables][0] ?? '') },
    ],
    [
      'of a commit only the table that it wrote first counts',
      { mayChange: (v, { tables, all }) => all || v.tables === null || tables.has(v.tables[0] ?? '') },
    ],
    ['what was committed after the call counts', { wasThere: () => true }],
  ];

  it.each(planted)('%s', { timeout: 60_000 }, async (_name, bug) => {
    const found = await Promise.all([1, 2, 3].map((seed) => judged(scenarioOf('read-replicas', seed), { ...RULES, ...bug })));
    expect(found.flatMap(({ told }) => wrong(told)).length).toBeGreaterThan(0);
  });
});

describe('a busy table', () => {
  const HOT = Array.from({ length: 20 }, (_, i) => `INSERT INTO items VALUES (${i + 1}, 'n', ${i})`);
  const clients = REGIONS.map((region) => `client-${region}`);
  const change = {
    setup: ['CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT, price INTEGER)', ...HOT],
    commands: [],
    load: [
      {
        clients,
        perSecond: 40,
        untilMs: 1_500,
        statements: [{ sql: 'SELECT price FROM items WHERE id = ?', params: [{ from: 11, to: 20 }] }],
      },
      {
        clients,
        perSecond: 20,
        untilMs: 1_500,
        statements: [{ sql: 'UPDATE items SET price = price + 1 WHERE id = ?', params: [{ from: 1, to: 10 }] }],
      },
    ],
  };

  it('makes no read of rows stale that nobody writes, though its copies are behind', async () => {
    const session = (await openSession(runOf(scenarioOf('read-replicas', 5, change)))).runToEnd();
    const said = session.trace
      .slice(0)
      .flatMap((event) => (event.type === 'return' && event.freshness !== undefined ? [event.freshness] : []));
    expect(said.length).toBeGreaterThan(100);
    expect(said.filter((each) => each === 'unchanged').length).toBeGreaterThan(said.length / 5);
    expect(said.filter((each) => each !== 'unchanged' && each !== 'fresh')).toEqual([]);
    session.close();
  });
});

describe('what an answer hangs on besides rows', () => {
  const ask = (atMs: number, region: string, op: string, sql: string): object => ({
    atMs,
    command: { type: 'query', client: `client-${region}`, op, sql },
  });
  const change = {
    load: [],
    commands: [
      ask(100, 'eastus', 'write', "UPDATE items SET name = 'new' WHERE id = 1"),
      ask(140, 'japaneast', 'clock', "SELECT strftime('%f', 'now') AS t, random() AS r, price FROM items WHERE id = 1"),
      ask(140, 'japaneast', 'old', "SELECT strftime('%f', 'now') AS t, random() AS r, name FROM items WHERE id = 1"),
      ask(140, 'japaneast', 'catalogue', 'SELECT name FROM sqlite_schema ORDER BY name'),
      ask(140, 'japaneast', 'nothing', 'SELECT 1'),
    ],
  };

  it('clock and chance are those of the answer', async () => {
    const session = (await openSession(runOf(scenarioOf('read-replicas', 1, change)))).runToEnd();
    const said = new Map(session.trace.slice(0).flatMap((event) => (event.type === 'return' ? [[event.op, event] as const] : [])));
    expect(said.get('write')?.freshness).toBeUndefined();
    expect(said.get('clock')?.freshness).toBe('unchanged');
    expect(said.get('catalogue')?.freshness).toBe('unchanged');
    expect(said.get('nothing')?.freshness).toBe('unchanged');
    const old = said.get('old');
    expect(old?.freshness).toMatchObject({ versions: 1, newest: 1, bound: 'exact' });
    const [then] = old?.outcome.ok ? old.outcome.rows : [];
    const [now] = (typeof old?.freshness === 'object' ? old.freshness.rows : null) ?? [];
    expect(now).toEqual([then?.[0], then?.[1], 'new']);
    expect(then?.[2]).toBe('a');
    session.close();
  });

  it('several partitions have no newest state in common, and each one has its own', async () => {
    const partitions = {
      settings: { key: 'id' },
      setup: SETUP.slice(0, 1),
      load: [],
      commands: [
        ask(100, 'eastus', 'one', "INSERT INTO items VALUES (1, 'a', 1)"),
        ask(300, 'eastus', 'two', "INSERT INTO items VALUES (2, 'b', 2)"),
        ask(600, 'japaneast', 'here', 'SELECT name FROM items WHERE id = 1'),
        ask(600, 'japaneast', 'all', 'SELECT name FROM items ORDER BY id'),
      ],
    };
    const session = (await openSession(runOf(scenarioOf('partition-router', 1, partitions)))).runToEnd();
    const said = new Map(
      session.trace.slice(0).flatMap((event) => (event.type === 'return' ? [[event.op, event.freshness] as const] : [])),
    );
    expect(said.get('here')).toBe('fresh');
    expect(said.get('all')).toBe('gathered');
    session.close();
  });
});

it('roots that are kept are given back with their session', async () => {
  const scenario = scenarioOf('read-replicas', 2);
  const session = await openSession(runOf(scenario));
  const before = session.sql.engine.heldBytes;
  session.close();
  const again = (await openSession(runOf(scenario))).runToEnd();
  const { engine } = again.sql;
  expect(engine.heldBytes).toBeGreaterThan(before);
  again.close();
  const last = await openSession(runOf(scenario));
  expect(last.sql.engine.heldBytes).toBe(before);
  last.close();
});
