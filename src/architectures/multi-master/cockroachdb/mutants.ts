/** Known mistakes with clocks, leases and intents, each planted through one rule. */
import type { Architecture } from '../../contract.ts';
import { type Mutant, mutantsOf } from '../../mutant.ts';
import { cockroachdb } from './index.ts';
import { nodeLogic } from './node.ts';
import { RULES, type Rules } from './rules.ts';

export const broken = (rules: Partial<Rules>): Architecture => ({
  ...cockroachdb,
  logic: (spec, topology, settings) => nodeLogic(spec, topology, settings, { ...RULES, ...rules }),
});

const mutant = mutantsOf(broken);
const KV = 'cockroachdb/cockroach, pkg/kv/kvserver';

export const mutants: readonly Mutant[] = [
  mutant(
    'clock-does-not-hear',
    'A node’s clock does not go on from the timestamps that it is told.',
    'Kulkarni et al., OPODIS 2014, figure 5.',
    {
      hears: (seen) => seen,
    },
  ),
  mutant('reads-not-noted', 'A leaseholder does not note what was read, and lets others write before that.', `${KV}/tscache.`, {
    notesRead: () => 0,
  }),
  mutant(
    'refresh-left-out',
    'A transaction commits later than it has read, without a look at what was written since.',
    `${KV}: read refresh.`,
    {
      mustRefresh: () => false,
    },
  ),
  mutant('below-the-newest', 'A write may stand below a version of its key.', `${KV}: WriteTooOldError.`, {
    aboveNewest: (newest) => newest - 1,
  }),
  mutant('intent-overwritten', 'A write takes the place of another transaction’s intent.', `${KV}/concurrency.`, {
    isStranger: () => false,
  }),
  mutant('resolved-unasked', 'Whoever meets an intent takes it away without asking its record.', `${KV}/batcheval/cmd_push_txn.go.`, {
    asksRecord: () => false,
  }),
  mutant('reads-without-latches', 'A read looks while a write that came before it is not carried out yet.', `${KV}/spanlatch.`, {
    waitsFor: () => 0,
  }),
];
