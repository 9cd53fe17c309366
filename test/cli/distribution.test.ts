import { describe, expect, it } from 'vitest';
import { distribution, distributions } from '../../src/cli/distribution.ts';

describe('figures over many runs', () => {
  it('are values that some run really had, and their mean', () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(distribution(values)).toEqual({ p50: 50, p95: 95, min: 1, max: 100, mean: 50.5 });
    expect(distribution([7])).toEqual({ p50: 7, p95: 7, min: 7, max: 7, mean: 7 });
  });

  it('are merged key by key; what a run does not have does not count', () => {
    const merged = distributions([
      { tokyo: { p50Ms: 10, maxMs: null }, name: 'x' },
      { tokyo: { p50Ms: 20, maxMs: 5 }, dublin: { p50Ms: 1 }, name: 'x' },
    ]);
    expect(merged).toMatchObject({
      tokyo: { p50Ms: { min: 10, max: 20, mean: 15 }, maxMs: { min: 5, max: 5 } },
      dublin: { p50Ms: { mean: 1 } },
      name: 'x',
    });
    expect(distributions([{ a: null }, { a: null }])).toEqual({ a: null });
  });
});
