/** Percentiles, medians and choices among operations. */
import type { Op, Sheet } from './sheet.ts';

/** Left out at the beginning of every run, by rule. */
export const WARM_UP_MS = 10_000;

/** The value at or below which this share of them lies (nearest rank); infinite for none, so that nothing is held for nothing. */
export function share(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.POSITIVE_INFINITY;
}

export const median = (values: readonly number[]): number => share(values, 0.5);
export const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
export const mean = (values: readonly number[]): number => (values.length === 0 ? Number.NaN : sum(values) / values.length);

/** Waits; what has not come back waits without an end. */
export const waits = (ops: readonly Op[]): readonly number[] =>
  ops.map(({ ms, state }) => (state === 'ok' && ms !== null ? ms : Number.POSITIVE_INFINITY));
export const p50 = (ops: readonly Op[]): number => median(waits(ops));

export const warm = ({ ops }: Sheet, fromMs = WARM_UP_MS): readonly Op[] => ops.filter(({ atMs }) => atMs >= fromMs);
export const asking = (ops: readonly Op[], sql: string): readonly Op[] => ops.filter((op) => op.sql === sql);
export const of = (ops: readonly Op[], region: string): readonly Op[] => ops.filter(({ from }) => from === region);
