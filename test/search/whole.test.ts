/** What a common snapshot promises is judged from what clients saw: of a write to several rows all that a read asked for, or nothing of it. */
import { expect, it } from 'vitest';
import { guaranteesOf } from '../../src/architectures/guaranteed.ts';
import type { Circumstances } from '../../src/architectures/guarantees.ts';
import type { Settings } from '../../src/architectures/showing.ts';
import { Names } from '../../src/sim/recorder.ts';
import type { Trail } from '../../src/search/registers.ts';
import { type Operation, Told } from '../../src/search/told.ts';
import { sceneOf, verdictsOn } from '../../src/search/verdicts.ts';

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
  const told = new Told([], { nodes: [], names: new Names() }, 2);
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
