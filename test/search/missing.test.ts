/** Which confirmed writes are gone in the end: those that no database has whose rows count. */
import { expect, it } from 'vitest';
import { guaranteesOf } from '../../src/architectures/guaranteed.ts';
import type { Circumstances } from '../../src/architectures/guarantees.ts';
import type { Trail } from '../../src/search/registers.ts';
import { type Operation, Told } from '../../src/search/told.ts';
import { missingIn, sceneOf } from '../../src/search/verdicts.ts';
import { Names } from '../../src/sim/recorder.ts';

const DONE = { ok: true, columns: [], rows: [], changes: 1, tables: [], wrote: true } as const;

/** `w1` was confirmed, and nobody has read it: what each database holds, by its role. */
function goneFrom(held: Readonly<Record<string, Trail>>): readonly string[] {
  const writes: Operation = {
    ...{ op: 'w1', client: 'client-a', call: 0, return: 10, outcome: DONE, writes: 'w1', keys: [1], saw: new Map() },
    ...{ node: 'primary-a', position: 1, cached: false, isolation: null },
  };
  const told = new Told([], { nodes: [], names: new Names() }, { registers: 1, ledgers: 0 });
  told.operations.push(writes);
  const at: Circumstances = {
    ...{ settings: {}, nodes: [], farthestMs: 0, wiped: new Set(), crashed: new Set(), skewed: false, reported: () => [] },
  };
  const all = Object.entries(held).map(([role, trail]) => ({
    ...{ node: { id: role, kind: 'replica', region: role }, role, trails: new Map([[1, trail]]) },
  }));
  return missingIn(sceneOf(guaranteesOf('read-replicas'), told, all, at, true)).map(({ op }) => op);
}

it('where somebody leads, what it has counts', () => {
  expect(goneFrom({ primary: ['w1'], standby: [] })).toEqual([]);
  expect(goneFrom({ primary: [], standby: ['w1'] })).toEqual(['w1']);
});

it('where nobody leads, nothing is gone that any copy has', () => {
  expect(goneFrom({ fenced: [], standby: ['w1'] })).toEqual([]);
  expect(goneFrom({ fenced: [], standby: [] })).toEqual(['w1']);
});
