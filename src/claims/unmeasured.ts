/** Claims that are not measured, each with what is missing. */
import type { Unmeasured } from './claim.ts';

export const unmeasured: readonly Unmeasured[] = [
  {
    ...{
      id: 'M8',
      statement: 'Synchronized clocks order writes and give reads all data up to the moment asked.',
      architecture: 'multi-master',
      group: 'pros' as const,
      expected: 'held' as const,
    },
    missing: 'No room waits out the uncertainty of clocks (TrueTime with commit wait) in this version.',
  },
];
