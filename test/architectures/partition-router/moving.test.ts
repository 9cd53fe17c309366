/** A partition is added while queries run: how much moves, and that no row is lost or doubled whatever crashes. At every moment: moving.long.test.ts. */
import { describe, expect, it } from 'vitest';
import { whileMoving } from '../../../src/architectures/partition-router/invariants.ts';
import { MOVING_RULES } from '../../../src/architectures/partition-router/rules.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { COORDINATOR, isThrough, partitionsOf, type Schedule, setupOf, underLoad, wrongIn } from './moving-load.ts';
import { World } from './world.ts';

const keysAt = (world: World, id: string): readonly unknown[] => world.run.rows(id, 'SELECT tenant_id FROM orders').flat();

describe('a partition joins', () => {
  it.each([
    ['slots', 1 / 4],
    ['ring', 1 / 4],
    ['remainder', 3 / 4],
  ])('%s: the share of rows moves that theory says', (hashing, share) => {
    const world = new World(setupOf(400), { partitions: 4, settings: { hashing, joinLater: 1 } });
    const before = new Map(partitionsOf(world).map((id) => [id, new Set(keysAt(world, id))]));
    expect(before.get('partition-r3')?.size).toBe(0);
    world.run.obey({ type: 'order', node: COORDINATOR, order: 'add-partition' });
    world.run.pass(10_000);
    expect(world.run.reported(COORDINATOR, 'rebalancing')).toBe('done');
    const moved = partitionsOf(world).flatMap((id) => keysAt(world, id).filter((key) => !before.get(id)?.has(key)));
    expect(Math.abs(moved.length / 400 - share)).toBeLessThan(0.06);
    expect(world.rows('SELECT count(*), count(DISTINCT tenant_id) FROM notes', [], 'r1')).toEqual([[400, 400]]);
    expect(world.violations).toEqual([]);
  });

  it('is refused in a sentence where nothing can join, or two rows could meet', () => {
    const add = (world: World): unknown => {
      world.run.obey({ type: 'order', node: COORDINATOR, order: 'add-partition' });
      world.run.pass(1000);
      return world.run.reported(COORDINATOR, 'rebalancing');
    };
    const joined = new World(setupOf(10), { settings: { joinLater: 1 } });
    expect(add(joined)).toBe('done');
    expect(add(joined)).toBe('every partition has joined already');
    const setup = ['CREATE TABLE items (id INTEGER PRIMARY KEY, tenant_id INTEGER)'];
    expect(add(new World(setup, { settings: { joinLater: 1, unique: 'checked per partition' } }))).toMatch(
      /^keys cannot move: The PRIMARY KEY of items must include tenant_id/,
    );
  });
});

