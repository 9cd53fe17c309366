/** What two-phase commit rests on, each a question with a short answer, so that a test can break one and see half a transaction. */
import type { NodeId } from '../../../sim/node.ts';

export interface CommitRules {
  /** Gray 1978: all have to have voted, none of them no, before anything is decided. */
  haveAllVoted(participants: readonly NodeId[], voted: ReadonlySet<NodeId>): boolean;
  /** R* 1986, §2.1: a participant forces what it did, and that it prepared, to its disk before it votes yes. */
  isForced(): boolean;
  /** The same: what had prepared holds its locks again after a crash, and goes on waiting. */
  isReopened(): boolean;
  /** R* 1986, §2.1: a participant that has prepared may neither commit nor abort of its own accord, however long it hears nothing. */
  mayDecideAlone(): boolean;
  /** R* 1986, §3.1: a COMMIT is on the coordinator's disk before anybody hears of it. */
  isDecisionLogged(): boolean;
  /** R* 1986, §3.1, presumed abort: of a transaction that the coordinator knows nothing of, nothing is committed. */
  isPresumed(): 'abort' | 'commit';
  /** Who is told that it is committed reads it everywhere: all have carried it out. Gray 1978 lets the client hear of the decision at once. */
  isTold(unacknowledged: ReadonlySet<NodeId>): boolean;
}

export const COMMIT_RULES: CommitRules = {
  haveAllVoted: (participants, voted) => participants.every((participant) => voted.has(participant)),
  isForced: () => true,
  isReopened: () => true,
  mayDecideAlone: () => false,
  isDecisionLogged: () => true,
  isPresumed: () => 'abort',
  isTold: (unacknowledged) => unacknowledged.size === 0,
};
