/** Which operations a log holds, and which it has given up and are remembered. */
import { describe, expect, it } from 'vitest';
import { forgetBut, lookAt, memoryUpTo, noIndex } from '../../../../src/architectures/shared/consensus/operations.ts';
import type { SqlCommand } from '../../../../src/architectures/multi-master/consensus/protocol.ts';
import { type Entry, START } from '../../../../src/architectures/shared/consensus/log.ts';

const entry = (term: number, op: string): Entry<SqlCommand> => ({
  term,
  ordinal: 0,
  payload: { op, origin: 'a', statement: { sql: '', params: [], nowMs: 0, seed: '' } },
});

describe('the index of operations', () => {
  it('follows a log that grows, is cut, and grows otherwise', () => {
    const entries = [entry(1, 'x'), entry(1, 'y')];
    const known = noIndex();
    const find = (op: string): number | undefined => {
      lookAt(known, { base: START, entries }, null);
      return known.indexes.get(op);
    };
    expect([find('x'), find('y'), find('z')]).toEqual([1, 2, undefined]);
    entries.length = 1;
    expect(find('y')).toBeUndefined();
    entries.push(entry(2, 'z'));
    entries.push(entry(2, 'y'));
    expect([find('x'), find('z'), find('y')]).toEqual([1, 2, 3]);
    entries.length = 0;
    expect(find('x')).toBeUndefined();
  });

  it('remembers the last operations of what the log gives up, and up to where it has forgotten', () => {
    const entries = ['a', 'b', 'c', 'd', 'e'].map((op) => entry(1, op));
    const known = noIndex();
    lookAt(known, { base: START, entries }, null);
    const memory = memoryUpTo(known, 0, 4, 2);
    expect(memory).toEqual({ base: 0, forgottenTo: 2, operations: ['c', 'd'] });
    forgetBut(known, memory, 4);
    expect([[...known.indexes.keys()], known.forgottenTo]).toEqual([['c', 'd', 'e'], 2]);

    // Another life, whose log begins after that: it knows the same.
    const again = noIndex();
    lookAt(again, { base: { index: 4, term: 1, ordinal: 4 }, entries: entries.slice(4) }, memory);
    expect([[...again.indexes.keys()], again.forgottenTo]).toEqual([['c', 'd', 'e'], 2]);
    expect(memoryUpTo(again, 0, 5, 2)).toEqual({ base: 0, forgottenTo: 4, operations: ['d', 'e'] });
  });
});
