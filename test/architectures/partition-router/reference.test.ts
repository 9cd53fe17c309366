/** Reference tables: what is read of them and written to them is what one database does, nearby, and on every partition. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ring } from '../../../src/architectures/partition-router/ring.ts';
import { REFERENCE_RULES } from '../../../src/architectures/partition-router/rules.ts';
import { diskOfFsync } from '../../../src/sim/disk-model.ts';
import { partitionRouter } from '../../../src/architectures/partition-router/index.ts';
import { openRun } from '../shared/harness.ts';
import { tells } from '../shared/transcript.ts';
import { compareReads } from './reading.ts';
import { cases } from './queries.ts';
import { comparedWrites } from './writing.ts';
import { World } from './world.ts';

const seed = Number(process.env['EQUIVALENCE_SEED'] ?? 5);
const runs = (usual: number): number => Number(process.env['EQUIVALENCE_RUNS'] ?? usual);

describe('any statement where some tables are reference tables', () => {
  it('reads what one database reads', () => {
    const tally = new Map<string, number>();
    fc.assert(
      fc.property(cases, fc.constantFrom('w', 'b', 'w, b', 'A, W'), ({ setup, queries }, reference) =>
        compareReads(setup, queries, { tally, settings: { reference } }),
      ),
      { numRuns: runs(25), seed, endOnFailure: process.env['EQUIVALENCE_RUNS'] !== undefined },
    );
    expect(tally.get('pushed')).toBeGreaterThan(10);
    expect(tally.get('with rows')).toBeGreaterThan(30);
  }, 600_000);

  it('writes what one database writes, with two-phase commit', () => {
    const counts = comparedWrites({
      settings: { acrossPartitions: 'two-phase', reference: 'w, c' },
      over: true,
      numRuns: runs(12),
      seed,
    });
    expect(counts.accepted).toBeGreaterThan(50);
    expect(counts.several).toBeGreaterThan(15);
  }, 600_000);
});

const SHOP = [
  'CREATE TABLE orders (k INTEGER, id INTEGER, currency TEXT, amount INTEGER, PRIMARY KEY (k, id))',
  'CREATE TABLE currencies (code TEXT PRIMARY KEY, rate INTEGER)',
  "INSERT INTO currencies VALUES ('EUR', 100), ('USD', 90), ('JPY', 1)",
  "INSERT INTO orders VALUES (1, 1, 'EUR', 5), (2, 1, 'USD', 7), (3, 1, 'JPY', 900), (4, 1, 'EUR', 2), (5, 1, 'USD', 1)",
];
const TWO_PHASE = { key: 'k', reference: 'currencies', acrossPartitions: 'two-phase' };
const shop = (settings = {}): World => new World(SHOP, { partitions: 3, settings: { ...TWO_PHASE, ...settings } });
const copies = (world: World, sql = 'SELECT * FROM currencies ORDER BY code'): readonly string[] =>
  ['r0', 'r1', 'r2'].map((region) => JSON.stringify(world.run.rows(`partition-${region}`, sql)));
const same = (world: World): boolean => new Set(copies(world)).size === 1;

describe('a reference table', () => {
  it('is read at the nearest partition', () => {
    const world = shop();
    for (const region of ['r0', 'r1', 'r2']) {
      expect(world.rows("SELECT rate FROM currencies WHERE code = 'USD'", [], region)).toEqual([[90]]);
      expect(world.sent.slice(0, 2).map(({ from, to }) => `${from} ${to}`)).toEqual([
        `router-${region} partition-${region}`,
        `partition-${region} router-${region}`,
      ]);
    }
  });

  it('is joined on each partition, and EXPLAIN says so', () => {
    const world = shop();
    const sql = 'SELECT c.code, sum(o.amount * c.rate) FROM orders o JOIN currencies c ON c.code = o.currency GROUP BY c.code ORDER BY 1';
    const sums = [
      ['EUR', 700],
      ['JPY', 900],
      ['USD', 720],
    ];
    expect(world.rows(sql)).toEqual(sums);
    const plan = world.rows(`EXPLAIN (DISTRIBUTED) ${sql}`).map(([line]) => String(line));
    expect(plan.slice(0, 3)).toEqual([
      'Pushed down: partial aggregates, GROUP BY',
      'Reference tables, local where each task runs: currencies',
      'Task Count: 3',
    ]);
    // The same without: rows are pulled from the first partition, where the table is.
    const without = shop({ reference: '' });
    expect(without.rows(sql)).toEqual(sums);
    expect(String(without.rows(`EXPLAIN (DISTRIBUTED) ${sql}`)[0])).toMatch(
      /^Rows pulled, since currencies is kept whole on one partition/,
    );
  });

  it('is written on all partitions, with one clock and one chance', () => {
    const world = shop();
    const sql = "INSERT INTO currencies VALUES ('A' || abs(random() % 1000), strftime('%s') % 1000), ('CHF', random() % 1000000)";
    expect(world.ask(sql, [], 'r2')).toMatchObject({ ok: true, changes: 2 });
    expect(same(world)).toBe(true);
    expect(world.rows('SELECT count(*) FROM currencies', [], 'r1')).toEqual([[5]]);
    expect(world.ask("DELETE FROM currencies WHERE code LIKE 'A%' RETURNING code")).toMatchObject({ ok: true, changes: 1 });
    expect(same(world)).toBe(true);
    expect(world.violations).toEqual([]);
  });

  it('is written in a transaction with other rows, or not at all', () => {
    const world = shop();
    const both = (end: string): string => `BEGIN; UPDATE currencies SET rate = rate + 1; UPDATE orders SET amount = 0 WHERE k = 2; ${end}`;
    expect(world.ask(both('COMMIT')).ok).toBe(true);
    const twice = "INSERT INTO orders VALUES (1, 1, 'EUR', 5); COMMIT";
    expect(world.fails(both(twice)).problem.message).toMatch(/UNIQUE|already|exists/i);
    expect(world.rows('SELECT sum(rate), (SELECT amount FROM orders WHERE k = 2) FROM currencies')).toEqual([[194, 0]]);
    expect(same(world)).toBe(true);
    const late = 'BEGIN ISOLATION LEVEL REPEATABLE READ; UPDATE orders SET amount = 1 WHERE k = 2; UPDATE currencies SET rate = 0; COMMIT';
    expect(world.fails(late).problem.message).toMatch(/^At this isolation level .* write reference tables first/);
    expect(world.rows('SELECT amount FROM orders WHERE k = 2')).toEqual([[0]]);
    expect(world.violations).toEqual([]);
  });

  it('refuses writes that cannot be had, in the words of those who refuse them', () => {
    const write = "UPDATE currencies SET rate = 2 WHERE code = 'JPY'";
    for (const acrossPartitions of ['refused', 'each-alone'])
      expect(shop({ acrossPartitions }).fails(write).problem.message).toMatch(
        /^multi-db transaction attempted: every partition has currencies/,
      );
    const counted = 'UPDATE currencies SET rate = (SELECT count(*) FROM orders)';
    expect(shop().fails(counted).problem.message).toMatch(/^only reference tables may be queried when targeting a reference table/);
    expect(shop().fails('SELECT rowid FROM currencies').problem.message).toMatch(/^rowid of currencies is not available/);
  });

  it('is refused where it is no table, where its rows have to stay in a region, and where each copy would count', () => {
    const opening = (settings: object, setup = SHOP): unknown => new World(setup, { settings: { ...TWO_PHASE, ...settings } });
    expect(() => opening({ reference: 'currencies, countries' })).toThrow(
      '“reference” names countries, and there is no table countries. There are: currencies, orders. Name one of them, or leave it out.',
    );
    expect(() => opening({ reference: 'orders', residents: '1=r2' })).toThrow(
      /^.*“reference” names orders, which has the key: “residents”/,
    );
    expect(() => opening({ reference: 'c' }, ['CREATE TABLE c (id INTEGER PRIMARY KEY AUTOINCREMENT)'])).toThrow(/AUTOINCREMENT each copy/);
  });
});

/** Two writers, each of whom looks at what the other changes. One partition hears of each commit late. */
const SWAP = "UPDATE currencies SET rate = (SELECT max(rate) FROM currencies) + 1 WHERE code = 'EUR'";
const OTHER = "UPDATE currencies SET rate = (SELECT max(rate) FROM currencies) * 2 WHERE code = 'USD'";

