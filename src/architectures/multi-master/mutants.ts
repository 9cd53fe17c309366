/** Known mistakes of Raft and of databases over it, each planted through one rule. */
import { lastIndex } from '../shared/consensus/log.ts';
import type { Architecture } from '../contract.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';
import { multiMaster } from './index.ts';
import { nodeLogic } from './node.ts';
import { RULES, type Rules } from './rules.ts';

export const broken = (rules: Partial<Rules>): Architecture => ({
  ...multiMaster,
  logic: (spec, topology, settings, among) => nodeLogic(spec, topology, settings, { ...RULES, ...rules }, among),
});

const mutant = mutantsOf(broken);
const COMPACTS = { snapshotEntries: 4, trailingEntries: 0 };
const SLOW_DISK = { fsyncMs: 100, fsyncSpread: 'exponential' };

export const mutants: readonly Mutant[] = [
  mutant(
    'counts-old-terms',
    'A leader commits entries of earlier terms by counting copies.',
    'Ongaro, Consensus: Bridging Theory and Practice, 2014, figure 3.7; Ongaro & Ousterhout 2014, figure 8.',
    { mayCommit: () => true },
    { maxBatch: 1, maxInFlight: 1, preVote: false, checkQuorum: false },
  ),
  mutant(
    'reads-without-asking',
    'A leader answers reads without asking whether it still leads.',
    'Jepsen, etcd and Consul, 2014: stale reads from a leader that had been deposed.',
    { isConfirmed: () => true },
    { checkQuorum: false },
  ),
  mutant('votes-twice', 'A member gives its vote to everybody who asks in a term.', 'Ongaro & Ousterhout 2014, §5.2.', {
    isFree: () => true,
  }),
  mutant(
    'votes-for-shorter-logs',
    'A member votes for a log that lacks entries of its own.',
    'Ongaro & Ousterhout 2014, §5.4.1, the election restriction.',
    { isUpToDate: () => true },
  ),
  mutant(
    'commits-past-agreement',
    'A follower commits up to what the leader has, past what it knows to agree with it.',
    'Ongaro & Ousterhout 2014, figure 2, AppendEntries 5: “index of last new entry”.',
    { followerCommit: (raft) => Math.min(raft.leaderCommit, lastIndex(raft.log)) },
  ),
  mutant(
    'cuts-what-agrees',
    'A follower cuts its log at entries that it has already, and loses what follows.',
    'Ongaro & Ousterhout 2014, figure 2, AppendEntries 3; a delayed AppendEntries then takes back what was confirmed.',
    { isConflict: () => true },
    { transport: 'datagrams' },
  ),
  mutant(
    'answers-before-fsync',
    'A member answers before what it promises is on its disk.',
    'Ongaro & Ousterhout 2014, figure 2: “updated on stable storage before responding to RPCs”.',
    { isOnDisk: () => true },
    SLOW_DISK,
  ),
  mutant(
    'counts-its-own-copy-early',
    'A leader counts its own copy of an entry before that is on its disk.',
    'Ongaro 2014 (thesis), §10.2.1: allowed only where a majority of others has it.',
    { ownCopy: ({ log }) => lastIndex(log) },
    SLOW_DISK,
  ),
  mutant(
    'lost-disk-votes',
    'A member that lost its disk takes part as before.',
    'Ongaro 2014 (thesis), §3.8; what it had voted and stored it does not know.',
    { isLost: () => false },
  ),
  mutant(
    'snapshot-without-term',
    'A snapshot goes without the term of its last entry.',
    'Ongaro & Ousterhout 2014, §7: last included term, for the check of the entry that follows.',
    { includedTerm: () => 0 },
    COMPACTS,
  ),
  mutant(
    'compacts-too-much',
    'A log gives up what is not committed.',
    'Ongaro & Ousterhout 2014, §7: only committed entries.',
    { compactTo: ({ log }) => lastIndex(log) },
    COMPACTS,
  ),
  mutant(
    'proposed-twice',
    'A proposal that comes again stands in the log twice.',
    'Ongaro 2014 (thesis), §6.3: retried commands without sessions are executed twice.',
    { isLogged: () => false },
    { transport: 'datagrams' },
  ),
  mutant(
    'reads-before-applying',
    'A read is answered before what was committed when it came is in the database.',
    'Ongaro 2014 (thesis), §6.4: wait until the state machine has come to the read index.',
    { hasApplied: () => true },
  ),
  mutant(
    'certain-of-what-may-be',
    'A write that a leader was asked for is said to have failed for certain.',
    'Jepsen: indeterminate results that are reported as failures.',
    { isCertain: () => true },
  ),
];
