/**
 * Phase 2 at the leader (Lamport 2001, §2.2 and §3): a value takes the next slot and goes to all acceptors at once, while others are
 * under way; what a quorum has accepted is chosen, in whatever order that comes about, and counts in the order of slots.
 */
import type { NodeId } from '../../../../sim/node.ts';
import { freeInFlight, pushInFlight } from '../in-flight.ts';
import { isAllOnDisk, writeAccepted } from './disk.ts';
import type { Accepted, HeartbeatReply, Proposal, SnapshotReply, Value } from './protocol.ts';
import { releaseReads } from './reads.ts';
import { finish, isBehind, sendNext, sendSnapshot } from './snapshots.ts';
import { enter, isLeader, lastSlot, peerOf, type PaxosNode, type PaxosOut, type Progress } from './state.ts';

/** Leader: its slot, or null when the log is full. */
export function propose<P>(node: PaxosNode<P>, out: PaxosOut<P>, payload: P): number | null {
  const { paxos, place } = node;
  if (paxos.log.entries.length >= place.paxos.maxLogEntries) return null;
  putForward(node, out, [Object.freeze({ ballot: paxos.ballot, opens: false, payload })]);
  return lastSlot(paxos);
}

/** Phase 2 (a): these values for the next slots, to all. The leader's own acceptor takes them first. */
export function putForward<P>(node: PaxosNode<P>, out: PaxosOut<P>, values: readonly Value<P>[]): void {
  const { paxos, place } = node;
  const { ballot } = paxos;
  const from = lastSlot(paxos) + 1;
  writeAccepted(
    node,
    out,
    values.map((value, i): Proposal<P> => Object.freeze({ slot: from + i, ballot, value })),
  );
  for (const value of values) {
    enter(place.paxos, paxos, value);
    paxos.tallies.push({ by: 0, written: paxos.written });
  }
  for (const peer of paxos.peers) sendSlots(node, out, peer);
  if (isAllOnDisk(node)) countOwn(node, out);
}

/** Leader: what a member lacks of slots that others had chosen, and then those that this one proposed, as far as the pipeline allows. */
export function sendSlots<P>(node: PaxosNode<P>, out: PaxosOut<P>, peer: Progress): void {
  const { paxos } = node;
  const { maxInFlight, maxBatch, rules } = node.place.paxos;
  if (isBehind(paxos, peer)) return sendSnapshot(node, out, peer);
  const { chosenUpTo, ballot } = paxos;
  // Who accepts nothing is told what is chosen.
  const isAcceptor = rules.isAcceptor(peer.isLearner);
  const last = isAcceptor ? lastSlot(paxos) : chosenUpTo;
  const learnsUpTo = isAcceptor ? paxos.proposedFrom - 1 : chosenUpTo;
  while (peer.inFlight.count < maxInFlight && peer.nextSlot <= last) {
    const isChosen = peer.nextSlot <= learnsUpTo;
    const at = peer.nextSlot - 1 - paxos.log.base.index;
    const count = Math.min((isChosen ? learnsUpTo : last) - peer.nextSlot + 1, maxBatch);
    const proposals = paxos.accepted.slice(at, at + count).filter((proposal) => proposal !== undefined);
    out.send(peer.id, { kind: isChosen ? 'learn' : 'accept', ballot, proposals, chosenUpTo });
    peer.nextSlot += count;
    pushInFlight(peer.inFlight, peer.nextSlot - 1);
  }
}

/** Phase 2 (b), an answer: these slots are accepted, or learned. */
export function onAccepted<P>(node: PaxosNode<P>, out: PaxosOut<P>, from: NodeId, answer: Accepted): void {
  const { paxos } = node;
  const peer = peerOf(paxos, from);
  if (!isLeader(node) || answer.ballot !== paxos.ballot || peer === undefined) return;
  noteHeld(node, peer, answer);
  freeInFlight(peer.inFlight, answer.to);
  if (answer.kind === 'accepted') count(node, peer, answer.from, answer.to);
  advance(node, out);
  sendSlots(node, out, peer);
}

