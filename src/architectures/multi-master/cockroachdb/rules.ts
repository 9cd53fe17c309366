/** What serializability and freshness rest on in CockroachDB, each a question with a short answer, so that a test can break one and see what follows. */
import { PAXOS_RULES, type PaxosRules } from '../../shared/consensus/paxos/rules.ts';
import { RULES as RAFT_RULES, type Rules as RaftRules } from '../../shared/consensus/raft/rules.ts';
import { type Hlc, receive } from '../../shared/timestamps/hlc.ts';

/** Of what is carried out from the log of a range. */
export interface MvccRules {
  /** A command is carried out under the lease under which it was proposed, and no other. */
  isUnderLease(sequence: number, inForce: number): boolean;
  /** A lease begins when the one before has ended. */
  startsAfter(expiration: Hlc): Hlc;
  /** A write stands above all versions of its key (WriteTooOld). */
  aboveNewest(newest: Hlc): Hlc;
  /** An intent of another transaction is not overwritten. */
  isStranger(intentOf: string, txn: string): boolean;
  /** Who was aborted stays so: it commits nothing, and lays no intent where its record stands. */
  isAborted(aborted: boolean): boolean;
  /** What was committed in one phase has no record, and is not aborted by a gateway that has not heard of it. */
  staysDone(committed: boolean): boolean;
}

export interface Rules extends RaftRules, PaxosRules, MvccRules {
  /** What came before is the same message again: it is not carried out twice. */
  isRepeated(known: boolean): boolean;
  /** A commit that nobody has heard the end of is not called a failure. */
  isCertain(mayBeCommitted: boolean): boolean;
  /** A clock goes on from what it is told. */
  hears(seen: Hlc, told: Hlc): Hlc;
  /** How far above its timestamp a reader cannot tell what was there before it: `limit`. */
  uncertainUpTo(readTs: Hlc, limit: Hlc): Hlc;
  /** A leaseholder notes what was read and when (the timestamp cache), before it looks. */
  notesRead(ts: Hlc): Hlc;
  /** A new leaseholder takes everything for read up to the start of its lease. */
  lowWater(start: Hlc): Hlc;
  /** It serves no read that might see, within its uncertainty, what another will write after it. */
  covers(limit: Hlc, expiration: Hlc): boolean;
  /** A read waits for what is on its way into the log when it comes. */
  waitsFor(lastIndex: number): number;
  /** A transaction commits above its reads only if nothing was written there meanwhile. */
  mustRefresh(moved: boolean): boolean;
  /** Whoever meets an intent asks the record of its transaction before anything of it is resolved. */
  asksRecord(met: boolean): boolean;
  /** Writes stand above what is closed. */
  aboveClosed(closed: Hlc): Hlc;
  /** A follower believes what it was told is closed when it has carried out all that was in the log by then, under the same lease. */
  mayBelieve(isCarriedOut: boolean): boolean;
  /** Parallel commits: a transaction is committed when its record is STAGING and all of its intents stand where that says. */
  isCommitted(allStand: boolean): boolean;
  /** Whoever recovers a STAGING transaction looks for its intents. */
  looksForIntents(met: boolean): boolean;
  /** An intent that was not found never comes to stand at that moment or before. */
  prevents(ts: Hlc): Hlc;
  /** Who waits for whom in a circle is found: one of them is aborted. */
  findsCircles(isCircle: boolean): boolean;
  /** A node whose clock is off by too much against half of those that it hears stops. */
  stops(isOff: boolean): boolean;
}

export const RULES: Rules = {
  ...PAXOS_RULES,
  ...RAFT_RULES,
  isUnderLease: (sequence, inForce) => sequence === inForce,
  startsAfter: (expiration) => expiration,
  aboveNewest: (newest) => newest + 1,
  isStranger: (intentOf, txn) => intentOf !== txn,
  isAborted: (aborted) => aborted,
  staysDone: (committed) => committed,
  isRepeated: (known) => known,
  isCertain: (mayBeCommitted) => !mayBeCommitted,
  hears: receive,
  uncertainUpTo: (_readTs, limit) => limit,
  notesRead: (ts) => ts,
  lowWater: (start) => start,
  covers: (limit, expiration) => limit < expiration,
  waitsFor: (lastIndex) => lastIndex,
  mustRefresh: (moved) => moved,
  asksRecord: (met) => met,
  aboveClosed: (closed) => (closed > 0 ? closed + 1 : 0),
  mayBelieve: (isCarriedOut) => isCarriedOut,
  isCommitted: (allStand) => allStand,
  looksForIntents: (met) => met,
  prevents: (ts) => ts,
  findsCircles: (isCircle) => isCircle,
  stops: (isOff) => isOff,
};
