/** Free play: whatever is put together is a scenario that opens, on every architecture, and comes back from a file as it was. */
import { describe, expect, it } from 'vitest';
import { architectureIds } from '../../src/architectures/shown.ts';
import { dataSetOf, dataSets } from '../../src/scenarios/data-sets.ts';
import { emptyPlanet as bare } from '../../src/scenarios/empty-planet.ts';
import {
  clientsOf,
  databasesOf,
  fittingCommands,
  freeFrom,
  isEmpty,
  placed,
  standingIn,
  trafficOf,
  withData,
  withMain,
  withKey,
  withSystem,
  withTraffic,
} from '../../src/scenarios/free-play.ts';
import { scenarios } from '../../src/scenarios/index.ts';
import { readScenario } from '../../src/scenarios/read.ts';
import { schemaOf } from '../../src/scenarios/schema-of.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { openSession, runOf } from '../../src/session/index.ts';

const emptyPlanet = (): Scenario => {
  const [blog] = dataSets;
  return blog ? withData(bare(), blog) : bare();
};
const planet = (): Scenario => placed(placed(placed(emptyPlanet(), 'eastus', 'both'), 'japaneast', 'both'), 'brazilsouth', 'client');

describe('a planet that somebody puts together', () => {
  it('begins empty; the first region takes the writes, and the last one leaves nothing behind', () => {
    expect(isEmpty(emptyPlanet())).toBe(true);
    const first = placed(emptyPlanet(), 'japaneast', 'client');
    expect(standingIn(first, 'japaneast'), 'a client alone would have nobody to ask').toBe('both');
    expect(isEmpty(placed(first, 'japaneast', null))).toBe(true);
  });

  it('tells databases from clients, and asks where a client stands', () => {
    const made = planet();
    expect([databasesOf(made), clientsOf(made)]).toEqual([
      ['eastus', 'japaneast'],
      ['eastus', 'japaneast', 'brazilsouth'],
    ]);
    expect(made.load.map(({ clients }) => clients)).toEqual([['client-eastus'], ['client-japaneast'], ['client-brazilsouth']]);
    const lone = placed(made, 'japaneast', 'database');
    expect(lone.load.map(({ clients }) => clients)).toEqual([['client-eastus'], ['client-brazilsouth']]);
    expect(withMain(made, 'japaneast').regions).toEqual(['japaneast', 'eastus', 'brazilsouth']);
  });

  it('refuses a region more than a run may have, in a sentence', () => {
    let made = emptyPlanet();
    for (let i = 0; i < 32; i++) made = placed(made, `place-${i}`, 'both');
    expect(() => placed(made, 'one-more', 'both')).toThrow(/^A run has at most 32 regions: remove one/);
  });

  it('is read back from a file as it was written', () => {
    const made = planet();
    expect(readScenario(JSON.parse(JSON.stringify(made)), 'file')).toEqual(made);
  });

  it.each(architectureIds)('is a client without a database beside it served under %s', async (architecture) => {
    const session = await openSession(runOf(withTraffic(withSystem(planet(), architecture, null), {}), { untilMs: 3_000 }), {});
    session.runToEnd();
    const { nodes } = session.stage;
    expect(nodes.filter(({ region, kind }) => region === 'brazilsouth' && kind !== 'client')).toEqual([]);
    const home = session.stage.homes['client-brazilsouth'];
    expect(nodes.find(({ id }) => id === home)?.region).toMatch(/eastus|japaneast/);
    session.close();
  });
});

describe('traffic', () => {
  it('comes back from the scenario as it was set', () => {
    const made = withTraffic(planet(), { perClient: { eastus: 100, japaneast: 20 }, writes: 0.25, rows: 17 });
    const { perClient, writes, rows } = trafficOf(made);
    expect([perClient, rows]).toEqual([{ eastus: 100, japaneast: 20 }, 17]);
    expect(writes).toBeCloseTo(0.25, 9);
    expect(trafficOf(withTraffic(made, { writes: 0 })).writes).toBe(0);
    expect(trafficOf(withTraffic(made, { writes: 1 })).writes).toBe(1);
  });

  it('goes over to other data, with its own statements', () => {
    const [, , tenants] = dataSets;
    if (!tenants) throw new Error('There are three.');
    const made = withData(withTraffic(planet(), { perClient: { eastus: 7 } }), tenants);
    expect(trafficOf(made)).toMatchObject({ perClient: { eastus: 7 }, tenants: 30, rows: 40 });
    expect(made.load[0]?.statements.every(({ sql }) => sql.includes('tenant_id = ?'))).toBe(true);
  });
});

