/**
 * A group that begins in the middle: with a leader, and with logs of given lengths, as Raft's may (`../raft/start.ts`). Lengths make no
 * member unfit to lead here, which is the difference worth seeing.
 */
import type { RaftStart } from '../raft/place.ts';
import { foundOnDisk, promise, writeAccepted } from './disk.ts';
import { lead } from './lead.ts';
import { NO_OP } from './log.ts';
import type { Proposal } from './protocol.ts';
import { move, type PaxosNode, type PaxosOut } from './state.ts';

/** In whose ballot everything of the past was accepted. */
const PAST_BALLOT = 1;
/** By slot. One object for all members, as it would be had one sent it to the others. */
const past: Proposal<never>[] = [];

function pastProposals(count: number): readonly Proposal<never>[] {
  while (past.length < count) past.push(Object.freeze({ slot: past.length + 1, ballot: PAST_BALLOT, value: NO_OP }));
  return past.slice(0, count);
}

/** In the first step of a first life. */
export function beginWith<P>(node: PaxosNode<P>, out: PaxosOut<P>, { leader, lengths }: RaftStart): void {
  const { paxos } = node;
  const { id, at, members, rules } = node.place.paxos;
  const from = leader === null ? -1 : members.indexOf(leader);
  promise(node, out, from < 0 ? PAST_BALLOT : rules.nextBallot(0, from, members.length));
  writeAccepted(node, out, pastProposals(lengths[at] ?? lengths.at(-1) ?? 0));
  foundOnDisk(node);
  if (leader === null) return;
  paxos.leader = leader;
  if (leader !== id) return;
  move(node, out, 'ELECTION_TIMEOUT');
  Object.assign(paxos, { ballot: paxos.promised, promises: members, reportedChosen: 0 });
  // They all promised, so they all reported.
  for (const proposal of pastProposals(Math.max(0, ...lengths))) paxos.reported.set(proposal.slot, proposal);
  lead(node, out);
}
