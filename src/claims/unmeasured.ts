/** Claims that are not measured, each with what is missing. */
import type { Unmeasured } from './claim.ts';

export const unmeasured: readonly Unmeasured[] = [
  {
    ...{
      id: 'P10',
      statement: 'It is cheaper in machines and space for its load.',
      architecture: 'partition-router',
      group: 'pros' as const,
      expected: 'held under conditions' as const,
    },
    missing: 'The search for the fewest machines that carry a load, bare and at equal safety, is not written yet.',
  },
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
  {
    ...{
      id: 'S2',
      statement: 'It is cheap.',
      architecture: 'single-node',
      group: 'pros' as const,
      expected: 'held under conditions' as const,
    },
    missing: 'Money needs prices with their sources, which the comparison does not have in this version.',
  },
  {
    ...{
      id: 'U7',
      statement: 'Availability is bought more simply with a standby than with multi-master.',
      architecture: null,
      group: 'who should choose what' as const,
      expected: 'held under conditions' as const,
    },
    missing: 'It follows from R3, M1 and M4 at equal faults, and its experiment is not written yet.',
  },
  {
    ...{
      id: 'U8',
      statement: 'Read latency is bought more simply with replicas or a cache than with multi-master.',
      architecture: null,
      group: 'who should choose what' as const,
      expected: 'held under conditions' as const,
    },
    missing: 'It needs waits at equal freshness with their costs, and its experiment is not written yet.',
  },
  {
    ...{
      id: 'U9',
      statement: 'In many cases a single database is best.',
      architecture: 'single-node',
      group: 'who should choose what' as const,
      expected: 'held under conditions' as const,
    },
    missing: 'The grid of loads, shares and tolerated outages that says where the crossover lies is not written yet.',
  },
];
