/** The log's own arithmetic, and majorities. */
import { describe, expect, it } from 'vitest';
import { Log } from '../../../../../src/architectures/shared/consensus/raft/log.ts';
import { reachedByMajority } from '../../../../../src/architectures/shared/consensus/raft/quorum.ts';

const logOf = (terms: readonly number[]): Log<string> =>
  new Log(terms.map((term, i) => ({ term, ordinal: i, payload: i === 0 ? null : 'x' })));

describe('Log', () => {
  it('counts from 1 and knows nothing beyond its ends', () => {
    const log = logOf([1, 1, 4]);
    expect([log.lastIndex, log.lastTerm, log.termAt(0), log.termAt(4), log.at(0), log.at(4)]).toEqual([3, 4, 0, 0, undefined, undefined]);
    expect(new Log().lastTerm).toBe(0);
  });

  it('finds terms and ordinals by halving', () => {
    const log = logOf([1, 1, 4, 4, 6]);
    expect([1, 2, 4, 5, 6, 7].map((term) => log.firstIndexOf(term))).toEqual([1, 3, 3, 5, 5, 6]);
    expect([0, 1, 4, 5].map((ordinal) => log.indexOfOrdinal(ordinal))).toEqual([1, 2, 5, 6]);
  });

  it('cuts its tail and never grows by cutting', () => {
    const log = logOf([1, 1, 4]);
    log.truncate(7);
    expect(log.lastIndex).toBe(3);
    log.truncate(1);
    expect(log.slice(1, 9)).toHaveLength(1);
  });
});

describe('reachedByMajority', () => {
  it('is the value that a majority reaches', () => {
    expect(reachedByMajority(new Float64Array([7, 3, 9, 1, 5]), 3)).toBe(5);
    expect(reachedByMajority(new Float64Array([7, 3, 9, 1]), 3)).toBe(3);
    expect(reachedByMajority(new Float64Array([4]), 1)).toBe(4);
  });
});
