/** Which rounds of heartbeats a majority has answered: reads and leases hang on it (thesis §6.4). */
import { type Count, reached } from './quorum.ts';
import type { RaftNode } from './state.ts';

const ROUNDS: Count = { value: ({ ackedRound }) => ackedRound, need: ({ toConfirm }) => toConfirm };

/** The newest round that a majority, the leader among them, has answered. */
export function confirmedRound({ place, raft }: RaftNode<unknown>): number {
  return reached(raft, ROUNDS, place.raft.rules.isCounted, raft.round);
}
