/** What snapshot isolation rests on in TiDB, each a question with a short answer, so that a test can break one and see what follows. */
import { PAXOS_RULES, type PaxosRules } from '../../shared/consensus/paxos/rules.ts';
import { RULES as RAFT_RULES, type Rules as RaftRules } from '../../shared/consensus/raft/rules.ts';
import type { Ts } from './oracle.ts';

/** Of Percolator's steps on the columns of a region. */
export interface PercolatorRules {
  /** A lock of another transaction is not overwritten. */
  isStranger(lockTs: Ts, startTs: Ts): boolean;
  /** First committer wins: nobody has committed the key since the moment that the transaction reads at. */
  conflicts(commitTs: Ts, since: Ts): boolean;
  /** A transaction is committed at no moment that somebody was promised to see without it. */
  mayCommitAt(commitTs: Ts, minCommitTs: Ts): boolean;
  /** What was rolled back leaves a record, so that a late prewrite of it is refused. */
  remembersRollback(kept: boolean): boolean;
  /** A lock has outlived its time by the oracle's clock, and by no other. Milliseconds. */
  hasOutlived(nowMs: number, untilMs: number): boolean;
}

/** Of where regions are led. */
export interface PlacementRules {
  /** A lead is handed over for balance where the store that has it leads at least two regions more: else it would go to and fro. */
  evensOut(here: number, there: number): boolean;
  /** No more than so many at once. */
  mayHandOverOneMore(underWay: number, limit: number): boolean;
}

export interface Rules extends RaftRules, PaxosRules, PercolatorRules, PlacementRules {
  /** What came before is the same message again: it is not carried out twice. */
  isRepeated(known: boolean): boolean;
  /** A leader of the placement driver hands out what lies below the bound that its group has saved; a new one begins above it. */
  beginsAbove(savedMs: number): number;
  /** And nothing before its lease is confirmed. */
  mayHandOut(confirmed: boolean): boolean;
  /** A leader of a region notes the newest moment that was read at there (`max_ts`), before it looks. */
  raisesMaxTs(maxTs: Ts, readTs: Ts): Ts;
  /** A request was put together for the region as it is, and not for one before a split. */
  isOfEpoch(asked: number, version: number): boolean;
  /** A transaction that gets its commit timestamp from regions gets one above all that was read there. */
  leastCommit(asked: Ts, maxTs: Ts): Ts;
  /** A new leader does not know what was read at the one before: it takes a timestamp of the oracle first. */
  knowsMaxTs(synced: boolean): boolean;
  /** A read waits for what is on its way into the log when it comes. */
  waitsFor(lastIndex: number, readIndex: number): number;
  /** The primary commits first, and its secondaries only when that is in its region's log. */
  mayCommitSecondaries(primaryIsCommitted: boolean): boolean;
  /** Whoever meets a lock asks the primary before it rolls anything back. */
  asksPrimary(met: boolean): boolean;
  /** Who would wait for itself, over others, is rolled back. */
  isDeadlock(isCircle: boolean): boolean;
  /** A commit that nobody has heard the end of is not called a failure. */
  isCertain(mayBeCommitted: boolean): boolean;
}

export const RULES: Rules = {
  ...PAXOS_RULES,
  ...RAFT_RULES,
  isStranger: (lockTs, startTs) => lockTs !== startTs,
  conflicts: (commitTs, since) => commitTs > since,
  mayCommitAt: (commitTs, minCommitTs) => commitTs >= minCommitTs,
  remembersRollback: (kept) => kept,
  hasOutlived: (nowMs, untilMs) => nowMs >= untilMs,
  evensOut: (here, there) => here - there >= 2,
  mayHandOverOneMore: (underWay, limit) => underWay < limit,
  isRepeated: (known) => known,
  beginsAbove: (savedMs) => savedMs,
  mayHandOut: (confirmed) => confirmed,
  raisesMaxTs: (maxTs, readTs) => Math.max(maxTs, readTs),
  isOfEpoch: (asked, version) => asked === version,
  leastCommit: (asked, maxTs) => Math.max(asked, maxTs + 1),
  knowsMaxTs: (synced) => synced,
  waitsFor: (lastIndex, readIndex) => Math.max(lastIndex, readIndex),
  mayCommitSecondaries: (primaryIsCommitted) => primaryIsCommitted,
  asksPrimary: (met) => met,
  isDeadlock: (isCircle) => isCircle,
  isCertain: (mayBeCommitted) => !mayBeCommitted,
};
