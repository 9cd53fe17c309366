/**
 * The rules of certification, each a question with a short answer. They stand together because they are what a class should look at
 * longest, and apart from the handlers so that a test can break one and watch an invariant catch it.
 */
import type { Keys } from '../../../sqlite/jobs.ts';
import { PAXOS_RULES, type PaxosRules } from '../../shared/consensus/paxos/rules.ts';
import { RULES as RAFT_RULES, type Rules as RaftRules } from '../../shared/consensus/raft/rules.ts';

export interface Rules extends RaftRules, PaxosRules {
  /** What came before is the same message again: it is not carried out twice. */
  isRepeated(known: boolean): boolean;
  /**
   * What the database has was decided, though after a restart the group has to learn that again. Were certification to wait for it, it would be
   * behind the database, and a snapshot would lack keys.
   */
  decidedTo(chosen: number, applied: number): number;
  /** An action is delivered when its place is decided, its own source's too. */
  delivers(index: number, chosen: number, isOwn: boolean): boolean;
  /** With what a write set is compared: what was written after the state on which it ran, whatever this server has applied. */
  lastSeen(lastSeen: number, applied: number): number;
  /** First committer wins: a key that was written later than that is a conflict. `written`: when it was last. */
  isLater(written: number | undefined, lastSeen: number): boolean;
  /** The verdict follows from the order and the keys alone, so it is the same everywhere: no local transaction has a part in it. */
  verdict(isConflict: boolean, meetsLocal: boolean): boolean;
  /** What is compared: rows, and entries of unique indexes, for two rows may want one value. */
  compared(keys: Keys): Keys;
  /** The index forgets what was written up to here ... */
  purgedTo(seqno: number, interval: number): number;
  /** ... so that whoever has seen less cannot be judged any more. */
  isTooOld(lastSeen: number, seqno: number, interval: number): boolean;
  /** What is certified waits for no local transaction: it is the local one that gives way (brute force). */
  waitsForLocal(meetsLocal: boolean): boolean;
  /** Write sets are applied in their order; where several are at once, none overtakes one that it builds on. */
  inOrder<T>(batch: readonly T[]): readonly T[];
  /** A client is told that its transaction is committed when it is certified, not when it was sent. */
  mayAnswer(isCertified: boolean): boolean;
  /** Flow control: while anybody's queue is too long, nobody sends write sets. */
  mayBroadcast(isPaused: boolean): boolean;
  /** A causal read asks with a marker through the order; what is applied here says nothing of what others have committed. */
  asksForMarker(isCausal: boolean): boolean;
  /** AFTER: a client is told when every member that is heard of has applied its transaction. */
  mayTell(allHaveIt: boolean): boolean;
  /** A new primary takes no statement before it has applied what was in the order when it became that. */
  isHeldBack(isBehind: boolean): boolean;
  /** In single-primary mode the others are read only. */
  mayWrite(isPrimary: boolean): boolean;
  /** A refusal is certain only where no earlier life can have sent the same. */
  isCertain(mayBeOrdered: boolean): boolean;
}

export const RULES: Rules = {
  ...PAXOS_RULES,
  ...RAFT_RULES,
  isRepeated: (known) => known,
  decidedTo: (chosen, applied) => Math.max(chosen, applied),
  delivers: (index, chosen) => index <= chosen,
  lastSeen: (lastSeen) => lastSeen,
  isLater: (written, lastSeen) => written !== undefined && written > lastSeen,
  verdict: (isConflict) => isConflict,
  compared: (keys) => keys,
  purgedTo: (seqno, interval) => seqno - interval,
  isTooOld: (lastSeen, seqno, interval) => lastSeen < seqno - interval,
  waitsForLocal: () => false,
  inOrder: (batch) => batch,
  mayAnswer: (isCertified) => isCertified,
  mayBroadcast: (isPaused) => !isPaused,
  asksForMarker: (isCausal) => isCausal,
  mayTell: (allHaveIt) => allHaveIt,
  isHeldBack: (isBehind) => isBehind,
  mayWrite: (isPrimary) => isPrimary,
  isCertain: (mayBeOrdered) => !mayBeOrdered,
};