/** It has heard that this member leads. What it lacks of what had been sent before that was lost: it is sent again. */
export function onHeartbeatReply<P>(node: PaxosNode<P>, out: PaxosOut<P>, from: NodeId, answer: HeartbeatReply): void {
  const { paxos } = node;
  const peer = peerOf(paxos, from);
  if (!isLeader(node) || answer.ballot !== paxos.ballot || peer === undefined) return;
  noteHeld(node, peer, answer);
  if (answer.holdsUpTo < answer.sentUpTo || answer.holdsUpTo < 0) {
    if (answer.round > peer.resentAt) {
      peer.resentAt = paxos.round;
      peer.nextSlot = answer.holdsUpTo + 1;
      peer.inFlight.count = 0;
    }
  } else if (peer.heldUpTo === peer.nextSlot - 1) peer.inFlight.count = 0;
  if (answer.round > peer.ackedRound) {
    // Every heartbeat has a round of its own, so an answer that comes twice is not heard twice.
    peer.ackedRound = answer.round;
    peer.heardAt = paxos.ticks;
  }
  advance(node, out);
  releaseReads(node, out);
  sendSlots(node, out, peer);
}

/** InstallSnapshot: an answer came. */
export function onSnapshotReply<P>(node: PaxosNode<P>, out: PaxosOut<P>, from: NodeId, answer: SnapshotReply): void {
  const { paxos } = node;
  const peer = peerOf(paxos, from);
  if (!isLeader(node) || answer.ballot !== paxos.ballot || peer === undefined) return;
  if (answer.learner === true) noteLearner(node, peer);
  if (!answer.done) return sendNext(node, out, peer, answer.slot, answer.received);
  finish(paxos, peer);
  if (peer.nextSlot <= answer.slot) {
    peer.nextSlot = answer.slot + 1;
    peer.inFlight.count = 0;
  }
  sendSlots(node, out, peer);
}

function noteHeld<P>(node: PaxosNode<P>, peer: Progress, { holdsUpTo, learner }: Accepted | HeartbeatReply): void {
  if (learner === true) noteLearner(node, peer);
  if (holdsUpTo <= peer.heldUpTo) return;
  peer.heldUpTo = holdsUpTo;
  if (peer.nextSlot <= holdsUpTo) peer.nextSlot = holdsUpTo + 1;
  count(node, peer, node.paxos.chosenUpTo + 1, holdsUpTo);
}

/** It was an acceptor and has lost its disk: it counts no more for what it accepted, either. */
function noteLearner<P>({ paxos, place }: PaxosNode<P>, peer: Progress): void {
  if (peer.isLearner) return;
  peer.isLearner = true;
  peer.heldUpTo = 0;
  if (!place.paxos.rules.isCounted(true)) for (const tally of paxos.tallies) tally.by &= ~peer.bit;
}

function count<P>({ paxos, place }: PaxosNode<P>, peer: Progress, from: number, to: number): void {
  if (!place.paxos.rules.isCounted(peer.isLearner)) return;
  const { tallies, chosenUpTo } = paxos;
  const end = Math.min(to - chosenUpTo, tallies.length);
  for (let i = Math.max(0, from - 1 - chosenUpTo); i < end; i += 1) {
    const tally = tallies[i];
    if (tally !== undefined) tally.by |= peer.bit;
  }
}

/** What is on the leader's own disk it has accepted, too. */
export function countOwn<P>(node: PaxosNode<P>, out: PaxosOut<P>): void {
  const { paxos } = node;
  const { rules, at } = node.place.paxos;
  for (let i = paxos.tallies.length - 1; i >= 0; i -= 1) {
    const tally = paxos.tallies[i];
    if (tally === undefined || !rules.isOnDisk(tally.written, paxos.unsent.synced)) continue;
    if ((tally.by & (1 << at)) !== 0) break;
    tally.by |= 1 << at;
  }
  advance(node, out);
}

/** Slots that a quorum has accepted are chosen; the log goes on as far as there is no hole. */
export function advance<P>(node: PaxosNode<P>, out: PaxosOut<P>): void {
  const { paxos } = node;
  const { rules, phase2Quorum } = node.place.paxos;
  const { tallies } = paxos;
  let chosen = 0;
  while (chosen < tallies.length && rules.isChosen(bits(tallies[chosen]?.by ?? 0), phase2Quorum)) chosen += 1;
  if (chosen === 0) return;
  tallies.splice(0, chosen);
  paxos.chosenUpTo += chosen;
  releaseReads(node, out);
  for (const peer of paxos.peers) if (peer.isLearner) sendSlots(node, out, peer);
}

function bits(set: number): number {
  let count = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
