/** Whether runs can stand beside each other: the same world asked the same, of which only the conditions differ. */
import { alike } from '../sim/alike.ts';
import type { RunSpec } from './run.ts';

/** How many runs can be compared. */
const COMPARED = { min: 2, max: 5 } as const;

export function whyNotSoMany(runs: number): string | null {
  const { min, max } = COMPARED;
  return runs >= min && runs <= max ? null : `${min} to ${max} runs can be compared, not ${runs}. Name fewer or more of them.`;
}

/** One sentence on why these cannot be compared; null when they can. */
export function whyNotComparable(specs: readonly RunSpec[]): string | null {
  const unfit = whyNotSoMany(specs.length);
  if (unfit !== null) return unfit;
  const [first, ...others] = specs;
  for (const other of first ? others : []) {
    if (first?.seed !== other.seed)
      return `These runs cannot be compared: one has seed ${first?.seed}, another ${other.seed}, so that delays differ by chance alone. Give them one seed.`;
    if (!alike(first.scenario.setup, other.scenario.setup))
      return 'These runs cannot be compared: their databases hold different data. Choose runs of one scenario or workload.';
    if (!alike(first.scenario.load, other.scenario.load) || !alike(first.scenario.regions, other.scenario.regions))
      return 'These runs cannot be compared: other clients ask other things in them. Choose runs of one scenario or workload.';
  }
  return null;
}
