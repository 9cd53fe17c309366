/** A partition is added while queries run: how much moves, and that no row is lost or doubled whatever crashes. */
import { describe, expect, it } from 'vitest';
import { World } from './world.ts';

const SETUP = [
  'CREATE TABLE orders (tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, v INTEGER NOT NULL, PRIMARY KEY (tenant_id, id))',
  'CREATE TABLE notes (tenant_id INTEGER, body TEXT)',
  'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) INSERT INTO orders SELECT i, 1, 0 FROM n',
  'INSERT INTO notes SELECT tenant_id, tenant_id FROM orders',
];
const COORDINATOR = 'router-r0';
const partitions = (world: World): readonly string[] => world.topology.nodes.filter(({ kind }) => kind === 'partition').map(({ id }) => id);
const counts = (world: World, sql = 'SELECT count(*) FROM orders'): readonly number[] =>
  partitions(world).map((id) => Number(world.run.rows(id, sql)[0]?.[0]));

describe('a partition joins', () => {
  it.each([
    ['slots', 1 / 4],
    ['ring', 1 / 4],
    ['remainder', 3 / 4],
  ])('%s: the share of rows that theory says has moved', (hashing, share) => {
    const world = new World(SETUP, { partitions: 4, settings: { hashing, joinLater: 1 } });
    const before = new Map(partitions(world).map((id) => [id, new Set(world.run.rows(id, 'SELECT tenant_id FROM orders').flat())]));
    expect(counts(world).at(-1)).toBe(0);
    world.run.obey({ type: 'order', node: COORDINATOR, order: 'add-partition' });
    world.run.pass(60_000);
    expect(world.run.reported(COORDINATOR, 'rebalancing')).toBe('done');
    const after = counts(world);
    expect(after.reduce((sum, each) => sum + each)).toBe(400);
    const moved = partitions(world).flatMap((id) =>
      world.run
        .rows(id, 'SELECT tenant_id FROM orders')
        .flat()
        .filter((key) => !before.get(id)?.has(key)),
    ).length;
    expect(Math.abs(moved / 400 - share)).toBeLessThan(0.06);
    expect(counts(world, 'SELECT count(*) FROM notes').reduce((sum, each) => sum + each)).toBe(400);
    expect(world.rows('SELECT count(*), count(DISTINCT tenant_id) FROM notes', [], 'r1')).toEqual([[400, 400]]);
    expect(world.violations).toEqual([]);
  });
});
