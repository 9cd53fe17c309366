/** When things go wrong: at even moments over the seeds, so that no phase of anything is picked. */
import type { ScenarioInput } from '../../scenarios/schema.ts';

export type TimedInput = ScenarioInput['commands'][number];

/** The seed's place among twenty even ones, moved on by the golden section for each further `turn`: 0 ≤ it < 1. */
export function phase(seed: number, turn = 0): number {
  const place = (seed - 0.5) / 20 + turn * 0.6180339887;
  return place - Math.floor(place);
}

/** Moments of a seed, in order: one in each of `count` equal parts of [from, to], ms. */
export const moments = (seed: number, count: number, fromMs: number, toMs: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => Math.round(fromMs + ((toMs - fromMs) * (i + phase(seed, i))) / count));

/** The process dies, and is back after a while. */
export const crashed = (node: string, atMs: number, backMs: number, what: 'process' | 'host' = 'process'): readonly TimedInput[] => [
  { atMs, command: { type: 'crash', node, what } },
  { atMs: atMs + backMs, command: { type: 'restart', node } },
];