describe('sample data', () => {
  const each = dataSets.flatMap((set) =>
    architectureIds.map((architecture) => ({ set, architecture, name: `${set.id} under ${architecture}` })),
  );

  it.each(each)('$name: every statement of its traffic is answered', async ({ set, architecture }) => {
    const scenario = withTraffic(
      withData(withSystem(placed(placed(emptyPlanet(), 'eastus', 'both'), 'northeurope', 'both'), architecture, null), set),
      {
        writes: 0.4,
      },
    );
    const session = await openSession(runOf(scenario, { untilMs: 5_000 }), {});
    session.runToEnd();
    const returns = session.trace.slice(0).filter((event) => event.type === 'return');
    expect(returns.length).toBeGreaterThan(100);
    const failed = returns.filter(({ outcome }) => !outcome.ok).map(({ outcome }) => (outcome.ok ? '' : outcome.problem.message));
    // A Raft cluster has no leader at first, and says so.
    expect(failed.filter((words) => !/leader|No answer/.test(words))).toEqual([]);
    expect(session.violations).toEqual([]);
    session.close();
  });

  it('says of itself how many rows it has', async () => {
    for (const set of dataSets) {
      const session = await openSession(runOf(withData(placed(emptyPlanet(), 'eastus', 'both'), set), { untilMs: 1 }), {});
      const rows = schemaOf(set.setup).reduce(
        (sum, { name }) => sum + Number(session.setUpRows(`SELECT count(*) FROM ${name}`, [])[0]?.[0]),
        0,
      );
      const said = [...set.summary.matchAll(/\d[\d ]*/g)].map(([text]) => Number(text.replaceAll(' ', '')));
      expect(
        said.reduce((sum, n) => sum + n, 0),
        set.id,
      ).toBe(rows);
      session.close();
    }
    expect(dataSetOf(planet().setup)?.id).toBe('blog');
  });
});

describe('the schema of a set-up', () => {
  it('is read off its CREATE TABLE statements', () => {
    const text = [
      '-- people\nCREATE TABLE IF NOT EXISTS main."my people" (id INTEGER PRIMARY KEY, name TEXT DEFAULT \'a, (b\', CHECK (id > 0))',
      'CREATE TABLE pairs (a INT, b NUMERIC(4, 2), PRIMARY KEY (a, b))',
      'CREATE VIEW v AS SELECT 1',
      'CREATE TABLE broken (a INT',
    ];
    expect(schemaOf(text)).toEqual([
      { name: 'my people', columns: ['id', 'name'], key: 'id' },
      { name: 'pairs', columns: ['a', 'b'], key: null },
      { name: 'broken', columns: [], key: null },
    ]);
  });
});

describe('going on', () => {
  it('from a lesson keeps its planet, and what was done to it', () => {
    for (const scenario of scenarios) {
      const free = freeFrom(scenario);
      expect([free.regions, free.setup, free.load, free.settings]).toEqual([
        scenario.regions,
        scenario.setup,
        scenario.load,
        scenario.settings,
      ]);
      expect([free.question, free.commands, free.steps.length]).toEqual([null, [], 1]);
    }
  });

  it('leaves out commands that have lost what they speak of', () => {
    const before = planet();
    const commands = [
      { at: 1, command: { type: 'crash', node: 'replica-japaneast' } },
      { at: 2, command: { type: 'query', client: 'client-brazilsouth', op: 'you-1', sql: 'SELECT 1', params: [] } },
      { at: 3, command: { type: 'partition', name: 'x', sides: [['eastus'], ['japaneast']], oneWay: false } },
      { at: 4, command: { type: 'heal', name: null } },
    ] as const;
    const types = (after: Scenario) => fittingCommands(commands, before, after).map(({ command }) => command.type);
    expect(types(before)).toEqual(['crash', 'query', 'partition', 'heal']);
    expect(types(placed(before, 'japaneast', null))).toEqual(['query', 'heal']);
    expect(types(withSystem(before, 'multi-master', null))).toEqual(['query', 'partition', 'heal']);
  });
});

describe('a key', () => {
  const planet = placed(placed(bare(), 'eastus', 'both'), 'northeurope', 'both');
  const setup = ['CREATE TABLE customers (id INTEGER PRIMARY KEY)', 'CREATE TABLE orders (customer_id INTEGER, id INTEGER)'];
  const own = withData(planet, { setup, samples: [], shardedBy: 'customer_id, customers.id' });

  it('goes with the data to every system that spreads rows, alone or behind another', () => {
    const over = { architecture: 'partition-router', preset: null, settings: {} } as const;
    expect(own.settings).not.toHaveProperty('key');
    expect(withSystem(own, 'partition-router', null).settings['key']).toBe('customer_id, customers.id');
    expect(withSystem(own, 'query-cache', null, over).settings['key']).toBe('customer_id, customers.id');
    expect(withSystem(own, 'query-cache', null).settings).toEqual({});
  });

  it('is chosen with what it needs, and takes that back with the next one; other data has its own', () => {
    const spread = withSystem(own, 'partition-router', null);
    const chosen = withKey(spread, 'orders.id', true);
    expect(chosen).toMatchObject({ shardedBy: 'orders.id', settings: { key: 'orders.id', unique: 'checked per partition' } });
    expect(withKey(chosen, 'customers.id', false).settings).toEqual({ key: 'customers.id' });
    const [blog] = dataSets;
    if (!blog) throw new Error('There is sample data.');
    expect(withData(chosen, blog).settings['key']).toBe(blog.shardedBy);
    const unkeyed = withData(chosen, { setup, samples: [] });
    expect([unkeyed.shardedBy, unkeyed.settings['key']]).toEqual([undefined, undefined]);
  });
});
