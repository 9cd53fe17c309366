/** The log's own arithmetic, and majorities. */
import { describe, expect, it } from 'vitest';
import { entryAt, firstIndexOf, indexOfOrdinal, type Log, ordinalAt, termAt } from '../../../../src/architectures/shared/consensus/log.ts';
import { reachedByMajority } from '../../../../src/architectures/shared/consensus/raft/quorum.ts';

const logOf = (terms: readonly number[]): Log<string> => terms.map((term, i) => ({ term, ordinal: i, payload: i === 0 ? null : 'x' }));

describe('a log', () => {
  it('counts from 1 and knows nothing beyond its ends', () => {
    const log = logOf([1, 1, 4]);
    expect([0, 1, 3, 4].map((index) => termAt(log, index))).toEqual([0, 1, 4, 0]);
    expect([0, 1, 3].map((index) => ordinalAt(log, index))).toEqual([0, 0, 2]);
    expect([0, 3, 4].map((index) => entryAt(log, index)?.term)).toEqual([undefined, 4, undefined]);
  });

  it('finds terms and ordinals by halving', () => {
    const log = logOf([1, 1, 4, 4, 6]);
    expect([1, 2, 4, 5, 6, 7].map((term) => firstIndexOf(log, term))).toEqual([1, 3, 3, 5, 5, 6]);
    expect([0, 1, 4, 5].map((ordinal) => indexOfOrdinal(log, ordinal))).toEqual([1, 2, 5, 6]);
  });
});

describe('reachedByMajority', () => {
  it('is the value that a majority reaches', () => {
    expect(reachedByMajority(new Float64Array([7, 3, 9, 1, 5]), 3)).toBe(5);
    expect(reachedByMajority(new Float64Array([7, 3, 9, 1]), 3)).toBe(3);
    expect(reachedByMajority(new Float64Array([4]), 1)).toBe(4);
  });
});
