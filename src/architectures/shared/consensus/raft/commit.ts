/**
 * When an entry is committed: §5.3 and §5.4.2 of Ongaro & Ousterhout 2014. An entry is safe once a majority holds it,
 * but a leader may count copies only of entries of its own term (Figure 8 shows why).
 */
import { type Count, reached } from './quorum.ts';
import { releaseReads } from './reads.ts';
import type { RaftNode, RaftOut } from './state.ts';

const COPIES: Count = { value: ({ matchIndex }) => matchIndex, need: ({ toCommit }) => toCommit };

/** Leader: the highest N that a majority holds, if N is of the current term (Figure 2, Leaders, last rule). */
export function advanceCommit<P>(node: RaftNode<P>, out: RaftOut<P>): void {
  const { raft } = node;
  const { rules } = node.place.raft;
  const heldByMajority = reached(raft, COPIES, rules.isCounted, rules.ownCopy(raft));
  if (heldByMajority <= raft.commitIndex || !rules.mayCommit(raft, heldByMajority)) return;
  raft.commitIndex = heldByMajority;
  releaseReads(node, out);
}

/** Follower: the leader's commit index, but never past what is known to agree with the leader's log. */
export function learnCommit<P>({ place, raft }: RaftNode<P>, leaderCommit: number): void {
  if (leaderCommit > raft.leaderCommit) raft.leaderCommit = leaderCommit;
  const committed = place.raft.rules.followerCommit(raft);
  if (committed > raft.commitIndex) raft.commitIndex = committed;
}
