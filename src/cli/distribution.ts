/** Figures of many runs as one figure each: every number in a JSON-like value becomes its distribution over the runs. */

export interface Distribution {
  readonly p50: number;
  readonly p95: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Nearest rank, as everywhere in Antipode: a figure that a run really had. `sorted` is not empty. */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function distribution(values: readonly number[]): Distribution {
  const sorted = [...values].sort((a, b) => a - b);
  const sum = sorted.reduce((total, value) => total + value, 0);
  return {
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    min: percentile(sorted, 0),
    max: percentile(sorted, 1),
    mean: sum / sorted.length,
  };
}

const isRecord = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Merges equal-shaped values. Numbers become distributions over the runs that have them (`null` and absent ones do not
 * count); objects are merged key by key; anything else is kept from the first run that has it.
 */
export function distributions(runs: readonly Json[]): Json {
  const present = runs.filter((run) => run !== null && run !== undefined);
  const numbers = present.filter((run): run is number => typeof run === 'number');
  if (numbers.length > 0 && numbers.length === present.length) return { ...distribution(numbers) };
  const records = present.filter(isRecord);
  if (records.length > 0 && records.length === present.length) {
    const keys = [...new Set(records.flatMap((record) => Object.keys(record)))];
    return Object.fromEntries(keys.map((key) => [key, distributions(records.map((record) => record[key] ?? null))]));
  }
  return present[0] ?? null;
}
