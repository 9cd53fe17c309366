/** Claims that are not measured, each with what is missing. */
import type { Unmeasured } from './claim.ts';

export const unmeasured: readonly Unmeasured[] = [
  {
    ...{
      id: 'R3',
      statement: 'Promotion can improve availability.',
      architecture: 'read-replicas',
      group: 'pros' as const,
      expected: 'held under conditions' as const,
    },
    missing: 'The experiment with six faults, two detectors and a person who comes after five minutes is not written yet.',
  },
  {
    ...{
      id: 'P1',
      statement: 'Reads and writes are spread.',
      architecture: 'partition-router',
      group: 'pros' as const,
      expected: 'held under conditions' as const,
    },
    missing: 'The experiment is not written yet: limits with 1 to 12 partitions, by share of reports and hottest tenant.',
  },
  {
    ...{
      id: 'P2',
      statement: 'No server needs the full copy.',
      architecture: 'partition-router',
      group: 'pros' as const,
      expected: 'held' as const,
    },
    missing: 'The experiment is not written yet: rows and bytes of each partition.',
  },
  {
    ...{
      id: 'P3',
      statement: 'Consistency is kept.',
      architecture: 'partition-router',
      group: 'pros' as const,
      expected: 'held under conditions' as const,
    },
    missing: 'The experiment is not written yet: histories of single rows, and transfers with reports.',
  },
  {
    ...{
      id: 'P4',
      statement: 'It can be deployed widely.',
      architecture: 'partition-router',
      group: 'pros' as const,
      expected: 'held under conditions' as const,
    },
    missing: 'The experiment is not written yet: from 3 to 12 partitions.',
  },
  {
    ...{
      id: 'P5',
      statement: 'Latency does not improve.',
      architecture: 'partition-router',
      group: 'cons' as const,
      expected: 'held under conditions' as const,
    },
    missing: 'The experiment is not written yet: placements, routers and sets of regions.',
  },
  {
    ...{
      id: 'P6',
      statement: 'Forwarding may cost a step.',
      architecture: 'partition-router',
      group: 'cons' as const,
      expected: 'held under conditions' as const,
    },
    missing: 'No client here knows the map by itself, so there is nothing to compare a router with.',
  },
  {
    ...{
      id: 'P7',
      statement: 'Some queries cross servers.',
      architecture: 'partition-router',
      group: 'cons' as const,
      expected: 'held' as const,
    },
    missing: 'The experiment is not written yet: legs of reports.',
  },
  {
    ...{
      id: 'P8',
      statement: 'It is of little help for availability.',
      architecture: 'partition-router',
      group: 'cons' as const,
      expected: 'held' as const,
    },
    missing: 'The experiment is not written yet: each partition in turn is killed.',
  },
  {
    ...{
      id: 'P9',
      statement: 'Data can be kept in its region.',
      architecture: 'partition-router',
      group: 'pros' as const,
      expected: 'held under conditions' as const,
    },
    missing: 'The experiment is not written yet: markers are searched for.',
  },
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
      id: 'M6',
      statement: 'Consistency is given for latency, one way: some give weaker guarantees.',
      architecture: 'multi-master',
      group: 'cons' as const,
      expected: 'held' as const,
    },
    missing: 'No room has several leaders that take writes and agree later, so there are no lost updates to find.',
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
      id: 'M10',
      statement: 'Raft is simpler than Paxos.',
      architecture: 'multi-master',
      group: 'cons' as const,
      expected: 'held under conditions' as const,
    },
    missing: 'Statements and branches of two algorithms are not counted here yet, and one of them is not in this version.',
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
      id: 'U1',
      statement: 'A busy blog gains much from a query cache.',
      architecture: 'query-cache',
      group: 'who should choose what' as const,
      expected: 'held under conditions' as const,
    },
    missing: 'The experiment is not written yet: reads for each query against lifetime.',
  },
  {
    ...{
      id: 'U2',
      statement: 'A back office with varied queries and many writes gains little from one.',
      architecture: 'query-cache',
      group: 'who should choose what' as const,
      expected: 'held under conditions' as const,
    },
    missing: 'The experiment is not written yet: distinct queries against share of writes.',
  },
  {
    ...{
      id: 'U3',
      statement: 'A sports ranking gains much from read replicas.',
      architecture: 'read-replicas',
      group: 'who should choose what' as const,
      expected: 'held under conditions' as const,
    },
    missing: 'The experiment is not written yet: cheap and heavy rankings.',
  },
  {
    ...{
      id: 'U4',
      statement: 'With consistent query patterns the cache beats replicas.',
      architecture: null,
      group: 'who should choose what' as const,
      expected: 'held under conditions' as const,
    },
    missing: 'The experiment is not written yet: one verdict for each figure.',
  },
  {
    ...{
      id: 'U5',
      statement: 'With many writes replicas do very little.',
      architecture: 'read-replicas',
      group: 'who should choose what' as const,
      expected: 'held under conditions' as const,
    },
    missing: 'The experiment is not written yet: limits over the share of writes.',
  },
  {
    ...{
      id: 'U6',
      statement: 'A multi-tenant, write-heavy application gains throughput from partitions.',
      architecture: 'partition-router',
      group: 'who should choose what' as const,
      expected: 'held under conditions' as const,
    },
    missing: 'The experiment is not written yet: limits by share of reports and hottest tenant.',
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
