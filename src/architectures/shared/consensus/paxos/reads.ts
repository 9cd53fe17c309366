/**
 * Linearizable reads without a slot of their own, as Raft's read index (Ongaro's thesis, §6.4): the leader notes how far slots are
 * chosen, and makes sure with one round of heartbeats that nobody else leads: so many answer, itself among them, that every quorum of
 * promises has one of them. Reads share rounds: one that comes while others wait for a round takes the next.
 */
import type { ReadRequest } from '../port.ts';
import { reachedByMajority } from '../highest.ts';
import { beginRound } from './heartbeat.ts';
import type { Paxos, PaxosNode, PaxosOut } from './state.ts';

/** Leader: a read wants an index. It appears in `readyReads` when confirmed. False: too many wait already. */
export function read<P>(node: PaxosNode<P>, out: PaxosOut<P>, { from, ticket }: ReadRequest): boolean {
  const { paxos } = node;
  const { maxReads, rules } = node.place.paxos;
  if (paxos.waitingReads.length >= maxReads) return false;
  const index = isOpen(paxos) ? paxos.chosenUpTo : 0;
  paxos.waitingReads.push({ from, ticket, index, round: rules.readRound(paxos.round) });
  beginDueRound(node, out);
  releaseReads(node, out);
  return true;
}

/** Begins the round that the oldest read waits for, unless it is on its way. What the network loses the next heartbeat makes good. */
function beginDueRound<P>(node: PaxosNode<P>, out: PaxosOut<P>): void {
  const [oldest] = node.paxos.waitingReads;
  if (oldest !== undefined && oldest.round > node.paxos.round) beginRound(node, out);
}

/** Leader: moves every read that is confirmed to `readyReads`. Rounds rise along the queue. */
export function releaseReads<P>(node: PaxosNode<P>, out: PaxosOut<P>): void {
  const { paxos } = node;
  const { rules } = node.place.paxos;
  // What a leader inherited may be chosen long since: it knows how far when its own opening is.
  if (paxos.waitingReads.length === 0 || !isOpen(paxos)) return;
  const confirmed = confirmedRound(node);
  let count = 0;
  for (const waiting of paxos.waitingReads) {
    if (!rules.isConfirmed(waiting.round, confirmed)) break;
    paxos.readyReads.push(waiting.index > 0 ? waiting : { ...waiting, index: paxos.chosenUpTo });
    count += 1;
  }
  if (count === 0) return;
  paxos.waitingReads.splice(0, count);
  beginDueRound(node, out);
}

/** The newest round that so many have answered, the leader among them, that no quorum of promises is without one of them. */
function confirmedRound({ place, paxos }: PaxosNode<unknown>): number {
  const { members, phase1Quorum, rules } = place.paxos;
  const rounds = paxos.peers.map(({ isLearner, ackedRound }) => (rules.isCounted(isLearner) ? ackedRound : 0));
  return reachedByMajority(Float64Array.from([...rounds, paxos.round]), members.length - phase1Quorum + 1);
}

const isOpen = ({ chosenUpTo, openingSlot }: Paxos<unknown>): boolean => chosenUpTo >= openingSlot;
