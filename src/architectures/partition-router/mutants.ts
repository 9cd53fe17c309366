/** Known mistakes of routers and partitions, each planted through one rule. */
import type { Architecture } from '../contract.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';
import { partitionRouter } from './index.ts';
import { nodeLogic } from './node.ts';
import { RULES, type Rules } from './rules.ts';

export const broken = (rules: Partial<Rules>): Architecture => ({
  ...partitionRouter,
  logic: (spec, topology, settings, among, behind) => nodeLogic(spec, topology, settings, { ...RULES, ...rules }, among, behind),
});

const mutant = mutantsOf(broken);

export const mutants: readonly Mutant[] = [
  mutant(
    'wrong-map',
    'A router sends every key to the first partition, and the partition believes it.',
    'Redis Cluster specification, “MOVED redirection”: a node checks a key’s slot because clients’ maps are old.',
    { holdersOf: (ring) => [ring.first], isAtHome: () => true },
  ),
  mutant(
    'write-to-one-of-several',
    'A write of several keys goes to the first of their partitions alone.',
    'Gray, Notes on Data Base Operating Systems, 1978: all or none needs an agreement.',
    { writerOf: (_, holders) => holders.slice(0, 1) },
  ),
  mutant(
    'write-to-all',
    'A write of several keys goes to all their partitions, with nothing to hold them together.',
    'Gray, Notes on Data Base Operating Systems, 1978: half of it may fail, and stay done.',
    {
      writerOf: (_, holders) => holders,
      isAtHome: () => true,
    },
  ),
  mutant(
    'doubled-statement',
    'A message that the network doubles is carried out twice.',
    'Birrell and Nelson, Implementing Remote Procedure Calls, 1984.',
    { isRepeated: () => false },
    { transport: 'datagrams' },
  ),
  mutant(
    'blank-disk-is-whole',
    'A partition that lost its disk answers as if it had no rows.',
    'Redis Cluster tutorial: a primary that restarts empty, with its slots, serves nothing as if that were all.',
    { isLost: () => false },
  ),
  mutant(
    'answers-before-fsync',
    'A write is confirmed before it is on disk.',
    'PostgreSQL documentation, synchronous_commit = off.',
    { isOnDisk: () => true },
    { fsyncMs: 100 },
  ),
];
