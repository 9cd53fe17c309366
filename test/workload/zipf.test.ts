/** Zipf's law: shares are those of 1/k, and every number from 1 to n is drawn. */
import { expect, it } from 'vitest';
import { Stream } from '../../src/sim/random.ts';
import { zipf } from '../../src/workload/zipf.ts';

it.each([1, 2, 30, 1_000])('draws from %i by 1/k', (n) => {
  const stream = new Stream(7, 'zipf');
  const counts = new Array<number>(n + 1).fill(0);
  const draws = 200_000;
  for (let i = 0; i < draws; i++) {
    const k = zipf(n, stream.unit());
    counts[k] = (counts[k] ?? 0) + 1;
  }
  expect(counts[0]).toBe(0);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(draws);
  const all = counts.reduce((sum, _, k) => sum + (k === 0 ? 0 : 1 / k), 0);
  for (const k of [1, 2, 5, n]) {
    if (k > n) continue;
    const share = 1 / k / all;
    const deviation = Math.sqrt((share * (1 - share)) / draws);
    expect(Math.abs((counts[k] ?? 0) / draws - share)).toBeLessThanOrEqual(5 * deviation);
  }
});

it('gives the first and the last at the ends of the interval', () => {
  expect([zipf(30, 1e-12), zipf(30, 1 - 1e-12)]).toEqual([1, 30]);
});
