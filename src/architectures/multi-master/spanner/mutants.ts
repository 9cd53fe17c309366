/** Known mistakes with clocks, leases and safe times, each planted through one rule. */
import type { Architecture } from '../../contract.ts';
import { type Mutant, mutantsOf } from '../../mutant.ts';
import { spanner } from './index.ts';
import { nodeLogic } from './node.ts';
import { RULES, type Rules } from './rules.ts';

export const broken = (rules: Partial<Rules>): Architecture => ({
  ...spanner,
  logic: (spec, topology, settings) => nodeLogic(spec, topology, settings, { ...RULES, ...rules }),
});

const mutant = mutantsOf(broken);
const PAPER = 'Corbett et al., Spanner, OSDI 2012';
/** Clocks that know little make what they excuse last. */
const UNSURE = { epsilonBaseMs: 40 };
/** Each table of a random world is of another group. */
const GROUPS = { groups: 2 };

export const mutants: readonly Mutant[] = [
  mutant(
    'no-commit-wait',
    'A write is shown as soon as it is chosen, though its timestamp may still be to come.',
    `${PAPER}, §4.1.2, Commit Wait; Table 3 has a row without it.`,
    { mayShow: () => true },
    { ...UNSURE, spanservers: 1, epsilonBaseMs: 200 },
  ),
  mutant(
    'timestamp-from-earliest',
    'A leader gives a timestamp that may be past already: that of the earliest time it may be.',
    `${PAPER}, §4.1.2, Start: no less than TT.now().latest.`,
    { fromNow: ({ earliest }) => earliest, above: (s) => s },
    UNSURE,
  ),
  mutant(
    'reads-in-the-past',
    'A read that must see all before it reads at the earliest time it may be.',
    `${PAPER}, §4.2.2: TT.now().latest, where no last write is known.`,
    { readAt: ({ earliest }) => earliest },
    UNSURE,
  ),
  mutant(
    'reads-before-it-is-safe',
    'A replica answers a read before it has all that is written up to its moment.',
    `${PAPER}, §4.1.3, t_safe.`,
    {
      isSafe: () => true,
    },
  ),
  mutant(
    'breaks-its-promise',
    'A leader gives a timestamp that it had promised to go beyond.',
    `${PAPER}, §4.2.4: MinNextTS.`,
    { above: (s) => s },
    UNSURE,
  ),
  mutant(
    'trusts-its-lease-for-ever',
    'A leader goes on giving timestamps when its lease has run out.',
    `${PAPER}, §4.1.1 and Appendix A.`,
    { trusts: (end) => end > 0, isWithin: () => true },
    { checkQuorum: false, leaderLeaseMs: 500 },
  ),
  mutant(
    'votes-for-two',
    'A replica gives its lease vote to a second leader while it is promised to the first.',
    `${PAPER}, Appendix A: “single-vote rule”.`,
    { givesVote: () => true },
    { checkQuorum: false, leaderLeaseMs: 2000 },
  ),
  mutant(
    'promise-before-its-entries',
    'A replica counts a promise of a safe time though it lacks writes that stood in the log by then.',
    `${PAPER}, §4.1.3, t_safe; §4.2.4.`,
    { isSafeBy: () => true },
    { staleReadsMs: 2000, safeTimeMs: 100 },
  ),
  mutant(
    'older-than-allowed',
    'A replica answers by itself however old what it has is.',
    `${PAPER}, §4.2.2: bounded staleness.`,
    { isWithinBound: () => true },
    { staleReadsMs: 100, safeTimeMs: 200 },
  ),
  mutant('wounds-nobody', 'Who is older waits for who is younger.', `${PAPER}, §4.2.1: wound-wait.`, { wounds: () => false }),
  mutant('wound-ignored', 'A transaction goes on whose locks an older one has taken.', `${PAPER}, §4.2.1: wound-wait.`, {
    heedsWound: () => false,
  }),
  mutant(
    'locks-let-go-early',
    'A leader lets go of locks when it proposes a commit.',
    `${PAPER}, §4.2.1: locks are released after commit wait, when all have applied.`,
    { keepsLocks: () => false },
  ),
  mutant('reads-unlocked', 'What a transaction has only looked at others may write before it commits.', `${PAPER}, §4.2.1: read locks.`, {
    locksReads: () => false,
  }),
  mutant(
    'lease-from-the-answer',
    'A leader counts its lease from when it was answered, not from when it asked.',
    `${PAPER}, Appendix A.`,
    { leaseCountsFrom: (_asked, { latest }) => latest },
    { checkQuorum: false, leaderLeaseMs: 500 },
  ),
  mutant(
    'past-not-closed',
    'A replica takes for safe what a transaction that is prepared may still write.',
    `${PAPER}, §4.1.3: t_safe is no later than any prepared transaction’s timestamp (t_TM).`,
    { isSafeOfPrepared: () => true },
    GROUPS,
  ),
  mutant(
    'newest-of-each-group',
    'A read at one moment shows the newest versions that each group has.',
    `${PAPER}, §4.1.3: of several versions the last that is not later.`,
    { isOfMoment: () => true },
    { ...GROUPS, staleReadsMs: 500, safeTimeMs: 100 },
  ),
  mutant(
    'commits-before-its-prepares',
    'A coordinator commits at a timestamp before those at which participants have prepared.',
    `${PAPER}, §4.2.1: no less than any prepare timestamp.`,
    { commitsAt: (_s, least) => least - 1_000_000 },
    GROUPS,
  ),
  mutant(
    'decides-alone',
    'A participant that has voted and hears nothing rolls back by itself.',
    `${PAPER}, §4.2.1; Gray, Notes on Data Base Operating Systems, 1978: who has voted yes waits for the decision.`,
    { waitsForDecision: (votedAt) => votedAt === 0 },
    GROUPS,
  ),
  mutant(
    'locks-fall-with-their-leader',
    'A new leader begins without the locks of what is prepared.',
    `${PAPER}, §2.1 and §4.2.1: the lock table is the leader’s, and prepare records are in the log.`,
    { restoresLocks: () => false },
    GROUPS,
  ),
];
