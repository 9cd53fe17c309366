/** Known mistakes with timestamps, locks and commits, each planted through one rule. */
import type { Architecture } from '../../contract.ts';
import { type Mutant, mutantsOf } from '../../mutant.ts';
import { tidb } from './index.ts';
import { nodeLogic } from './node.ts';
import { RULES, type Rules } from './rules.ts';

export const broken = (rules: Partial<Rules>): Architecture => ({
  ...tidb,
  logic: (spec, topology, settings) => nodeLogic(spec, topology, settings, { ...RULES, ...rules }),
});

const mutant = mutantsOf(broken);
const PERCOLATOR = 'Peng & Dabek, Percolator, OSDI 2010';
/** More regions than stores, all of which begin with one. */
const BALANCED = { leaderBalance: true, pdHeartbeatMs: 200, keyRegions: 4, stores: 3, startLeader: 1 };
const TWO_PHASES = { asyncCommit: false, onePhase: false };

export const mutants: readonly Mutant[] = [
  mutant(
    'conflict-check-left-out',
    'A row is prewritten though another transaction has committed it since this one began.',
    `${PERCOLATOR}, §2.2, figure 6, Prewrite.`,
    { conflicts: () => false },
  ),
  mutant('lock-overwritten', 'A prewrite takes the place of another transaction’s lock.', `${PERCOLATOR}, §2.2, figure 6, Prewrite.`, {
    isStranger: () => false,
  }),
  mutant(
    'readers-do-not-raise-max-ts',
    'A region forgets at which moments it was read, and hands out a commit timestamp before one of them.',
    'tikv/tikv, components/concurrency_manager: max_ts.',
    { raisesMaxTs: (maxTs) => maxTs },
  ),
  mutant(
    'commit-ignores-max-ts',
    'Async commit and 1PC take the timestamp that was asked for, whatever has been read since.',
    'tikv/tikv, src/storage/txn/actions/prewrite.rs: min_commit_ts.',
    { leastCommit: (asked) => asked },
  ),
  mutant(
    'reads-past-what-is-on-its-way',
    'A read looks while a prewrite that came before it is not carried out yet.',
    'tikv/tikv, components/concurrency_manager: the memory lock of a prewrite.',
    { waitsFor: (_lastIndex, readIndex) => readIndex },
  ),
  mutant(
    'epoch-unchecked',
    'A region answers requests that believe it has what it has split off.',
    'tikv/tikv, components/raftstore/src/store/util.rs: check_region_epoch.',
    { isOfEpoch: () => true },
    { keyRegions: 1, spareRegions: 2, regionSplitKeys: 1 },
  ),
  mutant(
    'pushed-and-forgotten',
    'A transaction is committed before the moment that a reader was let pass at.',
    'tikv/tikv, src/storage/txn/actions/commit.rs: CommitTsExpired.',
    { mayCommitAt: () => true },
    TWO_PHASES,
  ),
  mutant(
    'secondaries-first',
    'All regions are told to commit at once, before the primary is.',
    `${PERCOLATOR}, §2.2, figure 6, Commit: the primary first.`,
    { mayCommitSecondaries: () => true },
    TWO_PHASES,
  ),
  mutant(
    'rolled-back-unasked',
    'Whoever meets a lock rolls it back without asking the primary.',
    `${PERCOLATOR}, §2.2: cleanup asks the primary.`,
    { asksPrimary: () => false },
    TWO_PHASES,
  ),
  mutant(
    'rollback-leaves-no-record',
    'What was rolled back leaves no record, so a late prewrite of it locks the row again.',
    'tikv/tikv, src/storage/mvcc: protected rollback.',
    { remembersRollback: () => false },
  ),
  mutant(
    'oracle-starts-at-its-clock',
    'A new leader of the oracle begins at what its clock shows, and not above what the one before had saved.',
    'tikv/pd, server/tso: the saved time window; a new leader begins beyond it.',
    { beginsAbove: () => 0 },
  ),
  mutant(
    'oracle-unconfirmed',
    'A leader of the oracle hands out timestamps though another may have been elected.',
    'tikv/pd, server/tso: only while its lease lasts.',
    { mayHandOut: () => true },
  ),
  mutant(
    'leads-go-to-and-fro',
    'A lead is handed over for balance where the other store leads one region less.',
    'tikv/pd, pkg/schedule/schedulers/utils.go: shouldBalance, of the score after the move.',
    { evensOut: (here, there) => here > there },
    BALANCED,
  ),
  mutant(
    'all-leads-at-once',
    'The placement driver has any number of leads handed over at once.',
    'pingcap/docs, pd-configuration-file.md: leader-schedule-limit.',
    { mayHandOverOneMore: () => true },
    { ...BALANCED, leaderScheduleLimit: 1 },
  ),
];
