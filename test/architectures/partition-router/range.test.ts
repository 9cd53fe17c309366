/** Rows spread by the order of their keys: neighbours live together, and what grows all comes to one place. */
import { describe, expect, it } from 'vitest';
import { placementBy } from '../../../src/architectures/partition-router/mechanisms/range/runs.ts';
import { placeOfStored } from '../../../src/sharding/places.ts';
import type { Value } from '../../../src/sim/operation.ts';
import { comparedWrites } from './writing.ts';
import { World } from './world.ts';

const SETUP = [
  'CREATE TABLE orders (tenant_id INTEGER PRIMARY KEY, v INTEGER)',
  'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30) INSERT INTO orders SELECT i, i FROM n',
];
const world = (settings: Record<string, string>): World => new World(SETUP, { settings });
const counts = (made: World): readonly number[] =>
  made.run.topology.nodes.filter(({ kind }) => kind === 'partition').map(({ id }) => made.run.rows(id, 'SELECT * FROM orders').length);

describe('by range', () => {
  it.each<[Value, number]>([
    [null, 0],
    [-5, 0],
    [9, 0],
    [9.5, 0],
    [10, 1],
    [19, 1],
    [20, 2],
    [9007199254740993n, 2],
    ['a', 2],
    ['h', 3],
    ['z', 3],
    [new Uint8Array([0]), 3],
  ])('%s is partition %i’s', (value, owner) => {
    expect(placementBy('10, 20, h').ownerOf(placeOfStored(value, 'BINARY'), 4, 4)).toBe(owner);
    // Fewer partitions than ranges: the last has the rest.
    expect(placementBy('10, 20, h').ownerOf(placeOfStored(value, 'BINARY'), 2, 2)).toBe(Math.min(owner, 1));
  });

  it('keeps neighbours together, and sends all that grows to the last partition, where a hash spreads it', () => {
    const [ranged, hashed] = [world({ placement: 'range' }), world({})];
    expect(counts(ranged)).toEqual([9, 10, 11]);
    for (const made of [ranged, hashed]) for (let key = 31; key <= 60; key++) made.ask('INSERT INTO orders VALUES (?, 0)', [key]);
    expect(counts(ranged)).toEqual([9, 10, 41]);
    for (const count of counts(hashed)) expect(count).toBeGreaterThan(10);
    expect(ranged.rows('SELECT sum(v), count(*) FROM orders')).toEqual([[465, 60]]);
    expect([...ranged.violations, ...hashed.violations]).toEqual([]);
  });

  it('a key that is pinned stays where it is', () => {
    const made = world({ placement: 'range', residents: '5=r2' });
    expect(counts(made)).toEqual([8, 10, 12]);
    expect(made.rows('SELECT v FROM orders WHERE tenant_id = 5')).toEqual([[5]]);
  });

  it('a partition that is asked for a key of another’s range refuses, and an invariant says so', () => {
    const made = new World(SETUP, { settings: { placement: 'range' }, rules: { holdersOf: (ring) => [ring.first] } });
    expect(made.fails('SELECT v FROM orders WHERE tenant_id = 25').problem.message).toMatch(/does not hold n:25/);
    expect(made.violations.join()).toMatch(/keys at home/);
  });

  it('answers and writes as one database does', { timeout: 60_000 }, () => {
    const settings = { placement: 'range', rangeBounds: '2, 3, a', acrossPartitions: 'two-phase' };
    const found = comparedWrites({ settings, over: true, numRuns: 15, seed: 5 });
    expect(found.accepted).toBeGreaterThan(50);
    expect(found.several).toBeGreaterThan(10);
  });
});
