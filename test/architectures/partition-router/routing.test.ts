/** Which statements go where, what is refused, and what a lost partition costs. */
import { describe, expect, it } from 'vitest';
import { Ring, slotOf, SLOTS } from '../../../src/architectures/partition-router/ring.ts';
import { keyValueAt, placeOfStored } from '../../../src/sharding/places.ts';
import type { Input } from '../../../src/sim/node.ts';
import { byHash, World } from './world.ts';

const SETUP = [
  'CREATE TABLE tenants (tenant_id INTEGER PRIMARY KEY, name TEXT)',
  'CREATE TABLE notes (tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, body TEXT, stars INTEGER DEFAULT 0, PRIMARY KEY (tenant_id, id))',
  'CREATE TABLE plans (name TEXT PRIMARY KEY, price INTEGER)',
  "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 30) INSERT INTO tenants SELECT i, 'tenant ' || i FROM c",
  "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 90) INSERT INTO notes (tenant_id, id, body) SELECT 1 + i % 30, i, 'note ' || i FROM c",
  "INSERT INTO plans VALUES ('free', 0), ('paid', 9)",
];
const world = (options: ConstructorParameters<typeof World>[1] = {}): World => new World(SETUP, options);
const ring = new Ring(['partition-r0', 'partition-r1', 'partition-r2'], byHash);
const keyOn = (partition: string, from = 1): number => {
  for (let key = from; ; key++) if (ring.partitionOf(`n:${key}`) === partition) return key;
};

describe('the ring', () => {
  it('deals slots out evenly and keeps pinned keys where they are', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 3000; i++) counts.set(ring.partitionOf(`n:${i}`), (counts.get(ring.partitionOf(`n:${i}`)) ?? 0) + 1);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
    expect(counts.size).toBe(3);
    expect(slotOf('t:acme')).toBeLessThan(SLOTS);
    expect(new Ring(['a', 'b'], byHash, new Map([['t:acme', 'b']])).partitionOf('t:acme')).toBe('b');
  });

  it('a place gives back a value of that place', () => {
    for (const value of [null, 0, -5, 2.5, 1e300, 9007199254740993n, '', "it's", 'ACME  ', new Uint8Array([0, 171])]) {
      for (const collation of ['BINARY', 'NOCASE', 'RTRIM']) {
        const place = placeOfStored(value, collation);
        expect(placeOfStored(keyValueAt(place).value, collation)).toBe(place);
      }
    }
  });

  it.each(['INTEGER', 'TEXT', 'TEXT COLLATE NOCASE', 'TEXT COLLATE RTRIM', 'REAL', 'NUMERIC', ''])(
    'the set-up puts each row of a %s key where a router finds it',
    (type) => {
      const values = [
        'NULL',
        '0',
        '-5',
        '2.5',
        '1e300',
        '-0.0',
        '9e999',
        '9007199254740993',
        "''",
        "'it''s'",
        "'ACME  '",
        "'acme'",
        "x'00ab'",
      ];
      const made = new World([
        `CREATE TABLE t (tenant_id ${type}, n)`,
        ...values.map((value, n) => `INSERT INTO t VALUES (${value}, ${n})`),
      ]);
      for (const [key, n] of made.rows('SELECT tenant_id, n FROM t')) {
        expect(made.rows('SELECT n FROM t WHERE tenant_id IS ? AND n = ?', [key ?? null, n ?? null])).toEqual([[n]]);
      }
      expect(made.rows('SELECT count(*) FROM t')).toEqual([[values.length]]);
      expect(made.violations).toEqual([]);
    },
  );

  it('every row is on the partition of its key, and on no other', () => {
    const { engine } = world();
    const counts = ['r0', 'r1', 'r2'].map((region) => {
      const keys = engine.rows(`partition-${region}`, 'SELECT tenant_id FROM notes').map(([key]) => `n:${String(key)}`);
      expect(keys.every((key) => ring.partitionOf(key) === `partition-${region}`)).toBe(true);
      return keys.length;
    });
    expect(counts.reduce((a, b) => a + b)).toBe(90);
    expect(engine.rows('router-r1', 'SELECT count(*) FROM notes')).toEqual([[0]]);
    expect(engine.rows('partition-r0', 'SELECT count(*) FROM plans')).toEqual([[2]]);
    expect(engine.rows('partition-r1', 'SELECT count(*) FROM plans')).toEqual([[0]]);
  });

  it.each(['NOCASE', 'RTRIM', 'BINARY'])('texts that %s calls equal live together', (collation) => {
    const made = new World([
      `CREATE TABLE t (tenant_id TEXT COLLATE ${collation}, n)`,
      "INSERT INTO t VALUES ('acme', 1), ('ACME', 2), ('acme ', 3), ('other', 4)",
    ]);
    const expected = { NOCASE: 2, RTRIM: 2, BINARY: 1 }[collation];
    expect(made.rows("SELECT count(*) FROM t WHERE tenant_id = 'acme'")).toEqual([[expected]]);
    expect(made.kinds()).toMatchObject({ forward: 1 });
  });
});

