import { expect, it } from 'vitest';
import { type Distribution, draw } from '../../src/sim/distribution.ts';
import { exp, Stream } from '../../src/sim/random.ts';

const DRAWS = 40_000;

/** Quantiles of many draws, ms. */
function quantiles(distribution: Distribution, at: readonly number[]): readonly number[] {
  const stream = new Stream(5, 'distribution');
  const drawn = Array.from({ length: DRAWS }, () => draw(distribution, stream) / 1000).sort((a, b) => a - b);
  return at.map((share) => drawn[Math.floor(share * (DRAWS - 1))] ?? 0);
}

// What each should give is reckoned with the engine's own functions and textbook quantiles: z(0.9) = 1.2816.
it.each<[Distribution, readonly [number, number, number]]>([
  [{ type: 'constant', ms: 7 }, [7, 7, 7]],
  [{ type: 'normal', meanMs: 50, sdMs: 5 }, [50 - 5 * 1.2816, 50, 50 + 5 * 1.2816]],
  [{ type: 'lognormal', medianMs: 20, sigma: 0.5 }, [20 * Math.exp(-0.5 * 1.2816), 20, 20 * Math.exp(0.5 * 1.2816)]],
  [{ type: 'exponential', meanMs: 30 }, [-30 * Math.log(0.9), 30 * Math.LN2, -30 * Math.log(0.1)]],
  [{ type: 'pareto', leastMs: 10, shape: 3 }, [10 * 0.9 ** (-1 / 3), 10 * 0.5 ** (-1 / 3), 10 * 0.1 ** (-1 / 3)]],
  [{ type: 'table', ms: [10, 20, 40] }, [12, 20, 36]],
  [
    {
      type: 'mixture',
      of: [
        { weight: 3, delay: { type: 'constant', ms: 1 } },
        { weight: 1, delay: { type: 'constant', ms: 100 } },
      ],
    },
    [1, 1, 100],
  ],
])('%j has the deciles of its formula', (distribution, [low, middle, high]) => {
  const [p10 = 0, p50 = 0, p90 = 0] = quantiles(distribution, [0.1, 0.5, 0.9]);
  for (const [drawn, wanted] of [
    [p10, low],
    [p50, middle],
    [p90, high],
  ] as const) {
    expect(Math.abs(drawn / wanted - 1)).toBeLessThan(0.03);
  }
});

it('draws no negative time, and none longer than a day', () => {
  const stream = new Stream(1, 'tails');
  for (let i = 0; i < 5_000; i++) {
    expect(draw({ type: 'normal', meanMs: 1, sdMs: 10 }, stream)).toBeGreaterThanOrEqual(0);
    expect(draw({ type: 'pareto', leastMs: 1_000_000, shape: 0.1 }, stream)).toBeLessThanOrEqual(86_400_000_000);
  }
});

it('has an exponential function of its own that is as exact as the engine’s', () => {
  for (let x = -100; x <= 100; x += 0.37) expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(1e-13);
});