function race(rules = {}): World {
  const world = new World(SHOP, { partitions: 3, settings: { ...TWO_PHASE, recoverMs: 100 }, rules, disk: diskOfFsync(3000) });
  const lost = new Set<unknown>();
  world.lose = ({ to, message }) => {
    if (to !== 'partition-r1' || message.kind !== 'commit-decision' || !('transaction' in message)) return false;
    const isFirst = !lost.has(message.transaction);
    lost.add(message.transaction);
    return isFirst;
  };
  for (let i = 0; i < 12; i++) {
    world.run.begin('r0', SWAP);
    world.run.pass(i * 4);
    world.run.begin('r2', OTHER);
    world.run.pass(500);
  }
  return world;
}

describe('copies are equal', () => {
  it('whoever writes at the same time', () => {
    const world = race();
    expect(same(world)).toBe(true);
    expect(world.violations).toEqual([]);
    expect(world.rows("SELECT (SELECT rate FROM currencies WHERE code = 'EUR') > 1000, count(*) FROM currencies")).toEqual([[1, 3]]);
  });

  it.each([
    ['one is left out', { copiesOf: REFERENCE_RULES.copiesOf }, false],
    ['planted bug: one is left out', { copiesOf: (ring: Ring) => ring.partitions.slice(0, 2) }, true],
    ['planted bug: writers come in any order', { isFirstFirst: () => false, mayWriteReference: () => true }, true],
  ])('%s', (_, rules, isFound) => {
    expect(race(rules).violations.some((each) => each.includes('Reference tables are not the same'))).toBe(isFound);
  });

  it.each(['partition-r0', 'partition-r1', 'router-r0'])('after %s has crashed at any moment of a write', (node) => {
    for (let atMs = 0; atMs <= 30; atMs += 3) {
      const world = new World(SHOP, {
        partitions: 3,
        settings: { ...TWO_PHASE, recoverMs: 300, idleInTransactionMs: 1000 },
        disk: diskOfFsync(3000),
      });
      world.run.begin('r0', SWAP);
      world.run.pass(atMs);
      world.crash(node);
      world.run.begin('r2', OTHER);
      world.run.pass(400);
      world.restart(node);
      world.run.pass(4000);
      expect(world.ask('UPDATE currencies SET rate = rate + 1', [], 'r1').ok).toBe(true);
      expect(same(world)).toBe(true);
      expect(world.violations).toEqual([]);
    }
  });
});

