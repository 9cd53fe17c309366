/** What a common snapshot promises is judged from what clients saw: of a write to several rows all that a read asked for, or nothing of it. */
import { describe, expect, it } from 'vitest';
import { guaranteesOf } from '../../src/architectures/guaranteed.ts';
import type { Circumstances } from '../../src/architectures/guarantees.ts';
import type { Settings } from '../../src/architectures/showing.ts';
import { Names } from '../../src/sim/recorder.ts';
import { worldFrom } from '../../src/search/chance.ts';
import { hasNames } from '../../src/search/names.ts';
import { rowsIn, type Table, type Trail } from '../../src/search/registers.ts';
import { type Operation, Told } from '../../src/search/told.ts';
import { sceneOf, verdictsOn } from '../../src/search/verdicts.ts';
import type { World } from '../../src/search/world.ts';
import { targetOf } from './worlds.ts';

const DONE = { ok: true, columns: [], rows: [], changes: 0, tables: [], wrote: false } as const;
const operation = (op: string, rest: Partial<Operation>): Operation => ({
  ...{ op, client: 'client-a', call: 0, return: 10, outcome: DONE, writes: null, keys: [], saw: new Map(), node: null },
  ...{ position: 0, cached: false, isolation: null, ...rest },
});

/** Somebody writes rows 1 and 2 together, and a read shows this of them. */
function complaintsOn(settings: Settings, one: Trail, two: Trail): readonly string[] {
  const saw = new Map([
    [1, one],
    [2, two],
  ]);
  const operations = [operation('pays', { writes: 'w1', keys: [1, 2] }), operation('report', { call: 5, keys: [1, 2], saw })];
  const at: Circumstances = {
    ...{ settings, nodes: [], farthestMs: 0, wiped: new Set(), crashed: new Set(), skewed: false, reported: () => [] },
  };
  const told = new Told([], { nodes: [], names: new Names() }, { registers: 2, ledgers: 0 });
  told.operations.push(...operations);
  const scene = sceneOf(guaranteesOf('partition-router'), told, [], at, false);
  return verdictsOn(scene, at).complaints.flatMap(({ invariant, detail }) => (invariant === 'reads show whole commits' ? [detail] : []));
}

const COMMON = { acrossPartitions: 'two-phase', routers: 'main region', snapshot: 'a common one' };

it('with a common snapshot half of a commit is found', () => {
  expect(complaintsOn(COMMON, ['w1'], [])).toEqual(['report saw w1 in 1 of 2 rows']);
  expect(complaintsOn(COMMON, ['w1'], ['w1'])).toEqual([]);
  expect(complaintsOn(COMMON, [], [])).toEqual([]);
});

it('without one it is what may be seen', () => {
  expect(complaintsOn({ ...COMMON, snapshot: 'none in common' }, ['w1'], [])).toEqual([]);
});

/** In one database with both tables: the token's rows, and whose turns its trail tells; `m1` has moved it to the second table, `m2` back. */
function tokenAt(held: Readonly<Record<Table, readonly string[]>>, turns: Trail, seen: readonly string[] = [turns.at(-1) ?? 'unmoved']) {
  const rows = { registers: 1, ledgers: 1 };
  const told = new Told([], { nodes: [], names: new Names() }, rows);
  const moves = (op: string, to: Table) => operation(op, { writes: op, keys: [1], isolation: 'serializable', moves: to });
  const trails = new Map([
    [1, turns],
    [101, []],
  ]);
  told.operations.push(moves('m1', 'ledgers'), moves('m2', 'registers'), operation('r', { saw: trails, tokens: seen, ofBoth: true }));
  const at: Circumstances = {
    ...{ settings: {}, nodes: [], farthestMs: 0, wiped: new Set(), crashed: new Set(), skewed: false, reported: () => [] },
  };
  const node = { node: { id: 'primary', kind: 'primary', region: 'a' }, role: 'primary', trails, tokens: held };
  return verdictsOn(sceneOf(guaranteesOf('single-node'), told, [node], at, true), at).complaints.flatMap(({ invariant, detail }) =>
    /atomic|whole/.test(invariant) ? [detail] : [],
  );
}

