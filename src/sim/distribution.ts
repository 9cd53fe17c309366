/**
 * How long something takes, as a distribution: plain data, in milliseconds, so that a scenario's file can hold one. What would be
 * negative is 0. Only arithmetic that every engine does alike (see random.ts).
 */
import { mistaken } from './assert.ts';
import type { Micros } from './node.ts';
import { exp, ln, type Stream } from './random.ts';

export type SimpleDistribution =
  | { readonly type: 'constant'; readonly ms: number }
  | { readonly type: 'normal'; readonly meanMs: number; readonly sdMs: number }
  /** `sigma`: standard deviation of the logarithm. */
  | { readonly type: 'lognormal'; readonly medianMs: number; readonly sigma: number }
  | { readonly type: 'exponential'; readonly meanMs: number }
  /** Never below `leastMs`; P(above x) = (leastMs / x)^shape. */
  | { readonly type: 'pareto'; readonly leastMs: number; readonly shape: number }
  /** Measured values in rising order, each as likely as the next; what lies between two neighbours is as likely as they are. */
  | { readonly type: 'table'; readonly ms: readonly number[] };

export type Distribution =
  | SimpleDistribution
  /** One of these each time, in proportion to its weight. */
  | { readonly type: 'mixture'; readonly of: readonly { readonly weight: number; readonly delay: SimpleDistribution }[] };

/** A tail may be so long that its draws are no times any more: nothing takes longer than a day. */
const LONGEST_MS = 86_400_000;

/** Draws a time, µs, not rounded. */
export function draw(distribution: Distribution, stream: Stream): Micros {
  const ms = distribution.type === 'mixture' ? drawMixed(distribution.of, stream) : drawMs(distribution, stream);
  return 1000 * Math.min(LONGEST_MS, Math.max(0, ms));
}

function drawMs(simple: SimpleDistribution, stream: Stream): number {
  switch (simple.type) {
    case 'constant':
      return simple.ms;
    case 'normal':
      return simple.meanMs + simple.sdMs * stream.normal();
    case 'lognormal':
      return simple.medianMs * exp(simple.sigma * stream.normal());
    case 'exponential':
      return stream.exponential(simple.meanMs);
    case 'pareto':
      return simple.leastMs * exp(-ln(stream.unit()) / simple.shape);
    case 'table': {
      const place = stream.unit() * (simple.ms.length - 1);
      const below = Math.floor(place);
      const low = simple.ms[below] ?? 0;
      return low + (place - below) * ((simple.ms[below + 1] ?? low) - low);
    }
  }
}

function drawMixed(parts: Extract<Distribution, { type: 'mixture' }>['of'], stream: Stream): number {
  let left = stream.unit() * parts.reduce((sum, { weight }) => sum + weight, 0);
  for (const { weight, delay } of parts) {
    left -= weight;
    if (left < 0) return drawMs(delay, stream);
  }
  // Rounding may leave a little: the last part takes it.
  return drawMs(parts.at(-1)?.delay ?? mistaken('a mixture has no parts'), stream);
}
