/** By what a schema is proposed to be sharded, and that what is foretold of a key is what the room of partitions then does. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTold, type SchemaFacts } from '../../src/sharding/proposing/facts.ts';
import { factsOf } from '../../src/sharding/proposing/inspect.ts';
import { judged } from '../../src/sharding/proposing/judge.ts';
import { proposalsFor, scored, taken } from '../../src/sharding/proposing/propose.ts';
import { becomes, reason, refusal } from '../../src/words/en/playground/partition-key.ts';
import { dataSets } from '../../src/scenarios/data-sets.ts';
import { World } from '../architectures/partition-router/world.ts';

const STRICT = { strictUnique: true };

async function told(setup: readonly string[]): Promise<SchemaFacts> {
  const facts = await factsOf(setup);
  if (!isTold(facts)) throw new Error(`statement ${facts.index}: ${facts.message}`);
  return facts;
}

const SHOP = [
  'CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, country TEXT REFERENCES countries)',
  'CREATE TABLE orders (customer_id INTEGER NOT NULL REFERENCES customers (id), id INTEGER, total INTEGER, PRIMARY KEY (customer_id, id))',
  'CREATE TABLE lines (customer_id INTEGER, order_id INTEGER, line INTEGER, item TEXT, PRIMARY KEY (customer_id, order_id, line), FOREIGN KEY (customer_id, order_id) REFERENCES orders (customer_id, id))',
  'CREATE TABLE countries (code TEXT PRIMARY KEY, name TEXT)',
  "INSERT INTO countries VALUES ('de', 'Germany'), ('jp', 'Japan')",
  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40) INSERT INTO customers SELECT i, 'c' || i, CASE i % 2 WHEN 0 THEN 'de' ELSE 'jp' END FROM n",
  'INSERT INTO orders SELECT id, 1, id FROM customers UNION ALL SELECT id, 2, id FROM customers',
  "INSERT INTO lines SELECT customer_id, id, 1, 'pen' FROM orders UNION ALL SELECT customer_id, id, 2, 'ink' FROM orders",
];

describe('a shop', () => {
  it('is spread by its customers, under whatever name, its orders and their lines beside them', async () => {
    const [first] = proposalsFor(await told(SHOP), STRICT);
    expect(first).toMatchObject({ key: 'customer_id, customers.id', fits: true, references: 3, within: 2, values: 40 });
    expect(first?.tables.map((table) => `${table.table}: ${becomes(table)}`)).toEqual([
      'countries: on the first partition: it has no column of the key. customers refers to it, so a join fetches its rows; as a reference table it would be on every partition',
      'customers: by id, beside lines, orders',
      'lines: by customer_id, beside customers, orders',
      'orders: by customer_id, beside customers, lines',
    ]);
    expect(reason(first ?? scored(judged(await told([]), 'x', STRICT)))).toBe(
      '99 % of the rows are spread; 40 different keys, the largest with 3 % of its table; 2 of 3 references stay on one partition.',
    );
  });

  it('is proposed its countries as a reference table, and then every reference stays on one partition', async () => {
    const facts = await told(SHOP);
    const key = 'customer_id, customers.id';
    expect(judged(facts, key, STRICT).reference).toEqual(['countries']);
    const copied = judged(facts, key, { ...STRICT, reference: 'Countries' });
    expect(copied).toMatchObject({ reference: [], references: 3, within: 3 });
    expect(copied.tables[0]).toEqual({ kind: 'copied', table: 'countries' });
    // The room takes just that.
    const world = new World(SHOP, { settings: { key, reference: 'Countries' } });
    expect(world.rows('SELECT n.name, count(*) FROM customers c JOIN countries n ON n.code = c.country GROUP BY 1 ORDER BY 1')).toEqual([
      ['Germany', 20],
      ['Japan', 20],
    ]);
    expect(world.sent.some(({ message }) => 'sql' in message && / AS c0\b/.test(String(message.sql)))).toBe(true);
  });

  it('is proposed other keys after that: each table’s own, and the country, which few values make a poor one', async () => {
    const keys = proposalsFor(await told(SHOP), STRICT).map(({ key }) => key);
    expect(keys[0]).toBe('customer_id, customers.id');
    expect(keys.indexOf('code, customers.country')).toBeGreaterThan(0);
    expect(keys).toContain('customer_id, countries.code, customers.id');
  });

  it('whose orders have an id of their own as primary key is told what to do', async () => {
    const setup = [
      'CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT)',
      'CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, mail TEXT UNIQUE)',
    ];
    const facts = await told(setup);
    const [best, ...others] = proposalsFor(facts, STRICT);
    expect(best).toMatchObject({ key: 'customer_id, customers.id', fits: false });
    expect(best?.refused.map(refusal)).toEqual([
      'the PRIMARY KEY (id) of orders lacks customer_id, and a partition can only check its own rows: make it PRIMARY KEY (customer_id, id), or set unique=checked per partition',
    ]);
    expect(taken(proposalsFor(facts, STRICT))).toBeNull();
    expect(others.every(({ fits }) => !fits)).toBe(true);
    expect(taken(proposalsFor(facts, { strictUnique: false }))?.key).toBe('customer_id, customers.id');
  });
});

describe('what names tell', () => {
  it('links tables of CSV files, which declare nothing; but not columns of other types', async () => {
    const facts = await told([
      'CREATE TABLE companies (company_id INTEGER PRIMARY KEY, name TEXT)',
      'CREATE TABLE people (person TEXT, company_id INTEGER)',
      'CREATE TABLE visits (company_id TEXT, day TEXT)',
      'CREATE TABLE city (id INTEGER PRIMARY KEY, n TEXT)',
      'CREATE TABLE streets (cityId INTEGER, n TEXT)',
    ]);
    const references = facts.tables.flatMap(({ name, references: all }) =>
      all.map(({ columns, table, to }) => [name, ...columns, table, ...to].join(' ')),
    );
    expect(references).toEqual(['people company_id companies company_id', 'streets cityId city id']);
  });

  it('of one name that refer to different things are kept apart', async () => {
    const facts = await told([
      'CREATE TABLE cats (id INTEGER PRIMARY KEY)',
      'CREATE TABLE dogs (id INTEGER PRIMARY KEY)',
      'CREATE TABLE meows (owner_id INTEGER REFERENCES cats)',
      'CREATE TABLE barks (owner_id INTEGER REFERENCES dogs)',
    ]);
    const keys = proposalsFor(facts, STRICT).map(({ key }) => key);
    expect(keys).toContain('cats.id, meows.owner_id');
    expect(keys).toContain('barks.owner_id, dogs.id');
  });
});

it('each sample is proposed what it is sharded by', async () => {
  for (const { id, setup, shardedBy } of dataSets) {
    const proposals = proposalsFor(await told(setup), STRICT);
    expect([id, proposals.map(({ key }) => key)]).toEqual([id, expect.arrayContaining([shardedBy])]);
  }
});

it('a set-up that does not run is said with its statement', async () => {
  expect(await factsOf(['CREATE TABLE a (x)', 'INSERT INTO b VALUES (1)'])).toEqual({
    index: 1,
    message: 'No table “b”. Did you mean a?',
  });
  expect(
    await factsOf(['CREATE TABLE a (x)', 'INSERT INTO a WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i FROM n']),
  ).toMatchObject({ index: 1 });
});

it('a trigger that touches tables is in the way of any key', async () => {
  const facts = await told(['CREATE TABLE a (k, x)', 'CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET x = 1; END']);
  expect(judged(facts, 'k', STRICT).problem).toContain('The trigger t touches tables');
  expect(proposalsFor(facts, STRICT).every(({ fits }) => !fits)).toBe(true);
});

describe('what is foretold', () => {
  const names = ['a', 'b', 'c'];
  const columns = ['id', 'k_id', 'a_id', 'n'];
  const table = (name: string): fc.Arbitrary<string> =>
    fc
      .record({
        keys: fc.subarray(columns, { minLength: 0, maxLength: 2 }),
        unique: fc.subarray(columns, { minLength: 0, maxLength: 2 }),
        types: fc.tuple(...columns.map(() => fc.constantFrom('INTEGER', 'TEXT'))),
        refers: fc.constantFrom('', ...names.map((other) => `, FOREIGN KEY (k_id) REFERENCES ${other} (id)`)),
      })
      .map(({ keys, unique, types, refers }) => {
        const constraints = [
          keys.length > 0 ? `, PRIMARY KEY (${keys.join(', ')})` : '',
          unique.length > 0 ? `, UNIQUE (${unique.join(', ')})` : '',
        ];
        return `CREATE TABLE ${name} (${columns.map((column, i) => `${column} ${types[i]}`).join(', ')}${constraints.join('')}${refers})`;
      });
  const schemas = fc
    .tuple(...names.map(table))
    .map((tables) => [
      ...tables,
      ...names.map(
        (name) =>
          `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12) INSERT OR IGNORE INTO ${name} SELECT i, i % 5, i % 3, i FROM n`,
      ),
    ]);
  const keys = fc.constantFrom('id', 'k_id', 'n', 'k_id, a.id', 'a.id, b.a_id', 'K_ID, C.ID', 'nowhere', 'd.id');

  /** What the room does with it: its sentence, or on how many partitions rows of each table may be, and whether references stay in one. */
  async function check(
    setup: readonly string[],
    key: string,
    plant: (facts: SchemaFacts) => SchemaFacts = (facts) => facts,
  ): Promise<void> {
    const facts = plant(await told(setup));
    const foretold = judged(facts, key, STRICT);
    let world: World | null = null;
    try {
      world = new World(setup, { partitions: 3, settings: { key } });
    } catch {
      world = null;
    }
    expect({ setup, key, opens: world !== null }).toEqual({
      setup,
      key,
      opens: foretold.problem === null && foretold.refused.length === 0 && foretold.tables.some(({ kind }) => kind === 'spread'),
    });
    if (world === null) return;
    const partitions = world.nodes.filter(({ kind }) => kind === 'partition').map(({ id }) => id);
    for (const verdict of foretold.tables) {
      const counts = partitions.map((id) => Number(world.engine.rows(id, `SELECT count(*) FROM ${verdict.table}`)[0]?.[0]));
      if (verdict.kind === 'whole') expect(counts.slice(1)).toEqual([0, 0]);
      else if (verdict.kind === 'spread')
        for (const other of verdict.beside) {
          const there = foretold.tables.find((each) => each.table === other);
          if (there?.kind !== 'spread') throw new Error(`${other} is no such table`);
          for (const id of partitions)
            for (const [value] of world.engine.rows(id, `SELECT DISTINCT CAST(${verdict.column} AS TEXT) FROM ${verdict.table}`)) {
              const elsewhere = partitions.filter((each) => each !== id);
              const same = `SELECT count(*) FROM ${other} WHERE CAST(${there.column} AS TEXT) IS ${value === null ? 'NULL' : `'${String(value)}'`}`;
              expect(elsewhere.map((each) => Number(world.engine.rows(each, same)[0]?.[0]))).toEqual([0, 0]);
            }
        }
    }
    world.engine.close();
  }

  it('is what the room does: it takes the schema or not, and tables are whole, spread and beside one another as was said', async () => {
    await fc.assert(
      fc.asyncProperty(schemas, keys, (setup, key) => check(setup, key)),
      { numRuns: 60, seed: 20261127 },
    );
  });

  it('of proposals that fit is kept by the room', async () => {
    await fc.assert(
      fc.asyncProperty(schemas, async (setup) => {
        for (const { key } of proposalsFor(await told(setup), STRICT).filter(({ fits }) => fits)) await check(setup, key);
      }),
      { numRuns: 25, seed: 7 },
    );
  });

  it.each<[string, (facts: SchemaFacts) => SchemaFacts]>([
    [
      'UNIQUE constraints are not looked at',
      (facts) => ({ ...facts, tables: facts.tables.map((one) => ({ ...one, unique: one.unique.slice(0, 1) })) }),
    ],
    [
      'columns that refer to others of another type are taken for the same',
      (facts) => ({
        ...facts,
        tables: facts.tables.map((one) => ({ ...one, columns: one.columns.map((column) => ({ ...column, type: 'TEXT' })) })),
      }),
    ],
  ])('planted bug: %s', async (_, plant) => {
    await expect(
      fc.assert(
        fc.asyncProperty(schemas, keys, (setup, key) => check(setup, key, plant)),
        { numRuns: 200, seed: 20261127, endOnFailure: true },
      ),
    ).rejects.toThrow('Property failed');
  });
});
