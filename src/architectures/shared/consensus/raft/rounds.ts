/** Which rounds of heartbeats a majority has answered: reads and leases hang on it (thesis §6.4). */
import { reachedByMajority } from './quorum.ts';
import type { RaftNode } from './state.ts';

/** The newest round that a majority, the leader among them, has answered. */
export function confirmedRound({ place, raft }: RaftNode<unknown>): number {
  const { tally, peers, round } = raft;
  const { majority, rules } = place.raft;
  for (let i = 0; i < peers.length; i += 1) {
    const peer = peers[i];
    tally[i] = peer !== undefined && rules.isCounted(peer.isLearner) ? peer.ackedRound : 0;
  }
  tally[peers.length] = round;
  return reachedByMajority(tally, majority);
}
