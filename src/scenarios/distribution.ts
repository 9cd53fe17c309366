/** How long something takes, as a file may say it: the shapes of `sim/distribution.ts`, with their bounds. */
import * as v from 'valibot';

const durationMs = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(3_600_000));

const simple = [
  v.strictObject({ type: v.literal('constant'), ms: durationMs }),
  v.strictObject({ type: v.literal('normal'), meanMs: durationMs, sdMs: durationMs }),
  /** `sigma`: standard deviation of the logarithm. */
  v.strictObject({ type: v.literal('lognormal'), medianMs: durationMs, sigma: v.pipe(v.number(), v.minValue(0), v.maxValue(5)) }),
  v.strictObject({ type: v.literal('exponential'), meanMs: durationMs }),
  /** Never below `leastMs`; the smaller `shape`, the longer the tail. */
  v.strictObject({ type: v.literal('pareto'), leastMs: durationMs, shape: v.pipe(v.number(), v.minValue(0.1), v.maxValue(100)) }),
  /** Measured values, in any order. */
  v.strictObject({ type: v.literal('table'), ms: v.pipe(v.array(durationMs), v.minLength(1), v.maxLength(10_000)) }),
] as const;

const weighted = v.strictObject({ weight: v.pipe(v.number(), v.minValue(0.000001), v.maxValue(1e6)), delay: v.variant('type', simple) });
export const distribution = v.variant('type', [
  ...simple,
  v.strictObject({ type: v.literal('mixture'), of: v.pipe(v.array(weighted), v.minLength(1), v.maxLength(20)) }),
]);