describe('reads', () => {
  it.each([
    ['SELECT body FROM notes WHERE tenant_id = 5', []],
    ['SELECT body FROM notes WHERE tenant_id = ?', [5]],
    ["SELECT body FROM notes WHERE tenant_id = '5' AND id > 3", []],
    ['SELECT name, body FROM tenants t LEFT JOIN notes n ON n.tenant_id = t.tenant_id WHERE t.tenant_id = 5', []],
    ['SELECT (SELECT max(body) FROM notes n WHERE n.tenant_id = t.tenant_id) FROM tenants t WHERE tenant_id = 5', []],
    ['SELECT count(*) FROM notes n WHERE n.tenant_id = 5 AND EXISTS (SELECT 1 FROM tenants t WHERE t.tenant_id = n.tenant_id)', []],
    ['SELECT name, count(*) FROM tenants JOIN notes USING (tenant_id) WHERE tenant_id = 5 GROUP BY name', []],
    ['SELECT name, body FROM tenants t, notes n WHERE n.tenant_id = t.tenant_id AND t.tenant_id = ?1', [5]],
    ['SELECT (SELECT count(*) FROM notes WHERE tenant_id = 5), name FROM tenants WHERE tenant_id = 5', []],
    ['WITH mine AS (SELECT * FROM notes WHERE tenant_id = 5) SELECT max(id) FROM mine', []],
    ['SELECT count(*) FROM notes WHERE tenant_id = 2 + 3', []],
    ['SELECT count(*) FROM notes WHERE tenant_id IN (5, 5.0, ?)', ['5']],
    ['SELECT count(*) FROM notes WHERE tenant_id IS 5', []],
    ['SELECT body FROM notes WHERE tenant_id = abs(?)', [-5]],
    ['SELECT body FROM notes WHERE tenant_id = 5 AND id IN (SELECT value FROM json_each(?))', ['[4, 34]']],
    ['SELECT body FROM notes WHERE tenant_id = (SELECT value FROM json_each(?))', ['[5]']],
    ['SELECT rowid FROM tenants WHERE rowid = 5', []],
    ['SELECT price FROM plans', []],
    ['SELECT 1', []],
    ['SELECT name FROM sqlite_schema', []],
    ['EXPLAIN SELECT * FROM notes', []],
  ])('%s goes to one partition as it is', (sql, params) => {
    const made = world();
    made.rows(sql, params);
    expect(made.kinds()).toEqual({ forward: 1, 'forward-reply': 1, reply: 1 });
  });

  it.each([
    ['SELECT count(*) FROM notes', 3],
    ['SELECT tenant_id, count(*) FROM notes GROUP BY 1 ORDER BY 2, 1 LIMIT 3', 3],
    ["SELECT name FROM tenants WHERE name = 'tenant 7'", 3],
    ['SELECT body FROM notes WHERE tenant_id > 28', 3],
    ['SELECT body FROM notes WHERE id = 7', 3],
  ])('%s asks all', (sql, fetches) => {
    const made = world();
    made.rows(sql);
    expect(made.kinds()).toMatchObject({ fetch: fetches, fragment: fetches });
  });

  it('a list of keys asks only for them', () => {
    const made = world();
    const [a, b] = [keyOn('partition-r1'), keyOn('partition-r2')];
    expect(made.rows('SELECT count(*) FROM notes WHERE tenant_id IN (?, ?)', [a, b])).toEqual([[6]]);
    expect(made.sent.filter(({ message }) => message.kind === 'fetch').map(({ to }) => to)).toEqual(['partition-r1', 'partition-r2']);
  });

  it('a key that only the data tells is asked for in a second round', () => {
    const made = world({ settings: { reports: 'pull rows' } });
    const sql = "SELECT body FROM tenants t JOIN notes n ON n.tenant_id = t.tenant_id WHERE t.name = 'tenant 7' ORDER BY body";
    expect(made.rows(sql)).toHaveLength(3);
    const fetched = made.sent.flatMap(({ message }) => ('sql' in message && message.kind === 'fetch' ? [String(message.sql)] : []));
    expect(fetched).toHaveLength(4);
    expect(fetched[3]).toContain('WHERE "tenant_id" IN (?)');
  });

  it('rowids of sharded tables are refused, since each partition numbers its own', () => {
    expect(world().fails('SELECT rowid FROM notes WHERE tenant_id = 5').problem.message).toContain('numbers its own rows');
    expect(world().rows('SELECT rowid FROM tenants WHERE tenant_id = 5')).toEqual([[5]]);
  });
});