describe('a partition that joins or leaves', () => {
  const moved = (settings: object, order: string, rules = {}): World => {
    const world = new World(SHOP, { partitions: 3, settings: { ...TWO_PHASE, ...settings }, rules, disk: diskOfFsync(3000) });
    world.run.obey({ type: 'order', node: 'router-r0', order });
    for (let i = 0; i < 60; i++) {
      world.run.begin(`r${i % 3}`, 'UPDATE currencies SET rate = rate + 1');
      world.run.begin(`r${(i + 1) % 3}`, 'SELECT count(*), min(rate) FROM currencies');
      world.run.pass(25);
    }
    world.run.pass(5000);
    expect(world.run.reported('router-r0', 'rebalancing')).toBe('done');
    return world;
  };

  it('has them whole before it serves', () => {
    const world = moved({ joinLater: 1 }, 'add-partition');
    expect(same(world)).toBe(true);
    expect(world.rows('SELECT count(*) FROM orders o JOIN currencies c ON c.code = o.currency', [], 'r2')).toEqual([[5]]);
    expect(world.violations).toEqual([]);
    const read = world.run.events.filter(({ type }) => type === 'return').map((event) => JSON.stringify(event));
    expect(read.some((each) => each.includes('[[0,null]]'))).toBe(false);
  });

  it('planted bug: it is not given them', () => {
    const world = moved({ joinLater: 1 }, 'add-partition', { isBrought: () => false });
    expect(world.violations.some((each) => each.includes('Reference tables are not the same'))).toBe(true);
  });

  it('takes nothing along, and is asked no more', () => {
    const world = moved({ mayLeave: true }, 'remove-partition');
    expect(copies(world)[2]).toBe('[]');
    expect(copies(world)[0]).toBe(copies(world)[1]);
    expect(world.rows('SELECT count(*) FROM currencies', [], 'r2')).toEqual([[3]]);
    expect(world.ask('UPDATE currencies SET rate = 0', [], 'r2')).toMatchObject({ ok: true, changes: 3 });
    expect(world.violations).toEqual([]);
    world.run.obey({ type: 'order', node: 'router-r0', order: 'add-partition' });
    world.run.pass(5000);
    expect(same(world)).toBe(true);
  });
});

it('as a story: a rate is changed in Tokyo while Dublin adds to it: the second waits for the first, and both come to all copies in that order', async () => {
  const setup = [
    'CREATE TABLE orders (tenant_id TEXT, id INTEGER, currency TEXT, amount INTEGER, PRIMARY KEY (tenant_id, id))',
    'CREATE TABLE currencies (code TEXT PRIMARY KEY, rate INTEGER)',
    "INSERT INTO currencies VALUES ('EUR', 100), ('JPY', 1)",
    "INSERT INTO orders VALUES ('ada', 1, 'EUR', 5), ('bob', 1, 'JPY', 900)",
  ];
  const settings = { reference: 'currencies', acrossPartitions: 'two-phase', residents: 'ada=dublin, bob=tokyo', partitionTimeoutMs: 3000 };
  const rate = "SELECT rate FROM currencies WHERE code = 'EUR'";
  const run = (await openRun({ architecture: partitionRouter, setup, settings, disk: diskOfFsync(5000) }))
    .query(50, 'tokyo', "UPDATE currencies SET rate = 110 WHERE code = 'EUR'", 'raises')
    .query(60, 'dublin', "UPDATE currencies SET rate = rate + 1 WHERE code = 'EUR'", 'adds')
    .query(300, 'dublin', rate, 'early')
    .query(2500, 'dublin', rate, 'later')
    .query(2600, 'virginia', 'SELECT sum(amount * rate) FROM orders JOIN currencies ON code = currency', 'sum')
    .until(3200);
  await tells(run, 'reference.txt', [
    'router-tokyo → partition-virginia  forward',
    'router-dublin → partition-virginia  forward',
    'router-dublin → partition-tokyo  forward',
    'client-dublin asks, as early',
    'answer to early after 2.7 ms: [[100]]',
    'router-dublin decided: adds#0',
    'partition-virginia → router-tokyo  forward-reply',
    'router-tokyo → partition-dublin  forward',
    'answer to adds after',
    'router-tokyo decided: raises#0',
    'answer to raises after',
    'client-dublin asks, as later',
    '[[110]]',
    'client-virginia asks, as sum',
    '[[1450]]',
  ]);
});
