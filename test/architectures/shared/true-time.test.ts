/** TrueTime by itself: the sawtooth, what an answer is worth, and what is certain. */
import { expect, it } from 'vitest';
import { after, answered, before, epsilon, now } from '../../../src/architectures/shared/timestamps/true-time.ts';

const BOUNDS = { baseUs: 1000, driftPpm: 200 };

it('grows from 1 to 7 ms in thirty seconds (Corbett et al. 2012, §3), and falls back with the next answer', () => {
  const synced = answered(500, 0, 1000, BOUNDS);
  expect(synced).toEqual({ offsetUs: 0, errorUs: 1000, at: 1000 });
  expect([1000, 15_001_000, 30_001_000].map((local) => epsilon(synced, BOUNDS, local))).toEqual([1000, 4000, 7000]);
  expect(epsilon(answered(30_001_000, 30_000_500, 30_001_500, BOUNDS), BOUNDS, 30_001_500)).toBe(1000);
});

it('corrects a clock that is off, and takes half of the way for the error where that is more', () => {
  const synced = answered(1_000_000, 0, 80_000, BOUNDS);
  expect(synced.errorUs).toBe(40_000);
  expect(now(synced, BOUNDS, 80_000)).toEqual({ earliest: 1_000_000, latest: 1_080_000 });
});

it('knows nothing before the first answer, and nothing when the clock was set back', () => {
  const synced = answered(5000, 4000, 6000, BOUNDS);
  for (const interval of [now(null, BOUNDS, 10), now(synced, BOUNDS, 5999)])
    expect([after(interval, 0), before(interval, 10 ** 12)]).toEqual([false, false]);
});

it('calls past what is before all that it may be, and to come what is after all', () => {
  const interval = { earliest: 10, latest: 20 };
  expect([9, 10, 15, 20, 21].map((t) => [after(interval, t), before(interval, t)])).toEqual([
    [true, false],
    [false, false],
    [false, false],
    [false, false],
    [false, true],
  ]);
});