describe('writes', () => {
  it('go to the partition of their key', () => {
    const made = world();
    const [a, b] = [keyOn('partition-r1'), keyOn('partition-r2')];
    expect(made.ask('INSERT INTO notes (tenant_id, id, body) VALUES (?, 1000, ?), (?, 1001, ?)', [a, 'x', a, 'y'])).toMatchObject({
      ok: true,
      changes: 2,
    });
    expect(made.kinds()).toEqual({ forward: 1, 'forward-reply': 1, reply: 1 });
    expect(made.ask('UPDATE notes SET stars = stars + 1 WHERE tenant_id = ? RETURNING stars', [b])).toMatchObject({
      ok: true,
      changes: 3,
      rows: [[1], [1], [1]],
    });
    expect(made.ask('DELETE FROM notes WHERE tenant_id = ? AND id < 1001', [a])).toMatchObject({ ok: true, changes: 4 });
    expect(made.rows('SELECT count(*), sum(stars) FROM notes')).toEqual([[88, 3]]);
    expect(made.ask('INSERT INTO notes (tenant_id, id) VALUES (?, 1001) ON CONFLICT DO UPDATE SET stars = 7', [a])).toMatchObject({
      ok: true,
      changes: 1,
    });
    expect(made.ask("UPDATE plans SET price = 10 WHERE name = 'paid'")).toMatchObject({ ok: true, changes: 1 });
    expect(made.violations).toEqual([]);
  });

  it.each([
    ['UPDATE notes SET stars = 1', 'several partitions'],
    ['DELETE FROM notes WHERE id = 7', 'several partitions'],
    ['UPDATE notes SET stars = 1 WHERE tenant_id = 1 OR id = 2', 'several partitions'],
    [`INSERT INTO notes (tenant_id, id) VALUES (${keyOn('partition-r0')}, 1), (${keyOn('partition-r1')}, 1)`, 'several partitions'],
    ['UPDATE notes SET tenant_id = 2 WHERE tenant_id = 1', 'cannot be changed in place'],
    ['INSERT INTO notes (tenant_id, id) VALUES (1, 1) ON CONFLICT DO UPDATE SET tenant_id = 2', 'cannot be changed in place'],
    ["INSERT INTO tenants (name) VALUES ('x')", 'tenant_id must be given'],
    ['INSERT INTO notes SELECT tenant_id, id + 1000, body, stars FROM notes', 'several keys'],
    ['INSERT INTO notes SELECT price + 1, 1, name, 0 FROM plans', 'several keys, or of none'],
    ['INSERT INTO notes (tenant_id, id) VALUES (abs(random()) % 30, 1000)', 'left to chance'],
    ['INSERT INTO notes (id) VALUES (1)', 'may not be NULL'],
    ['UPDATE notes SET stars = 1 WHERE tenant_id = 1 RETURNING (SELECT count(*) FROM tenants)', 'RETURNING with a subquery'],
    ['UPDATE notes SET stars = (SELECT count(*) FROM tenants) WHERE tenant_id = 1', 'several partitions'],
    ['CREATE TRIGGER g AFTER INSERT ON notes BEGIN DELETE FROM plans; END', 'The trigger g touches tables'],
    ['CREATE TRIGGER g AFTER DELETE ON Notes WHEN (SELECT count(*) FROM tenants) > 3 BEGIN SELECT 1; END', 'The trigger g touches tables'],
    ['CREATE TABLE copy AS SELECT * FROM notes', 'AS SELECT is not available'],
    ['CREATE UNIQUE INDEX i ON notes (tenant_id, body)', 'UNIQUE INDEX is not available'],
    ['CREATE TABLE bad (id INTEGER PRIMARY KEY, tenant_id INTEGER)', 'must include tenant_id'],
    ['CREATE TABLE bad (tenant_id INTEGER, mail TEXT UNIQUE)', 'must include tenant_id'],
    ['UPDATE nowhere SET a = 1', 'No table “nowhere”'],
  ])('%s is refused for certain, and nothing has changed', (sql, words) => {
    const made = world();
    const before = made.nodes.map((node) => made.engine.digest(node.id));
    const outcome = made.fails(sql);
    expect(outcome.problem.message).toContain(words);
    expect(outcome.definite).toBe(true);
    expect(made.nodes.map((node) => made.engine.digest(node.id))).toEqual(before);
    expect(made.kinds()).toEqual({ reply: 1 });
  });

  it.each([
    ['INSERT INTO notes SELECT tenant_id, id + 1000, body, stars FROM notes WHERE tenant_id = 1', 3],
    ['INSERT INTO notes (id, tenant_id) SELECT id + 1000, 1 FROM notes n WHERE n.tenant_id = 1 RETURNING id', 3],
    ['INSERT INTO notes VALUES (1, (SELECT max(id) + 1 FROM notes WHERE tenant_id = 1), NULL, 0)', 1],
    ['INSERT OR REPLACE INTO notes SELECT * FROM notes WHERE tenant_id IN (1, 1)', 3],
    ['INSERT OR IGNORE INTO notes SELECT n.* FROM notes n JOIN tenants t USING (tenant_id) WHERE n.tenant_id = 1', 0],
    ['DELETE FROM notes WHERE tenant_id = 2 - 1', 3],
    ['DELETE FROM tenants WHERE rowid = 1', 1],
    ["UPDATE notes SET stars = 1 WHERE tenant_id IN (1, 1.0) AND id IN (SELECT value FROM json_each('[30, 60]'))", 2],
    ['/* CREATE UNIQUE INDEX */ CREATE INDEX by_body ON notes (body)', 0],
  ])('%s is carried out: one partition can do it alone', (sql, changes) => {
    const made = world();
    expect(made.ask(sql)).toMatchObject({ ok: true, changes });
    expect(made.violations).toEqual([]);
  });

  it('a copy whose keys turn out to be others is rolled back by the partition', () => {
    const made = world();
    const [here, there] = [keyOn('partition-r1'), keyOn('partition-r2', 31)];
    const before = made.nodes.map((node) => made.engine.digest(node.id));
    for (const key of [`${there}`, 'abs(random() % 9) + 1000', `tenant_id + ${there - here}`]) {
      const outcome = made.fails(`INSERT INTO notes SELECT ${key}, id + 1000, body, stars FROM notes WHERE tenant_id = ?`, [here]);
      expect(outcome).toMatchObject({ definite: true, problem: { message: expect.stringContaining('under another tenant_id') } });
    }
    expect(made.nodes.map((node) => made.engine.digest(node.id))).toEqual(before);
    expect(made.ask('INSERT INTO notes (tenant_id, id) VALUES (?, 1)', [there])).toMatchObject({ ok: true });
    expect(made.violations).toEqual([]);
  });

  it('with random values get the ones that the router planned with', () => {
    const made = new World(['CREATE TABLE t (tenant_id INTEGER, at TEXT, r INTEGER)']);
    made.rows('INSERT INTO t VALUES (5, CURRENT_TIMESTAMP, random())');
    expect(made.rows('SELECT at FROM t WHERE tenant_id = 5')).toEqual([['2026-01-01 00:00:00']]);
  });
});

