/**
 * Phase 2 at acceptors, and how they learn (Lamport 2001, §2.2 and §2.3): a leader's messages say how far slots are chosen, and of those
 * the member knows whose value it accepted in that leader's ballot. Slots may come with gaps between them.
 */
import type { NodeId } from '../../../../sim/node.ts';
import { sendWhenOnDisk, writeAccepted } from './disk.ts';
import { hearLeader } from './follow.ts';
import type { Accept, Chosen, Heartbeat, Proposal } from './protocol.ts';
import { acceptedAt, enter, holdsUpTo, type PaxosNode, type PaxosOut } from './state.ts';

/** Phase 2 (b): all of one message, on disk before the answer leaves. */
export function onAccept<P>(node: PaxosNode<P>, out: PaxosOut<P>, from: NodeId, request: Accept<P>): void {
  const { paxos } = node;
  const { ballot, proposals } = request;
  if (!hearLeader(node, out, from, ballot)) return;
  if (!node.place.paxos.rules.isAcceptor(paxos.isLearner)) return;
  const fresh = proposals.filter(({ slot }) => slot > paxos.chosenUpTo && acceptedAt(paxos, slot)?.ballot !== ballot);
  writeAccepted(node, out, fresh);
  learnChosen(node, request);
  answer(node, out, from, 'accepted', request);
}

/** They are chosen, whatever this member has promised or accepted: it takes them as accepted in the ballot of whom it hears. */
export function onLearn<P>(node: PaxosNode<P>, out: PaxosOut<P>, from: NodeId, request: Accept<P>): void {
  const { paxos } = node;
  const { ballot, proposals } = request;
  if (!hearLeader(node, out, from, ballot)) return;
  const fresh: Proposal<P>[] = [];
  for (const { slot, value } of paxos.isBlank ? [] : proposals) {
    if (slot !== paxos.chosenUpTo + 1) continue;
    fresh.push(Object.freeze({ slot, ballot, value }));
    enter(node.place.paxos, paxos, value);
    paxos.chosenUpTo = slot;
  }
  writeAccepted(node, out, fresh);
  answer(node, out, from, 'learned', request);
}

export function onHeartbeat<P>(node: PaxosNode<P>, out: PaxosOut<P>, from: NodeId, beat: Heartbeat): void {
  const { ballot, round, sentUpTo } = beat;
  if (!hearLeader(node, out, from, ballot)) return;
  learnChosen(node, beat);
  const { isLearner } = node.paxos;
  sendWhenOnDisk(node, out, from, {
    kind: 'heartbeat-reply',
    ballot,
    round,
    sentUpTo,
    holdsUpTo: holdsUpTo(node.paxos),
    ...(isLearner && { learner: true }),
  });
}

/** Only the leader this member follows may tell it. */
export function onChosen<P>(node: PaxosNode<P>, from: NodeId, notice: Chosen): void {
  const { promised, leader } = node.paxos;
  if (notice.ballot === promised && leader === from) learnChosen(node, notice);
}

/** In the order of slots, and not past one that is not here yet, or not as this leader proposed it. */
function learnChosen<P>({ place, paxos }: PaxosNode<P>, { ballot, chosenUpTo }: Pick<Chosen, 'ballot' | 'chosenUpTo'>): void {
  while (paxos.chosenUpTo < chosenUpTo) {
    const found = acceptedAt(paxos, paxos.chosenUpTo + 1);
    if (found === undefined || !place.paxos.rules.mayLearn(found.ballot, ballot)) return;
    enter(place.paxos, paxos, found.value);
    paxos.chosenUpTo += 1;
  }
}

function answer<P>(node: PaxosNode<P>, out: PaxosOut<P>, to: NodeId, kind: 'accepted' | 'learned', request: Accept<P>): void {
  const { ballot, proposals } = request;
  const [first] = proposals;
  const last = proposals.at(-1);
  if (first === undefined || last === undefined) return;
  const { isLearner } = node.paxos;
  sendWhenOnDisk(node, out, to, {
    kind,
    ballot,
    from: first.slot,
    to: last.slot,
    holdsUpTo: holdsUpTo(node.paxos),
    ...(isLearner && { learner: true }),
  });
}
