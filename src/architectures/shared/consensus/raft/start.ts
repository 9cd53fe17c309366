/**
 * A group that begins in the middle: with a leader, and with logs of given lengths. So an experiment can be set up as it was run,
 * as in §9.3 of Ongaro & Ousterhout 2014, where a leader was killed whose log was longer than those of some others.
 */
import type { Entry } from '../log.ts';
import { foundOnDisk, persistVote, writeEntries } from './disk.ts';
import { becomeLeader } from './election.ts';
import type { RaftStart } from './place.ts';
import { move, type RaftNode, type RaftOut } from './state.ts';

/** Term of what is in the logs, and of who leads. */
const PAST_TERM = 1;
/** By index. One object for all members, as it would be had one sent it to the others. */
const past: Entry<never>[] = [];

function pastEntries(count: number): readonly Entry<never>[] {
  while (past.length < count) past.push(Object.freeze({ term: PAST_TERM, ordinal: 0, payload: null }));
  return past.slice(0, count);
}

/** In the first step of a first life. */
export function beginWith<P>(node: RaftNode<P>, out: RaftOut<P>, { leader, lengths }: RaftStart): void {
  const { raft } = node;
  const { id, members } = node.place.raft;
  const length = lengths[members.indexOf(id)] ?? lengths.at(-1) ?? 0;
  raft.currentTerm = leader === null ? PAST_TERM : PAST_TERM + 1;
  raft.votedFor = leader;
  persistVote(node, out);
  writeEntries(node, out, 0, pastEntries(length));
  foundOnDisk(node);
  if (leader === null) return;
  raft.leader = leader;
  if (leader !== id) return;
  move(node, out, 'ELECTION_TIMEOUT');
  raft.votes = node.place.raft.voters;
  becomeLeader(node, out);
}
