/**
 * The rules that keep copies equal and writers apart, each a question with a short answer. They stand together because they
 * are what a class should look at longest, and apart from the handlers so that a test can break one and watch an invariant
 * catch it. “Timelines” is PostgreSQL's: “Continuous Archiving and Point-in-Time Recovery”, section “Timelines”.
 */
import type { Birth, Micros, NodeId } from '../../sim/node.ts';
import type { PageSet } from '../../sqlite/jobs.ts';
import { DURABLE, type DurableRules } from '../shared/promises.ts';
import { nextTimeline } from './timeline.ts';

/** How far a node is that might take over. */
export interface Advance {
  readonly timeline: number;
  readonly position: number;
}

/** A call to take over, and what the called node knows by now. */
export interface Call {
  /** The newest timeline that any node knew when it was decided. */
  readonly above: number;
  readonly timeline: number;
  readonly manual: boolean;
  readonly hearsPrimary: boolean;
}

export interface Rules extends DurableRules {
  /** A node that starts again on a blank disk has no content, and must not answer as if it had that of a first start. */
  isLost(birth: Birth): boolean;
  /** Replicas get only what is on the primary's disk (PostgreSQL's walsender): else a crash could leave them with more than it has. */
  mayShip(position: number, synced: number): number;
  /** A standby passes on what is on its own disk (PostgreSQL: GetStandbyFlushRecPtr): else a crash could leave its followers ahead of it. */
  mayPassOn(position: number, flushed: number): number;
  /** A client is told of a commit when enough others have confirmed all up to it (PostgreSQL: SyncRepReleaseWaiters). */
  isConfirmed(position: number, upTo: number): boolean;
  /** A standby says that it has on disk what a flush has covered, not what has only arrived. */
  mayTell(flushed: number, written: number): number;
  /** A client that has seen a position takes no answer from before it. */
  isFreshEnough(position: number, seen: number): boolean;
  /** A read that sees a state from before what a change removes is in the way of that. */
  isInTheWay(seen: number, removes: number): boolean;
  /** Row versions go that neither the primary's own statements see nor those of standbys that have told of theirs. */
  mayRemove(own: number, standbys: number): number;
  /** A slot keeps the log for a follower that is so many changes behind, up to its bound (PostgreSQL: max_slot_wal_keep_size). */
  holdsBack(behind: number, most: number | null): number;
  /** A database that is rewound is given the pages that it has changed since the fork, and those that the new primary has. */
  toCopy(own: PageSet): PageSet;
  /** An application that reads its own writes in a file of its own is told of one when the file has it. */
  mayAnswer(waits: boolean): boolean;
  /** A proxy answers a write when every database that it asked has. */
  allAnswered(answers: number, asked: number): boolean;
  /** Where databases differ and so many are outvoted, a client would be told what the others say; its session ends instead (Pgpool-II: read_kind_from_backend). */
  isToldByMost(outvoted: number): boolean;
  /** What a proxy keeps goes when one of the tables that it looked at is written (Pgpool-II: memqcache_auto_cache_invalidation). */
  isInvalidated(read: readonly string[], written: readonly string[]): boolean;
  /** And after a time, if one is set: 0 is none (Pgpool-II: memqcache_expire). */
  isOutlived(age: Micros, expireUs: Micros): boolean;
  /** Who cannot renew its lock steps down before that expires. */
  mayLeadFor(leadsUs: Micros): Micros;
  /** A lock that was granted counts until its holder would have to step down: an answer may come later than that. `until`, `now`: by its own steady clock. */
  isGrantInTime(until: Micros, now: Micros): boolean;
  /** Of a history a database has lived through what begins no later than it has got; of the rest it has only heard. */
  hasLivedThrough(after: number, position: number): boolean;
  /** Who hands over gives its lock back when nothing runs any more and the chosen one has all that it wrote. */
  mayHandOver(running: number, lacked: number): boolean;
  /** What came before is the same message again: it is not carried out twice. */
  isRepeated(known: boolean): boolean;
  /** Changes and whole copies are taken from one node only: the leader of the timeline, or the standby of it that this one follows. */
  isFromPrimary(from: NodeId, upstream: NodeId | null): boolean;
  /** Changes begin after a position that is not reached yet: something between is missing. */
  isGap(after: number, received: number): boolean;
  /** Changes are applied in order, each once. */
  isNext(position: number, received: number): boolean;
  /** Statements end in another order than they were committed in: a result may tell less than is known. */
  furthest(known: number, told: number): number;
  /** A copy was as new as the primary when that told how far it was, once the copy stands there, too. */
  hasAllOf(position: number, told: number): boolean;
  /** Own writes after the last position that both histories share are on a timeline that is over. */
  isForked(position: number, fork: number): boolean;
  /** Timelines: a promotion starts a new one, with a number that no other node can give out. */
  nextTimeline(above: number, index: number, count: number): number;
  /** Positions compare on one timeline only, so the newer timeline goes first. */
  isMoreAdvanced(one: Advance, other: Advance): boolean;
  /** A promotion that was agreed on before another timeline began, or before the primary was heard again, deposes nobody. */
  isLate(call: Call): boolean;
  /** Two majorities always share a node, and each node gives its word once: so two sides of a torn network cannot both promote. */
  majorityOf(count: number): number;
}

export const RULES: Rules = {
  ...DURABLE,
  mayShip: (position, synced) => Math.min(position, synced),
  mayPassOn: (position, flushed) => Math.min(position, flushed),
  isConfirmed: (position, upTo) => position <= upTo,
  mayTell: (flushed, written) => Math.min(flushed, written),
  isFreshEnough: (position, seen) => position >= seen,
  isInTheWay: (seen, removes) => seen < removes,
  mayRemove: (own, standbys) => Math.min(own, standbys),
  holdsBack: (behind, most) => Math.min(behind, most ?? Number.POSITIVE_INFINITY),
  toCopy: (own) => own,
  mayAnswer: (waits) => !waits,
  isInvalidated: (read, written) => read.some((table) => written.includes(table)),
  isOutlived: (age, expireUs) => expireUs > 0 && age >= expireUs,
  allAnswered: (answers, asked) => answers >= asked,
  isToldByMost: () => false,
  mayLeadFor: (leadsUs) => leadsUs,
  isGrantInTime: (until, now) => now < until,
  hasLivedThrough: (after, position) => after <= position,
  mayHandOver: (running, lacked) => running === 0 && lacked === 0,
  isLost: (birth) => birth === 'blank',
  isRepeated: (known) => known,
  isFromPrimary: (from, upstream) => from === upstream,
  isGap: (after, received) => after > received,
  isNext: (position, received) => position === received + 1,
  furthest: (known, told) => Math.max(known, told),
  hasAllOf: (position, told) => position >= told,
  isForked: (position, fork) => position > fork,
  nextTimeline,
  isMoreAdvanced: (one, other) => one.timeline > other.timeline || (one.timeline === other.timeline && one.position > other.position),
  isLate: ({ above, timeline, manual, hearsPrimary }) => above < timeline || (hearsPrimary && !manual),
  majorityOf: (count) => Math.floor(count / 2) + 1,
};
