/** A checker that remembers what it saw. Its memory is handed to it each time and is plain data, so that a checkpoint can copy it. */
import type { Checker } from '../contract.ts';

export function remembering<M>(memory: M, after: Checker<M>['after']): Checker<M> {
  return { memory, after };
}

/** What holds whatever happens. */
export const HOLDS: Checker = { after: () => null };