describe('a partition leaves', () => {
  it.each([
    ['slots', 1 / 4],
    ['ring', 1 / 4],
    ['remainder', 3 / 4],
  ])('%s: the share of rows moves that theory says, and it holds nothing then', (hashing, share) => {
    const world = new World(setupOf(400), { partitions: 4, settings: { hashing, mayLeave: true } });
    const before = new Map(partitionsOf(world).map((id) => [id, new Set(keysAt(world, id))]));
    world.run.obey({ type: 'order', node: COORDINATOR, order: 'remove-partition' });
    world.run.pass(20_000);
    expect(world.run.reported(COORDINATOR, 'rebalancing')).toBe('done');
    expect(keysAt(world, 'partition-r3')).toEqual([]);
    expect(world.run.reported('partition-r3', 'empty')).toBe(true);
    const moved = partitionsOf(world).flatMap((id) => keysAt(world, id).filter((key) => !before.get(id)?.has(key)));
    expect(Math.abs(moved.length / 400 - share)).toBeLessThan(0.08);
    expect(world.rows('SELECT count(*), count(DISTINCT tenant_id) FROM notes', [], 'r1')).toEqual([[400, 400]]);
    // Who has learnt of it asks it for nothing any more.
    world.rows('SELECT count(*) FROM notes', [], 'r1');
    expect(world.sent.some(({ to }) => to === 'partition-r3')).toBe(false);
    expect(world.violations).toEqual([]);
  });

  it('and joins again, where it was', () => {
    const world = new World(setupOf(200), { settings: { mayLeave: true } });
    const before = partitionsOf(world).map((id) => keysAt(world, id).length);
    for (const order of ['remove-partition', 'remove-partition', 'add-partition', 'add-partition']) {
      world.run.obey({ type: 'order', node: COORDINATOR, order });
      world.run.pass(10_000);
      expect(world.run.reported(COORDINATOR, 'rebalancing')).toBe('done');
    }
    expect(partitionsOf(world).map((id) => keysAt(world, id).length)).toEqual(before);
    expect(world.rows('SELECT count(*), count(DISTINCT tenant_id) FROM orders')).toEqual([[200, 200]]);
    expect(world.violations).toEqual([]);
  });

  it('is refused in a sentence where it cannot', () => {
    const remove = (settings: Settings): unknown => {
      const world = new World(setupOf(10), { settings });
      world.run.obey({ type: 'order', node: COORDINATOR, order: 'remove-partition' });
      world.run.pass(1000);
      return world.run.reported(COORDINATOR, 'rebalancing');
    };
    expect(remove({ joinLater: 1 })).toBe('in this run no partition leaves: it was not set so');
    expect(remove({ mayLeave: true, joinLater: 2 })).toBe('one partition has to stay');
    expect(remove({ mayLeave: true, residents: '7=r2' })).toBe('keys are kept at partition-r2: it stays for them');
  });

  it('while queries run nothing fails, and no row is lost or doubled', () => {
    const made = underLoad({ leaves: true });
    expect(made.world.run.reported(COORDINATOR, 'rebalancing')).toBe('done');
    expect(wrongIn(made)).toEqual([]);
    expect(made.told.failed).toEqual([]);
  });

  it.each([
    ['partition-r0', 68],
    ['partition-r2', 74],
    ['partition-r2', 90],
    [COORDINATOR, 76],
  ])('nor when %s crashes', (node, atMs) => {
    const made = underLoad({ leaves: true, crash: { node, atMs } });
    expect([wrongIn(made), isThrough(made)]).toEqual([[], true]);
  });

  it('planted bug: rows that have left stay where they were, too', () => {
    expect(wrongIn(underLoad({ leaves: true, rules: { areLeftBehind: () => true } })).join()).toMatch(/rows arrive as they left/);
  });
});

describe('while queries run', () => {
  it('nothing fails, and no row is lost or doubled', () => {
    const made = underLoad({});
    expect(made.world.run.reported(COORDINATOR, 'rebalancing')).toBe('done');
    expect(wrongIn(made)).toEqual([]);
    expect(made.told.failed).toEqual([]);
  });

  it.each([
    ['partition-r0', 68],
    ['partition-r1', 74],
    ['partition-r2', 90],
    [COORDINATOR, 76],
  ])('nor when %s crashes', (node, atMs) => {
    const made = underLoad({ crash: { node, atMs } });
    expect([wrongIn(made), isThrough(made)]).toEqual([[], true]);
  });
});

describe('each bug is caught', () => {
  const bugs: readonly (Required<Pick<Schedule, 'rules'>> & Schedule & { readonly caught: RegExp })[] = [
    { rules: { isTailSent: () => false }, caught: /^rows arrive as they left: Move \d+ brought/ },
    { rules: { areLeftBehind: () => true }, caught: /^rows arrive as they left: \d+ rows have moved from/ },
    { rules: { isOneMap: () => true }, caught: /^a key has one owner: .* gave all its rows/ },
    { rules: { isHandedOver: () => false }, caught: /^keys at home: partition-r\d was asked for key/ },
    {
      rules: { isStopForced: () => false },
      caught: /^a key has one owner: .* ran a statement of key/,
      crash: { node: 'partition-r0', atMs: 72, what: 'process' },
      load: 'keys',
    },
  ];

  it.each(bugs)('$caught', ({ caught, ...schedule }) =>
    expect(underLoad(schedule).world.violations.join('\n')).toMatch(new RegExp(caught.source, 'm')),
  );

  it('and every rule is broken by one of them, and every invariant finds one', () => {
    expect(new Set(bugs.flatMap(({ rules }) => Object.keys(rules)))).toEqual(new Set(Object.keys(MOVING_RULES)));
    for (const { name } of whileMoving) expect(bugs.some(({ caught }) => caught.source.startsWith(`^${name}`))).toBe(true);
  });
});