describe('schema changes', () => {
  it('reach every partition and every router', () => {
    const made = world();
    expect(made.ask('CREATE TABLE tags (tenant_id INTEGER, tag TEXT)', [], 'r2')).toMatchObject({ ok: true });
    expect(made.kinds()).toMatchObject({ 'schema-ask': 1, schema: 6, 'schema-done': 6, 'schema-answer': 1 });
    for (const { id } of made.nodes) expect(made.engine.tables(id).map((table) => table.name)).toContain('tags');
    made.rows("INSERT INTO tags VALUES (5, 'x')", [], 'r1');
    expect(made.rows('SELECT tag FROM tags', [], 'r2')).toEqual([['x']]);
    made.rows('ALTER TABLE tags RENAME COLUMN tag TO label');
    expect(made.rows('SELECT label FROM tags')).toEqual([['x']]);
    made.rows('DROP TABLE tags');
    expect(made.fails('SELECT * FROM tags').problem.message).toContain('No table');
    expect(made.violations).toEqual([]);
  });

  it('wait for a node that is away, and are finished when it comes back', () => {
    const made = world();
    made.crash('partition-r1');
    expect(made.fails('CREATE TABLE late (tenant_id INTEGER)')).toMatchObject({ definite: false });
    expect(made.fails('CREATE TABLE later (tenant_id INTEGER)')).toMatchObject({
      definite: true,
      problem: { message: expect.stringContaining('under way') },
    });
    made.restart('partition-r1');
    made.retry();
    expect(made.engine.tables('partition-r1').map((table) => table.name)).toContain('late');
    expect(made.ask('CREATE TABLE later (tenant_id INTEGER)')).toMatchObject({ ok: true });
    expect(made.violations).toEqual([]);
  });

  it('are finished after the coordinator crashed in the middle', () => {
    const made = world();
    made.lose = ({ to, message }): boolean => message.kind === 'schema' && to === 'partition-r2';
    made.begin('CREATE TABLE late (tenant_id INTEGER)');
    made.crash('router-r0');
    made.lose = (): boolean => false;
    made.restart('router-r0');
    for (const { id } of made.nodes) expect(made.engine.tables(id).map((table) => table.name)).toContain('late');
    expect(made.ask('CREATE TABLE later (tenant_id INTEGER)')).toMatchObject({ ok: true });
  });

  it('are not done twice by a partition that crashed before it knew that they were done', () => {
    let forgets = true;
    const made = world({
      plant: (spec, logic) => {
        if (spec.id !== 'partition-r1') return logic;
        const isDone = (input: Input): boolean => input.type === 'result' && JSON.stringify(input.tag) === '{"kind":"schema"}';
        return {
          roles: logic.roles,
          boot: (disk, role, out, birth) => logic.boot(disk, role, out, birth),
          step: (state, input, out) => (forgets && isDone(input) ? undefined : logic.step(state, input, out)),
        };
      },
    });
    const op = made.begin('ALTER TABLE notes ADD COLUMN extra');
    expect(made.engine.tables('partition-r1').find((table) => table.name === 'notes')?.columns).toHaveLength(5);
    expect(made.outcome(op)).toBeNull();
    forgets = false;
    made.crash('partition-r1');
    made.restart('partition-r1');
    made.retry();
    expect(made.outcome(op)).toMatchObject({ ok: true });
    expect(made.rows('SELECT count(*), count(extra) FROM notes')).toEqual([[90, 0]]);
    expect(made.violations).toEqual([]);
  });

  it('a statement planned for another version is refused, not misread', () => {
    const made = world();
    made.lose = ({ to, message }): boolean => message.kind === 'schema' && to === 'router-r1';
    made.begin('CREATE TABLE late (tenant_id INTEGER)');
    made.lose = (): boolean => false;
    expect(made.fails('SELECT count(*) FROM notes', [], 'r1').problem.message).toContain('The schema is being changed');
    made.retry();
    expect(made.rows('SELECT count(*) FROM notes', [], 'r1')).toEqual([[90]]);
  });
});

