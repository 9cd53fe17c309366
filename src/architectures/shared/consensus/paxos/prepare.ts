/**
 * Phase 1, for all open slots at once (Lamport 2001, §2.2 and §3): who has heard no leader for a while takes a ballot, asks a quorum
 * what it has accepted, and so learns what it has to propose again. From then on it leads.
 */
import type { Micros, NodeId } from '../../../../sim/node.ts';
import { isAllOnDisk, promise, sendWhenOnDisk } from './disk.ts';
import { isWithinLeast } from '../election-timer.ts';
import { refuse, resign } from './follow.ts';
import { lead } from './lead.ts';
import type { Nack, Prepare, Promised, Proposal } from './protocol.ts';
import { isLeader, move, named, type Paxos, type PaxosNode, type PaxosOut, resetElectionTimer, tell } from './state.ts';

/** Phase 1 (a). The ballot is on this member's own disk before anybody hears of it, so it is never taken twice. */
export function prepare<P>(node: PaxosNode<P>, out: PaxosOut<P>, isOrdered = false): void {
  const { paxos } = node;
  const { id, at, members, rules } = node.place.paxos;
  if (isLeader(node) || !rules.isAcceptor(paxos.isLearner)) return;
  const ballot = rules.nextBallot(Math.max(paxos.promised, paxos.seen), at, members.length);
  tell(node, out, 'prepares', [named(node, ballot), Math.max(0, Math.round((out.now - paxos.heardLeaderAt) / 1000))]);
  move(node, out, 'ELECTION_TIMEOUT');
  promise(node, out, ballot);
  paxos.ballot = ballot;
  paxos.promises = [id];
  paxos.reported.clear();
  for (const proposal of acceptedFrom(paxos, paxos.chosenUpTo + 1)) paxos.reported.set(proposal.slot, proposal);
  paxos.reportedChosen = paxos.chosenUpTo;
  resetElectionTimer(node, out);
  const request: Prepare = { kind: 'prepare', ballot, from: paxos.chosenUpTo + 1, isOrdered };
  for (const peer of paxos.peers) sendWhenOnDisk(node, out, peer.id, request);
  countPromises(node, out);
}

/**
 * Phase 1 (b). A member that hears a leader is deaf to others, ballot and all, where leaders without a quorum resign by themselves: so one
 * that was cut off disturbs nobody when it comes back (as in Raft: Ongaro's thesis, §4.2.3).
 */
export function onPrepare<P>(node: PaxosNode<P>, out: PaxosOut<P>, from: NodeId, { ballot, from: first, isOrdered }: Prepare): void {
  const { paxos } = node;
  const { checkQuorum, rules } = node.place.paxos;
  if (!rules.isAcceptor(paxos.isLearner)) return;
  if (checkQuorum && !isOrdered && ballot > paxos.promised && hearsLeader(node, out.now)) return;
  if (!rules.mayPromise(paxos.promised, ballot) || !rules.reachesBack(first, paxos.log.base.index)) return refuse(node, out, from, ballot);
  resign(node, out, 'HIGHER_BALLOT');
  promise(node, out, ballot);
  resetElectionTimer(node, out);
  const accepted = acceptedFrom(paxos, first);
  sendWhenOnDisk(node, out, from, { kind: 'promise', ballot, accepted, chosenUpTo: paxos.chosenUpTo });
}

/** A promise. Who made it counts once, however often it arrives. */
export function onPromise<P>(node: PaxosNode<P>, out: PaxosOut<P>, from: NodeId, answer: Promised<P>): void {
  const { paxos } = node;
  const { rules } = node.place.paxos;
  if (node.role.value !== 'proposer' || answer.ballot !== paxos.ballot || !rules.isNewVoter(paxos.promises, from)) return;
  paxos.promises = [...paxos.promises, from];
  paxos.reportedChosen = Math.max(paxos.reportedChosen, answer.chosenUpTo);
  for (const proposal of answer.accepted) {
    const known = paxos.reported.get(proposal.slot);
    paxos.reported.set(proposal.slot, known ? rules.highest(known, proposal) : proposal);
  }
  countPromises(node, out);
}

export function countPromises<P>(node: PaxosNode<P>, out: PaxosOut<P>): void {
  const { rules, phase1Quorum } = node.place.paxos;
  if (node.role.value !== 'proposer' || !isAllOnDisk(node)) return;
  if (rules.arePrepared(node.paxos.promises.length, phase1Quorum)) lead(node, out);
}

/** Somebody has promised a higher ballot, or has given up slots that this member lacks and so could not propose again. */
export function onNack<P>(node: PaxosNode<P>, out: PaxosOut<P>, { ballot, promised, givenUp }: Nack): void {
  const { paxos } = node;
  if (promised > paxos.seen) paxos.seen = promised;
  if (ballot !== paxos.ballot) return;
  if (promised > ballot) resign(node, out, 'HIGHER_BALLOT');
  else if (node.role.value === 'proposer' && givenUp > paxos.chosenUpTo) resign(node, out, 'BEHIND');
}

function acceptedFrom<P>({ accepted, log }: Paxos<P>, slot: number): Proposal<P>[] {
  return accepted.slice(Math.max(0, slot - 1 - log.base.index)).filter((proposal) => proposal !== undefined);
}

/** A leader hears itself. */
function hearsLeader<P>(node: PaxosNode<P>, now: Micros): boolean {
  const { paxos } = node;
  const { election, rules } = node.place.paxos;
  return rules.hearsLeader(paxos.leader, isLeader(node) || isWithinLeast(election, paxos.wait, paxos.heardLeaderAt, now));
}
