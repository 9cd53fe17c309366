/** Figures of many runs as one figure each: every number in a report becomes its distribution over the runs. */
import { quantile } from '../trace/spread.ts';

export interface Distribution {
  readonly p50: number;
  readonly p95: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

/** `values` is not empty; every quantile is a figure that some run really had. */
export function distribution(values: readonly number[]): Distribution {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => quantile(sorted, share) ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), min: at(0), max: at(1), mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length };
}

const isNumber = (value: unknown): value is number => typeof value === 'number';
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Merges plain data of one shape. Numbers become distributions over the runs that have them (`null` and absent ones do not
 * count); objects are merged key by key; anything else is kept from the first run that has it.
 */
export function distributions(runs: readonly unknown[]): unknown {
  const present = runs.filter((run) => run !== null && run !== undefined);
  if (present.length === 0) return null;
  if (present.every(isNumber)) return distribution(present);
  if (!present.every(isRecord)) return present[0];
  const keys = new Set(present.flatMap((record) => Object.keys(record)));
  return Object.fromEntries([...keys].map((key) => [key, distributions(present.map((record) => record[key]))]));
}