describe('a lost partition', () => {
  const lost = 'partition-r1';

  it('takes its own keys with it and no others', () => {
    const made = world();
    made.crash(lost);
    const answers = Array.from({ length: 30 }, (_, i) => made.ask('SELECT count(*) FROM notes WHERE tenant_id = ?', [i + 1]).ok);
    expect(answers).toEqual(Array.from({ length: 30 }, (_, i) => ring.partitionOf(`n:${i + 1}`) !== lost));
    const key = keyOn(lost);
    expect(made.fails('SELECT count(*) FROM notes')).toMatchObject({
      definite: true,
      problem: { message: `${lost} did not answer within 1500 ms.` },
    });
    expect(made.fails('UPDATE notes SET stars = 1 WHERE tenant_id = ?', [key])).toMatchObject({ definite: false });
    made.restart(lost);
    expect(made.rows('SELECT count(*) FROM notes')).toEqual([[90]]);
  });

  it('a write whose reply is lost is unknown, and did happen', () => {
    const made = world();
    const key = keyOn(lost);
    made.lose = ({ message }): boolean => message.kind === 'forward-reply';
    expect(made.fails('UPDATE notes SET stars = 1 WHERE tenant_id = ?', [key])).toMatchObject({ definite: false });
    made.lose = (): boolean => false;
    expect(made.rows('SELECT sum(stars) FROM notes WHERE tenant_id = ?', [key])).toEqual([[3]]);
  });

  it('with its disk gone it refuses rather than answer from nothing', () => {
    const made = world();
    made.crash(lost, true);
    made.restart(lost);
    expect(made.role(lost)).toBe('lost');
    expect(made.fails('SELECT count(*) FROM notes').problem.message).toContain('was lost');
    made.crash('router-r2', true);
    made.restart('router-r2');
    expect(made.fails('SELECT 1', [], 'r2').problem.message).toContain('map');
  });

  it('a doubled message does not write twice', () => {
    const made = world();
    const key = keyOn('partition-r2');
    made.rows('UPDATE notes SET stars = stars + 1 WHERE tenant_id = ?', [key]);
    const forward = made.sent.find(({ message }) => message.kind === 'forward');
    if (!forward) throw new Error('a write is forwarded');
    made.redeliver(forward);
    expect(made.rows('SELECT max(stars) FROM notes WHERE tenant_id = ?', [key])).toEqual([[1]]);
  });
});