describe('the token that moves between two tables', () => {
  it('is where the last has put it', () => {
    expect(tokenAt({ registers: ['unmoved'], ledgers: [] }, [])).toEqual([]);
    expect(tokenAt({ registers: [], ledgers: ['m1'] }, ['m1'])).toEqual([]);
    expect(tokenAt({ registers: ['m2'], ledgers: [] }, ['m1', 'm2'])).toEqual([]);
  });

  it.each([
    ['in both', { registers: ['unmoved'], ledgers: ['m1'] }, 'in registers by unmoved and in ledgers by m1'],
    ['in none', { registers: [], ledgers: [] }, 'in no table'],
    ['left where it was', { registers: ['unmoved'], ledgers: [] }, 'in registers by unmoved'],
  ])('%s is half a transaction', (_, held, where) =>
    expect(tokenAt(held, ['m1'])).toEqual([`m1 was the last to move the token, to ledgers, and at primary it is ${where}`]),
  );

  it('is seen once by a read of both tables, and as its turn says', () => {
    const [held, turns] = [{ registers: [], ledgers: ['m1'] }, ['m1']] as const;
    expect(tokenAt(held, turns, ['unmoved'])).toEqual(['r saw the token moved by unmoved, and m1 in its turn']);
    expect(tokenAt(held, turns, [])).toEqual(['r saw the token moved by nobody, and m1 in its turn']);
    expect(tokenAt(held, turns, ['unmoved', 'm1'])).toEqual(['r saw the token moved by unmoved and by m1, and m1 in its turn']);
  });
});

it('worlds with a second table ask for both, and worlds without it are of one', () => {
  const worlds = Array.from({ length: 24 }, (_, seed) => worldFrom(targetOf('single-node'), seed));
  const both = worlds.filter(({ setup }) => rowsIn(setup).ledgers > 0);
  expect(both.length).toBeGreaterThan(6);
  expect(both.length).toBeLessThan(18);
  const texts = (some: readonly World[]): string => JSON.stringify(some.map(({ asks }) => asks));
  expect(texts(both)).toContain('DELETE FROM registers');
  expect(texts(both)).toContain('UNION ALL');
  expect(texts(worlds.filter((world) => !both.includes(world)))).not.toContain('ledgers');
});

describe('rows with a unique value', () => {
  const judged = (author: string, definite: boolean) => {
    const told = new Told([], { nodes: [], names: new Names() }, { registers: 1, ledgers: 0 });
    const problem = { message: 'it is taken', detail: '', offset: null };
    told.operations.push(operation('n1w', { writes: 'n1w', conditional: true, outcome: { ok: false, definite, problem } }));
    const at: Circumstances = {
      ...{ settings: {}, nodes: [], farthestMs: 0, wiped: new Set(), crashed: new Set(), skewed: false, reported: () => [] },
    };
    const node = {
      node: { id: 'primary', kind: 'primary', region: 'a' },
      role: 'primary',
      trails: new Map([[1, []]]),
      names: [[author, 1, 'n1']],
    };
    return verdictsOn(sceneOf(guaranteesOf('single-node'), told, [node], at, true), at).complaints.map(({ detail }) => detail);
  };

  it('are not there where their writer was told for certain that they are not', () => {
    expect(judged('n1w', true)).toEqual(['n1w failed for certain (“it is taken”) and took effect']);
    expect(judged('n1w', false)).toEqual([]);
    expect(judged('n2w', true)).toEqual([]);
  });

  it('are asked for in half of the worlds of sites that all take writes, and deleted', () => {
    const target = targetOf('multi-master', { protocol: 'multi-leader' });
    const worlds = Array.from({ length: 12 }, (_, seed) => worldFrom(target, seed)).filter(({ setup }) => hasNames(setup));
    expect(worlds.length).toBeGreaterThan(2);
    expect(worlds.length).toBeLessThan(10);
    for (const { asks } of worlds) expect(JSON.stringify(asks)).toMatch(/INSERT INTO names.*|DELETE FROM names/);
  });
});
