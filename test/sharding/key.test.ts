/** What a set key says, and tables that are sharded by columns of different names: a customer stands beside what is hers. */
import { describe, expect, it } from 'vitest';
import { KEY_PATTERN, keyColumnOf, keyColumns, unknownOf } from '../../src/sharding/key.ts';
import { World } from '../architectures/partition-router/world.ts';

const SETUP = [
  'CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT)',
  'CREATE TABLE orders (customer_id INTEGER, id INTEGER, total INTEGER, PRIMARY KEY (customer_id, id))',
  'CREATE TABLE rates (country TEXT, rate INTEGER)',
  "INSERT INTO customers VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd'), (5, 'e'), (6, 'f'), (7, 'g'), (8, 'h')",
  'INSERT INTO orders SELECT id, 1, id * 10 FROM customers UNION ALL SELECT id, 2, id * 100 FROM customers',
  "INSERT INTO rates VALUES ('de', 19)",
];
const KEY = 'customer_id, customers.id';
const worldOf = (key: string, more: Readonly<Record<string, string>> = {}): World =>
  new World(SETUP, { partitions: 4, settings: { key, ...more } });

describe('a key', () => {
  it('is one column for all tables, and columns of tables that name their own', () => {
    expect(keyColumns('tenant_id')).toEqual({ everywhere: 'tenant_id', own: [] });
    expect(keyColumns(' customer_id ,customers.id,  "odd table.a b')).toEqual({
      everywhere: 'customer_id',
      own: [
        { table: 'customers', column: 'id' },
        { table: '"odd table', column: 'a b' },
      ],
    });
    expect(keyColumns('a.x, b.y').everywhere).toBeNull();
    expect([keyColumnOf(KEY, 'Customers'), keyColumnOf(KEY, 'orders'), keyColumnOf('a.x', 'b')]).toEqual(['id', 'customer_id', null]);
  });

  it('looks like that', () => {
    const pattern = new RegExp(`^(?:${KEY_PATTERN})$`);
    for (const good of ['tenant_id', KEY, 'a.x, b.y', 'größe', 'customer id']) expect(pattern.test(good), good).toBe(true);
    for (const bad of ['', ' ', 'a, b', 'a.b.c', 'a=b', 'a,', '.a', 'a.']) expect(pattern.test(bad), bad).toBe(false);
  });

  it('that names a table or a column which is not there is refused in a sentence', () => {
    expect(() => worldOf('customer_id, customer.id')).toThrow(
      '“key” names customer.id, and there is no table customer. There are: customers, orders, rates. Name one of them.',
    );
    expect(() => worldOf('orders.client')).toThrow(
      '“key” names orders.client, and orders has no column client. It has: customer_id, id, total. Name one of them.',
    );
    expect(unknownOf('nowhere', [{ name: 't', columns: [{ name: 'a' }] }])).toBeNull();
    expect(() => worldOf('costumer_id')).toThrow(
      'settings.key: “key” names costumer_id, and no table has such a column. There are: customers, orders, rates. Name a column of theirs, as in “id”.',
    );
  });

  it('that nobody has set may be nowhere: then all is on the first partition, and nothing can be kept in a region', () => {
    expect(worldOf('tenant_id').rows('SELECT count(*) FROM orders')).toEqual([[16]]);
    expect(() => worldOf('tenant_id', { residents: '7=r1' })).toThrow(
      'settings.residents: “residents” keeps rows of some keys in a region. “key” names tenant_id, and no table has such a column.',
    );
  });
});

describe('tables that are sharded by columns of different names', () => {
  it('stand together: a join of one customer is one partition’s, and a report needs no rows of others', () => {
    const world = worldOf(KEY);
    const join = 'SELECT name, sum(total) FROM customers JOIN orders ON orders.customer_id = customers.id';
    expect(world.ask(`${join} WHERE customers.id = 5`)).toMatchObject({ ok: true, rows: [['e', 550]] });
    expect(world.kinds()['forward']).toBe(1);
    expect(world.kinds()['fetch']).toBeUndefined();
    const all = world.ask(`${join} GROUP BY customers.id ORDER BY customers.id`);
    expect(all).toMatchObject({ ok: true });
    expect(all.ok ? all.rows.length : 0).toBe(8);
    const pushed = world.sent.filter(({ message }) => message.kind === 'fetch').map(({ message }) => JSON.stringify(message));
    expect(pushed.length).toBe(4);
    expect(pushed.every((text) => text.includes('JOIN'))).toBe(true);
    expect(world.violations).toEqual([]);
  });

  it('keep both ends of every reference on one partition', () => {
    const world = worldOf(KEY);
    for (const { id: partition, kind } of world.nodes) {
      if (kind !== 'partition') continue;
      const lost = world.engine.rows(partition, 'SELECT count(*) FROM orders WHERE customer_id NOT IN (SELECT id FROM customers)');
      expect(lost).toEqual([[0]]);
    }
    expect(world.rows('SELECT count(*) FROM customers')).toEqual([[8]]);
  });

  it('are written by their own keys, and refused in their own names', () => {
    const world = worldOf(KEY);
    expect(world.ask("INSERT INTO customers VALUES (90, 'z')")).toMatchObject({ ok: true });
    expect(world.ask('INSERT INTO orders VALUES (90, 1, 5)')).toMatchObject({ ok: true });
    expect(world.ask('UPDATE orders SET total = 6 WHERE customer_id = 90')).toMatchObject({ ok: true, changes: 1 });
    expect(world.ask("UPDATE customers SET name = 'y'")).toMatchObject({
      ok: false,
      problem: { message: expect.stringContaining('add “id = …”') },
    });
    expect(world.ask('UPDATE orders SET total = 0')).toMatchObject({
      ok: false,
      problem: { message: expect.stringContaining('add “customer_id = …”') },
    });
    expect(world.ask('UPDATE customers SET id = 91 WHERE id = 90')).toMatchObject({ ok: false });
    expect(world.violations).toEqual([]);
  });
});
