/** What EXPLAIN (DISTRIBUTED) answers, line by line, and how many bytes a report moves when it is pushed down and when its rows are pulled. */
import { describe, expect, it } from 'vitest';
import { encodedBytes } from '../../../src/sim/encoding.ts';
import type { Row } from '../../../src/sim/operation.ts';
import { World } from './world.ts';

const SETUP = [
  'CREATE TABLE orders (tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, item TEXT, price INTEGER, weight REAL, PRIMARY KEY (tenant_id, id))',
  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) INSERT INTO orders SELECT 1 + i % 30, i, 'item ' || (i % 4), i % 10, i / 4.0 FROM n",
];
const PARTITIONS = ['partition-r0', 'partition-r1', 'partition-r2'];

const world = (settings = {}): World => new World(SETUP, { settings });

const planOf = (at: World, sql: string): readonly string[] => at.rows(`EXPLAIN (DISTRIBUTED) ${sql}`).map(([line]) => String(line));

/** Rows that partitions sent for the last statement, and what they came to in bytes. */
function moved(at: World): { readonly rows: number; readonly bytes: number } {
  const parts = at.sent.flatMap(({ message }) =>
    message.kind === 'fragment' && 'rows' in message ? [message.rows as readonly Row[]] : [],
  );
  return { rows: parts.flat().length, bytes: parts.reduce((sum, rows) => sum + (rows.length === 0 ? 0 : encodedBytes(rows)), 0) };
}

describe('EXPLAIN (DISTRIBUTED)', () => {
  it('tells of each partition’s query, of what came, and of the merge', () => {
    const at = world();
    const lines = planOf(at, 'SELECT item, avg(price) FROM orders GROUP BY item');
    expect(lines.slice(0, 2)).toEqual(['Pushed down: partial aggregates, GROUP BY', 'Task Count: 3']);
    // In the order in which they answered.
    expect(lines.filter((line) => line.startsWith('     Node: ')).sort()).toEqual(PARTITIONS.map((id) => `     Node: ${id}`));
    const queries = lines.filter((line) => line.startsWith('     Query: '));
    expect(new Set(queries).size).toBe(1);
    // Each sends four groups, of each the sum and the count: an average of averages would be wrong.
    expect(queries[0]).toMatch(/SELECT item AS c0, sum\(price\) AS c1, count\(price\) AS c2, .* FROM orders GROUP BY item$/);
    expect(lines.filter((line) => line === '     Rows: 4')).toHaveLength(3);
    expect(lines).toContainEqual(expect.stringMatching(/^Merge on router-r0: SELECT .*sum\(c1\).*sum\(c2\).* FROM partial GROUP BY/));
    const { rows, bytes } = moved(at);
    expect(rows).toBe(12);
    expect(lines.at(-2)).toBe(`Tuple data received from nodes: ${bytes} bytes`);
    expect(lines.at(-1)).toBe('Snapshot: none in common, so half of a commit may be seen');
  });

  it('says why rows are pulled, and what they were', () => {
    const at = world();
    const lines = planOf(at, 'SELECT count(DISTINCT item) FROM orders');
    expect(lines[0]).toBe('Rows pulled, since count(DISTINCT …) must see all values once, unless they are keys');
    expect(lines).toContain('Merge on router-r0: SELECT count(DISTINCT item) FROM orders');
    const { rows, bytes } = moved(at);
    expect(rows).toBe(300);
    expect(lines.at(-2)).toBe(`Tuple data received from nodes: ${bytes} bytes`);
  });

  it('names the one partition that has all of it', () => {
    const at = world();
    const lines = planOf(at, 'SELECT sum(price) FROM orders WHERE tenant_id = 7');
    expect(lines[0]).toBe('Routed whole to one partition');
    expect(PARTITIONS.map((id) => `     Node: ${id}`)).toContain(lines[3]);
    expect(lines[4]).toBe('     Query: SELECT sum(price) FROM orders WHERE tenant_id = 7');
  });

  it('names the snapshot that there is, and takes reads alone', () => {
    const at = world({ acrossPartitions: 'two-phase', routers: 'main region', snapshot: 'a common one' });
    expect(planOf(at, 'SELECT sum(price) FROM orders').at(-1)).toBe('Snapshot: one of all partitions');
    expect(at.fails('EXPLAIN (DISTRIBUTED) DELETE FROM orders').problem.message).toMatch(/takes a SELECT alone\. Nothing was written\.$/);
    expect(at.rows('SELECT count(*) FROM orders')).toEqual([[300]]);
  });
});

describe('joins', () => {
  const LINES = [
    ...SETUP,
    'CREATE TABLE lines (tenant_id INTEGER NOT NULL, order_id INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (tenant_id, order_id, number))',
    'INSERT INTO lines SELECT tenant_id, id, 1 FROM orders',
    'CREATE TABLE prices (item TEXT PRIMARY KEY, price INTEGER)',
    "INSERT INTO prices VALUES ('item 1', 5), ('item 2', 7)",
  ];

  it('by the key are local: what belongs together lives together, and each partition joins its own', () => {
    const at = new World(LINES);
    const lines = planOf(at, 'SELECT count(*) FROM orders o JOIN lines l ON l.tenant_id = o.tenant_id AND l.order_id = o.id');
    expect(lines.slice(0, 2)).toEqual(['Pushed down: partial aggregates', 'Task Count: 3']);
    expect(lines.filter((line) => /^ {5}Query: SELECT count\(\*\) AS c0.* FROM orders o JOIN lines l ON/.test(line))).toHaveLength(3);
    expect(moved(at).rows).toBe(3);
  });

  it('by another column are not: rows of both tables come to the router', () => {
    const at = new World(LINES);
    const lines = planOf(at, 'SELECT count(*) FROM orders o JOIN lines l ON l.order_id = o.id');
    expect(lines[0]).toBe('Rows pulled, since its tables are not tied together by the key: a row needs rows of other partitions');
    expect(moved(at).rows).toBe(600);
  });

  it('with a table that is kept whole on the first partition are not either: nothing copies it to the others', () => {
    const at = new World(LINES);
    const lines = planOf(at, 'SELECT sum(p.price) FROM orders o JOIN prices p ON p.item = o.item');
    expect(lines[0]).toMatch(/^Rows pulled, since /);
    expect(moved(at).rows).toBe(302);
  });
});

describe('bytes of a report, pushed down and pulled', () => {
  it.each([
    ['SELECT sum(price), count(*) FROM orders', 3],
    ['SELECT item, max(price) FROM orders GROUP BY item ORDER BY item', 12],
    ['SELECT tenant_id, sum(price) AS total FROM orders GROUP BY tenant_id ORDER BY total DESC, tenant_id LIMIT 2', 6],
    ['SELECT DISTINCT item FROM orders ORDER BY item', 12],
    ['SELECT id, price FROM orders WHERE price > 8 ORDER BY id', 30],
  ])('%s: %i rows instead of 300, and the same answer', (sql, pushed) => {
    const near = world();
    const far = world({ reports: 'pull rows' });
    expect(near.rows(sql)).toEqual(far.rows(sql));
    expect(moved(near).rows).toBe(pushed);
    expect(moved(far).rows).toBe(300);
    // Of a filter what it lets through; of an aggregate a part that does not grow with the table.
    expect(moved(near).bytes).toBeLessThan(moved(far).bytes / 10);
  });

  it('a sum of REALs is pulled, for its order matters', () => {
    const at = world();
    expect(planOf(at, 'SELECT sum(weight) FROM orders')[0]).toMatch(/^Rows pulled, since .*REAL/);
    expect(moved(at).rows).toBe(300);
  });
});
