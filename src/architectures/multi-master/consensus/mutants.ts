/** Known mistakes of Raft, of Paxos, and of databases over them, each planted through one rule. */
import { lastIndex } from '../../shared/consensus/log.ts';
import type { Architecture } from '../../contract.ts';
import { type Mutant, mutantsOf } from '../../mutant.ts';
import { consensus } from './index.ts';
import { nodeLogic } from './node.ts';
import { RULES, type Rules } from './rules.ts';

export const broken = (rules: Partial<Rules>): Architecture => ({
  ...consensus,
  logic: (spec, topology, settings, among) => nodeLogic(spec, topology, settings, { ...RULES, ...rules }, among),
});

const mutant = mutantsOf(broken);
const COMPACTS = { snapshotEntries: 4, trailingEntries: 0 };
const PAXOS = { consensus: 'paxos' };
const SLOW_DISK = { fsyncMs: 400, fsyncSpread: 'exponential' };

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
  mutant(
    'lease-too-long',
    'A leader trusts a lease that is longer than the election timeout of the others.',
    'Ongaro 2014 (thesis), §6.4.1: the lease is the election timeout divided by the bound of clock drift, and not more.',
    { leaseUntil: (from, leaseUs) => from + 4 * leaseUs },
    { reads: 'lease', checkQuorum: true },
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
    'takes-without-looking',
    'A follower takes entries without looking at the one before them.',
    'Ongaro & Ousterhout 2014, figure 2, AppendEntries 2: the consistency check.',
    { isConsistent: (raft, request) => request.prevLogIndex <= lastIndex(raft.log) },
  ),
  {
    ...mutant(
      'cuts-without-conflict',
      'A follower cuts its log behind whatever entries come, whether they conflict or not.',
      'Ongaro & Ousterhout 2014, figure 2, AppendEntries 3: “if an existing entry conflicts”.',
      { isConflict: () => true },
      { transport: 'datagrams' },
    ),
    overtaking: true,
  },
  mutant(
    'begins-before-seeing',
    'A transaction begins before all that no lock tells of is in the database.',
    'Ours, after Berenson et al. 1995 (P4, lost update): it writes over what it does not see.',
    { sees: () => true },
  ),
  mutant(
    'short-way-past-locks',
    'A write alone asks nobody for a lock, though a transaction is open.',
    'Ours, after Gray 1978: two-phase locking holds for everybody or for nobody.',
    { takesShortWay: () => true },
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
    'learner-votes',
    'A member that lost its disk learns again, and gives its vote.',
    'Ongaro 2014 (thesis), §3.8: it may have voted otherwise in that term.',
    { mayVote: () => true },
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
    'a-ballot-of-two',
    'Proposers count ballots up without owning them, so two may take the same one.',
    'Lamport 2001, §2.2: different proposers choose their numbers from disjoint sets.',
    { nextBallot: (above) => above + 1 },
    PAXOS,
  ),
  mutant(
    'promises-forgotten',
    'An acceptor accepts what is below the ballot that it has promised.',
    'Lamport 2001, §2.2, P1a.',
    { mayAccept: () => true },
    PAXOS,
  ),
  mutant(
    'own-value-first',
    'A new leader proposes no-ops where others had accepted values.',
    'Lamport 2001, §2.2, phase 2 (a), P2c.',
    { keeps: () => null },
    PAXOS,
  ),
  mutant(
    'any-reported-value',
    'A new leader takes the value of the lowest ballot that was reported, not of the highest.',
    'Lamport 2001, §2.2, phase 2 (a): “the value of the highest-numbered proposal among the responses”.',
    { highest: (one, other) => (one.ballot < other.ballot ? one : other) },
    PAXOS,
  ),
  mutant(
    'chosen-by-a-minority',
    'A leader takes a value for chosen that one acceptor less than a quorum has accepted.',
    'Lamport 2001, §2.2: two majorities always have an acceptor in common.',
    { isChosen: (accepted, quorum) => accepted >= quorum - 1 },
    PAXOS,
  ),
  mutant(
    'learns-by-number',
    'A member takes what it accepted in an older ballot for chosen, because its slot is.',
    'Lamport 2001, §2.3: a learner must find out that a proposal was accepted by a majority, not that a slot is decided.',
    { mayLearn: () => true },
    PAXOS,
  ),
  mutant(
    'promises-what-it-gave-up',
    'An acceptor whose log begins later promises as if it had accepted nothing before.',
    'Ours, after Chandra, Griesemer & Redstone 2007 (Paxos Made Live), §5.5: whoever is that far behind needs a snapshot.',
    { reachesBack: () => true },
    { ...PAXOS, ...COMPACTS },
  ),
  mutant(
    'asks-too-few',
    'A proposer leads when one acceptor less than a quorum has promised.',
    'Howard, Malkhi & Spiegelman 2016 (Flexible Paxos): quorums of the two phases have to meet.',
    { arePrepared: (promises, quorum) => promises >= quorum - 1 },
    PAXOS,
  ),
  mutant(
    'answers-before-its-disk',
    'An acceptor answers before what it promises or accepts is on its disk.',
    'Lamport 2001, §2.5: “an acceptor records its intended response in stable storage before actually sending the response”.',
    { isOnDisk: () => true },
    { ...PAXOS, ...SLOW_DISK },
  ),
];
