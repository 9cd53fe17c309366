/** What replica sets and consistency levels rest on, each a question with a short answer, so that a test can break one. Those of a set's log are Raft's. */
import type { Micros } from '../../../sim/node.ts';
import { type Level, readsTwo } from './levels.ts';
import { isReadQuorum } from './membership.ts';

export interface SetRules {
  /** azure-docs, consistency-levels.md: strong and bounded staleness read two replicas of four, the others one. */
  replicasRead(level: Level): number;
  /** azure-docs, global-dist-under-the-hood.md: a set has between NMin and NMax members. */
  mayShrinkTo(members: number, least: number): boolean;
  /** QuorumReader.cs: and a read asks so many of those that belong to it now that every write is in one of their logs. */
  isReadQuorum(told: Parameters<typeof isReadQuorum>[0]): boolean;
  /** SdkDesign.md: of two answers that differ in what their replicas have, the newer counts, once its replica has applied it. */
  isQuorumMet(lsn: number, written: number): boolean;
  /** azure-docs, consistency-levels.md: a session’s read carries its token. */
  tokenOf(level: Level, token: number): number;
  /** And a replica that is behind the token does not answer (404, substatus 1002). */
  isNewEnough(applied: number, atLeast: number): boolean;
  /** SdkDesign.md: under strong consistency a write, and what a read has seen, waits until all regions have it (GlobalCommittedLSN). */
  isGlobal(lsn: number, globalCommitted: number): boolean;
  /** azure-docs, consistency-levels.md: writes are throttled while a region lags by more than K versions or T. */
  isWithinWindow(versions: number, ageUs: Micros, maxVersions: number, maxLagUs: Micros): boolean;
  /** What a region has is what three of its four replicas have, not what one was sent. */
  hasRegion(committed: number, logged: number): number;
  /** Gray and Cheriton, Leases, 1989: who answers for a region does so only as long as its lease lasts. */
  isLeased(lasts: boolean): boolean;
  /** And who gave it counts on its end only when it has run out there, too: by then nobody answers. */
  hasRunOut(sinceUs: Micros, leaseUs: Micros): boolean;
  /** What any region has of the old write region’s writes the new one brings before it takes any. */
  areRestsBrought(): boolean;
  /** azure-docs, reliability-cosmos-db-nosql.md: what a region had not shipped is in its conflict feed: all that comes after what both have. */
  isOffered(lsn: number, common: number): boolean;
  /** Where a set is split, no write of keys that go stands behind that entry in its log: who has it in its log takes none, whether that is committed or not. */
  takesNoMore(goes: boolean): boolean;
  /** What is shipped to the set that takes a half ends with the split: from there on that counts on by itself. */
  shipsUpTo(split: number, committed: number): number;
  /** An answer of all rows is of the half that the asker’s map says. */
  isSameHalf(own: number, asked: number): boolean;
  /** Rows of the other half are gone. */
  isOtherHalfGone(): boolean;
  /** Where reads look at two replicas of any region, each region has the split before anybody writes behind it. */
  waitsForRegions(reads: boolean): boolean;
  /** Ongaro and Ousterhout 2014, §5.3: two logs with a write of the same number and epoch are the same up to there. */
  isSameWrite(own: number, shipped: number): boolean;
}

/** By how much two clocks together may run wrong, as a part: the leases of Gray and Cheriton (§5) end sooner at their holders by that. */
const DRIFT = 0.01;

export const SET_RULES: SetRules = {
  replicasRead: (level) => (readsTwo(level) ? 2 : 1),
  mayShrinkTo: (members, least) => members >= least,
  isReadQuorum,
  isQuorumMet: (lsn, written) => lsn >= written,
  tokenOf: (level, token) => (level === 'session' ? token : 0),
  isNewEnough: (applied, atLeast) => applied >= atLeast,
  isGlobal: (lsn, globalCommitted) => lsn <= globalCommitted,
  isWithinWindow: (versions, ageUs, maxVersions, maxLagUs) => versions < maxVersions && ageUs < maxLagUs,
  hasRegion: (committed) => committed,
  isLeased: (lasts) => lasts,
  hasRunOut: (sinceUs, leaseUs) => sinceUs > leaseUs * (1 + DRIFT),
  areRestsBrought: () => true,
  isOffered: (lsn, common) => lsn > common,
  takesNoMore: (goes) => goes,
  shipsUpTo: (split, committed) => Math.min(split, committed),
  isSameHalf: (own, asked) => own === asked,
  isOtherHalfGone: () => true,
  waitsForRegions: (reads) => reads,
  isSameWrite: (own, shipped) => own === shipped,
};
