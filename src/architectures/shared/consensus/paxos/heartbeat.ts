/** How a leader shows that it is there, and learns that it is not heard. */
import type { Micros } from '../../../../sim/node.ts';
import { resign } from './follow.ts';
import { isBehind, sendAgain } from './snapshots.ts';
import { isLeader, peerOf, type PaxosNode, type PaxosOut, tell } from './state.ts';

/** The heartbeat timer fired: count who was heard, resign if no quorum was, else tell all that it still leads. */
export function onHeartbeatTimeout<P>(node: PaxosNode<P>, out: PaxosOut<P>): void {
  if (!isLeader(node)) return;
  const { paxos } = node;
  const { heartbeatUs, gatherUs, electionTimeoutMinUs, electionTimeoutMaxUs, checkQuorum, members, phase2Quorum } = node.place.paxos;
  paxos.ticks += 1;
  const hears = membersHeard(node, Math.max(3, electionTimeoutMinUs / 2 / heartbeatUs));
  if (hears < phase2Quorum && paxos.quorum >= phase2Quorum) tell(node, out, 'lostMajority', [hears, members.length]);
  paxos.quorum = hears;
  if (checkQuorum && membersHeard(node, electionTimeoutMaxUs / heartbeatUs) < phase2Quorum) return resign(node, out, 'LOST_QUORUM');
  // A leader hears itself: should it resign, its silence begins now.
  paxos.heardLeaderAt = out.now;
  beginRound(node, out, gatherUs);
  sendAgain(node, out);
  makeWay(node, out);
  out.setTimer('heartbeat', heartbeatUs);
}

/** Leader: a heartbeat to all, under a new number. */
export function beginRound<P>({ paxos }: PaxosNode<P>, out: PaxosOut<P>, mayWaitUs: Micros = 0): void {
  paxos.round += 1;
  const { promised: ballot, round, chosenUpTo } = paxos;
  for (const peer of paxos.peers) {
    const sentUpTo = isBehind(paxos, peer) ? 0 : peer.nextSlot - 1;
    out.send(peer.id, { kind: 'heartbeat', ballot, round, chosenUpTo, sentUpTo }, mayWaitUs);
  }
}

function membersHeard({ place, paxos }: PaxosNode<unknown>, withinTicks: number): number {
  let count = 1;
  for (const peer of paxos.peers) if (place.paxos.rules.isCounted(peer.isLearner) && paxos.ticks - peer.heardAt <= withinTicks) count += 1;
  return count;
}

/** Heartbeats: a round trip may take some. */
const HEARD_WITHIN = 4;

/** Leader, at each heartbeat: the preferred member should lead, when it is heard and has what is chosen. */
function makeWay<P>({ paxos, place }: PaxosNode<P>, out: PaxosOut<P>): void {
  const { preferredLeader, id, electionTimeoutMinUs, heartbeatUs } = place.paxos;
  if (preferredLeader === null || preferredLeader === id || paxos.ticks < paxos.placeableAt) return;
  const peer = peerOf(paxos, preferredLeader);
  if (peer === undefined || peer.isLearner || paxos.ticks - peer.heardAt > HEARD_WITHIN || peer.heldUpTo < paxos.chosenUpTo) return;
  if (paxos.chosenUpTo < paxos.openingSlot) return;
  paxos.placeableAt = paxos.ticks + Math.max(2, electionTimeoutMinUs / heartbeatUs);
  out.send(preferredLeader, { kind: 'timeout-now', ballot: paxos.ballot });
}
