/** Known mistakes of a single database and its backups, each planted through one rule. */
import type { Architecture } from '../contract.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';
import { singleNode } from './index.ts';
import { nodeLogic } from './node.ts';
import { RULES, type Rules } from './rules.ts';

export const broken = (rules: Partial<Rules>): Architecture => ({
  ...singleNode,
  logic: (spec, topology, settings, among) => nodeLogic(spec, topology, settings, { ...RULES, ...rules }, among),
});

const mutant = mutantsOf(broken);
const OFTEN = { backupIntervalMs: 400 };

export const mutants: readonly Mutant[] = [
  mutant(
    'answers-before-fsync',
    'A write is confirmed before it is on disk.',
    'PostgreSQL documentation, synchronous_commit = off: confirmed transactions may be lost in a crash.',
    { isOnDisk: () => true },
    { fsyncMs: 100 },
  ),
  mutant(
    'blank-disk-is-whole',
    'A database that starts on a blank disk answers as if it had no rows.',
    'PostgreSQL wiki, “Fsync Errors” and common practice: an entry script that runs initdb whenever the data directory is empty.',
    { isLost: () => false },
  ),
  mutant(
    'counts-no-connections',
    'A database takes more connections than max_connections.',
    'PostgreSQL documentation, max_connections: each has its memory, and the machine has only so much.',
    { mayConnect: () => true },
    { maxConnections: 1 },
  ),
  mutant(
    'doubled-statement',
    'A message that the network doubles is carried out twice.',
    'Birrell and Nelson, Implementing Remote Procedure Calls, 1984: at-most-once needs the call’s number.',
    { isRepeated: () => false },
    { transport: 'datagrams' },
  ),
  mutant(
    'torn-backup',
    'The name of a new copy is written over the old one before the copy itself.',
    'Pillai et al., All File Systems Are Not Created Equal, OSDI 2014: rename and content reach the disk in any order.',
    { kept: (known, arrived) => ({ ...arrived, image: known?.image ?? arrived.image }) },
    OFTEN,
  ),
  mutant(
    'one-generation',
    'Positions are counted again after a restore under the same generation.',
    'PostgreSQL documentation, “Timelines”: without a new timeline after a recovery, two histories are one.',
    { nextGeneration: (generation) => generation },
    OFTEN,
  ),
  mutant(
    'copy-from-before',
    'A copy that was on its way when a restore began takes the place of the one that was restored.',
    'Found here by the search; PostgreSQL’s archives keep timelines apart for it (documentation, “Timelines”).',
    { isOfThisHistory: () => true },
    { ...OFTEN, fsyncMs: 100 },
  ),
  mutant(
    'parts-out-of-order',
    'A restore adds what was changed since a copy in another order than it was changed.',
    'benbjohnson/litestream, issues 224 and 805: a restore without the first segment of a generation.',
    { inOrder: (parts) => parts.toReversed() },
    { ...OFTEN, backup: 'log' },
  ),
];
