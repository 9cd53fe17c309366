/** What external consistency rests on, each a question with a short answer, so that a test can break one and see what follows. */
import type { Micros } from '../../../sim/node.ts';
import type { Owner } from '../../shared/locks/table.ts';
import { PAXOS_RULES, type PaxosRules } from '../../shared/consensus/paxos/rules.ts';
import { RULES as RAFT_RULES, type Rules as RaftRules } from '../../shared/consensus/raft/rules.ts';
import { DURABLE, type DurableRules } from '../../shared/promises.ts';
import { after, before, type Interval } from '../../shared/timestamps/true-time.ts';

export interface Rules extends RaftRules, PaxosRules, DurableRules {
  /** What came before is the same message again: it is not carried out twice. */
  isRepeated(known: boolean): boolean;
  /** An operation stands in the log once, however often leaders are asked for it. `index`: where it stands. */
  isLogged(index: number | undefined): boolean;
  /** §4.1.2, Start: a write gets a timestamp that is not yet past anywhere, when its request has arrived. */
  fromNow(now: Interval): Micros;
  /** §4.1.2, monotonicity: and a greater one than any that this leader has given, or promised not to give. */
  above(s: Micros, highest: Micros): Micros;
  /** §4.1.2, Commit Wait: nobody sees it before that moment is certainly past. */
  mayShow(s: Micros, now: Interval): boolean;
  /** §4.2.2: a read that must see all that was done before it reads at a moment that is not yet past anywhere. */
  readAt(now: Interval): Micros;
  /** §4.1.3: a replica answers a read at t when it has all that is written at or before t. */
  isSafe(index: number, lastApplied: number): boolean;
  /** §4.1.3: and a promise of a safe time counts for who has all that stood in the log when it was given. */
  isSafeBy(index: number, lastApplied: number): boolean;
  /** §4.2.2, bounded staleness: a replica answers by itself if it is safe up to a moment within the bound. */
  isWithinBound(safe: Micros, oldest: Micros): boolean;
  /** Appendix A: a replica that has promised its vote to one gives it to another when that promise has certainly run out. */
  givesVote(isHolder: boolean, until: Micros, now: Interval): boolean;
  /** Appendix A: a leader counts its lease from when it asked, not from when it was answered. */
  leaseCountsFrom(asked: Interval, answered: Interval): Micros;
  /** And trusts it while its end is certainly still to come. */
  trusts(end: Micros, now: Interval): boolean;
  /** §4.1.2: it gives timestamps within its lease alone. */
  isWithin(s: Micros, end: Micros): boolean;
  /** §4.2.1: what a transaction has looked at is locked, too. */
  locksReads(): boolean;
  /** §4.2.1, wound-wait: who is older takes the locks of who is younger; the other way round it waits. */
  wounds(asker: Owner, holder: Owner): boolean;
  /** And who was wounded is over. */
  heedsWound(): boolean;
  /** §4.2.1: locks are kept until the commit is applied, which is after its commit wait. */
  keepsLocks(): boolean;
  /** §4.1.3, t_safe: nothing is safe from where on a transaction is prepared whose commit timestamp is not known yet. */
  isSafeOfPrepared(t: Micros, prepared: Micros): boolean;
  /** §4.1.3: of several versions a read at a moment sees the last that is not later. */
  isOfMoment(ts: Micros, t: Micros): boolean;
  /** §4.2.1: a coordinator's commit timestamp is no less than any prepare timestamp, and than its latest time when it was asked to commit. */
  commitsAt(s: Micros, least: Micros): Micros;
  /** §4.2.1: who has prepared waits for what the coordinator decided, however long. `votedAt`: 0, if it has not voted yet. */
  waitsForDecision(votedAt: Micros): boolean;
  /** §4.2.1: a new leader has the locks of what is prepared before it does anything else. */
  restoresLocks(): boolean;
  /** A refusal is certain only where nobody can have written: no leader was asked before, in this life or the last. */
  isCertain(mayBeInLog: boolean): boolean;
}

export const RULES: Rules = {
  ...PAXOS_RULES,
  ...RAFT_RULES,
  ...DURABLE,
  isRepeated: (known) => known,
  isLogged: (index) => index !== undefined,
  fromNow: ({ latest }) => latest,
  above: (s, highest) => Math.max(s, highest + 1),
  mayShow: (s, now) => after(now, s),
  readAt: ({ latest }) => latest,
  isSafe: (index, lastApplied) => index <= lastApplied,
  isSafeBy: (index, lastApplied) => index <= lastApplied,
  isWithinBound: (safe, oldest) => safe >= oldest,
  givesVote: (isHolder, until, now) => isHolder || after(now, until),
  leaseCountsFrom: ({ earliest }) => earliest,
  trusts: (end, now) => before(now, end),
  isWithin: (s, end) => s < end,
  locksReads: () => true,
  wounds: (asker, holder) => asker < holder,
  heedsWound: () => true,
  keepsLocks: () => true,
  isSafeOfPrepared: (t, prepared) => t < prepared,
  isOfMoment: (ts, t) => ts <= t,
  commitsAt: (s, least) => Math.max(s, least),
  waitsForDecision: () => true,
  restoresLocks: () => true,
  isCertain: (mayBeInLog) => !mayBeInLog,
};
