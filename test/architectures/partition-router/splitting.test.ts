/** Hot and large partitions: the load is seen, they are split where it parts, and one hot key is no help. */
import { describe, expect, it } from 'vitest';
import { COORDINATOR, partitionsOf, setupOf } from './moving-load.ts';
import { World } from './world.ts';

const rowsAt = (made: World): readonly number[] => partitionsOf(made).map((id) => made.run.rows(id, 'SELECT * FROM orders').length);

/** So many statements a second for these keys, in turn. */
function busy(made: World, perSecond: number, seconds: number, keyOf: (i: number) => number): void {
  for (let i = 0; i < perSecond * seconds; i++)
    made.run.query(10 + (i * 1000) / perSecond, `r${i % 3}`, 'UPDATE orders SET v = v + 1 WHERE tenant_id = ?', `hot-${i}`, [keyOf(i)]);
  made.run.until(seconds * 1000 + 2000);
}

describe('a hot partition', () => {
  const settings = { placement: 'range', rangeBounds: '1000', joinLater: 1, splitLoad: 60 };

  it('is split where its load parts evenly, and both halves go on', () => {
    const made = new World(setupOf(40), { settings });
    expect(rowsAt(made)).toEqual([40, 0, 0]);
    // Most of the load is on the upper keys: not the middle of the keys, but that of the load, is the bound.
    busy(made, 100, 5, (i) => (i % 5 === 0 ? 1 + (i % 20) : 31 + (i % 10)));
    expect(made.run.reported(COORDINATOR, 'rebalancing')).toBe('done');
    const [lower = 0, none, upper = 0] = rowsAt(made);
    expect([none, lower + upper]).toEqual([0, 40]);
    expect(lower).toBeGreaterThan(30);
    expect(made.rows('SELECT sum(v), count(*) FROM orders')).toEqual([[500, 40]]);
    const load = (id: string): unknown =>
      made.run.events.findLast((event) => event.type === 'report' && event.node === id && event.key === 'load' && event.at < 5_000_000);
    expect(load('partition-r0')).toMatchObject({ value: expect.any(Number) });
    for (const id of ['partition-r0', 'partition-r2']) expect((load(id) as { value: number }).value).toBeLessThan(70);
    expect(made.violations).toEqual([]);
  });

  it('is not split for one hot key, which is named', () => {
    const made = new World(setupOf(40), { settings });
    busy(made, 100, 2, (i) => (i % 5 === 0 ? 1 + (i % 20) : 33));
    expect(rowsAt(made)).toEqual([40, 0, 0]);
    expect(made.run.reported('partition-r0', 'hotKey')).toBe('n:33');
    expect(made.run.reported(COORDINATOR, 'map')).toBeUndefined();
  });
});

describe('a large partition', () => {
  it('is split in the middle of its rows, by the order of hashes too; and says so when nobody is left to take them', () => {
    const made = new World(setupOf(120), { partitions: 2, settings: { joinLater: 1, splitRows: 50 } });
    made.run.until(8000);
    const [one = 0, other = 0] = rowsAt(made);
    expect(one + other).toBe(120);
    expect(Math.abs(one - other)).toBeLessThan(6);
    expect(made.run.reported(COORDINATOR, 'rebalancing')).toMatch(
      /^partition-r\d has \d+ rows, and no partition is left to take a part of them$/,
    );
    expect(made.violations).toEqual([]);
  });
});
