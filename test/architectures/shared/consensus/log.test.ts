/** The log's own arithmetic, and majorities. */
import { describe, expect, it } from 'vitest';
import {
  entryAt,
  firstIndexOf,
  indexOfOrdinal,
  lastIndex,
  type Log,
  ordinalAt,
  START,
  termAt,
} from '../../../../src/architectures/shared/consensus/log.ts';
import { reachedByMajority } from '../../../../src/architectures/shared/consensus/highest.ts';

const logOf = (terms: readonly number[], base = START): Log<string> => ({
  base,
  entries: terms.map((term, i) => ({ term, ordinal: base.ordinal + i, payload: i === 0 ? null : 'x' })),
});

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
    expect([0, 1, 4, 5].map((ordinal) => indexOfOrdinal(log, ordinal))).toEqual([0, 2, 5, 6]);
  });

  it('that gave up its front knows of the last that is gone, and nothing before', () => {
    const log = logOf([4, 4, 6], { index: 10, term: 3, ordinal: 7 });
    expect([9, 10, 11, 13, 14].map((index) => termAt(log, index))).toEqual([0, 3, 4, 6, 0]);
    expect([9, 10, 11, 13].map((index) => ordinalAt(log, index))).toEqual([0, 7, 7, 9]);
    expect([10, 11, 13, 14].map((index) => entryAt(log, index)?.term)).toEqual([undefined, 4, 6, undefined]);
    expect([lastIndex(log), lastIndex(logOf([]))]).toEqual([13, 0]);
    expect([1, 5, 7].map((term) => firstIndexOf(log, term))).toEqual([11, 13, 14]);
    // No-ops beside the statement count with it: the first of them is named.
    expect([6, 7, 8, 10].map((ordinal) => indexOfOrdinal(log, ordinal))).toEqual([10, 10, 12, 14]);
  });
});

describe('reachedByMajority', () => {
  it('is the value that a majority reaches', () => {
    expect(reachedByMajority(new Float64Array([7, 3, 9, 1, 5]), 3)).toBe(5);
    expect(reachedByMajority(new Float64Array([7, 3, 9, 1]), 3)).toBe(3);
    expect(reachedByMajority(new Float64Array([4]), 1)).toBe(4);
  });
});
