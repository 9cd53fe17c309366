/** The spread of many values: exact while they are few, then from a histogram, so that memory stays level. */
import { build, type Histogram } from 'hdr-histogram-js';

/** Values that are kept as they are. */
const EXACT_MAX = 50_000;
/** Of a histogram's values this many digits are right: figures are off by at most 0.1 %. */
const DIGITS = 3;
/** A day, µs. */
const LONGEST = 86_400_000_000;

export class Spread {
  count = 0;
  max: number | null = null;
  #exact: number[] = [];
  #histogram: Histogram | null = null;

  /** `value` is a whole number, 0 or more. */
  add(value: number): void {
    this.count++;
    if (this.max === null || value > this.max) this.max = value;
    if (this.#histogram) this.#histogram.recordValue(Math.min(value, LONGEST));
    else this.#exact.push(value);
    if (this.#exact.length > EXACT_MAX) this.#fold();
  }

  /** False when quantiles come from a histogram and may be off by 0.1 %. */
  get exact(): boolean {
    return this.#histogram === null;
  }

  /** The values at or below which these shares lie (nearest rank); null for none. */
  quantiles(shares: readonly number[]): readonly (number | null)[] {
    const { count } = this;
    if (count === 0) return shares.map(() => null);
    const histogram = this.#histogram;
    if (histogram) return shares.map((share) => histogram.getValueAtPercentile(share * 100));
    const sorted = this.#exact.sort((a, b) => a - b);
    return shares.map((share) => quantile(sorted, share));
  }

  #fold(): void {
    const histogram = build({
      lowestDiscernibleValue: 1,
      highestTrackableValue: LONGEST,
      numberOfSignificantValueDigits: DIGITS,
      bitBucketSize: 64,
      useWebAssembly: false,
    });
    for (const value of this.#exact) histogram.recordValue(value);
    this.#exact = [];
    this.#histogram = histogram;
  }
}

/** The value below which a share of the sorted values lies (nearest rank); null for none. */
export function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