describe('settings', () => {
  it('one router in the main region serves all', () => {
    const made = world({ settings: { routers: 'main region' } });
    expect(made.nodes.filter((node) => node.kind === 'router').map((node) => node.id)).toEqual(['router-r0']);
    expect(made.rows('SELECT count(*) FROM notes', [], 'r2')).toEqual([[90]]);
  });

  it('residents stay in their region, also when they are inserted later', () => {
    const made = world({ settings: { residents: '1=r2, 2=r2, 3=r2, 77=r2' } });
    made.rows('INSERT INTO notes (tenant_id, id) VALUES (77, 1)');
    expect(made.engine.rows('partition-r2', 'SELECT DISTINCT tenant_id FROM notes WHERE tenant_id IN (1, 2, 3, 77)')).toHaveLength(4);
    expect(made.violations).toEqual([]);
  });

  it('constraints may be checked per partition, if one asks for it', () => {
    const setup = ['CREATE TABLE t (id INTEGER PRIMARY KEY, tenant_id INTEGER)'];
    expect(() => new World(setup)).toThrow('setup[0]: The PRIMARY KEY of t must include tenant_id');
    const made = new World(setup, { settings: { unique: 'checked per partition' } });
    for (const partition of ['partition-r0', 'partition-r1']) made.rows('INSERT INTO t VALUES (1, ?)', [keyOn(partition)]);
    expect(made.rows('SELECT id FROM t')).toEqual([[1], [1]]);
  });
});
