/**
 * The stable leader (Lamport 2001, §3): what it proposes first, and how it shows that it is there. *Paxos Made Live* (Chandra, Griesemer
 * & Redstone 2007, §4.1 and §5.1) calls this Multi-Paxos: phase 1 is done once for as long as the leader stays.
 */
import { ELECTION_TIMER } from '../election-timer.ts';
import { writeAccepted } from './disk.ts';
import { NO_OP } from './log.ts';
import type { Proposal, Value } from './protocol.ts';
import { putForward } from './propose.ts';
import { enter, move, named, type PaxosNode, type PaxosOut, tell } from './state.ts';

/**
 * A quorum has promised. What those who did know to be chosen is learned at once. Of the slots beyond, each gets the value that counts
 * of those reported; a hole gets a no-op, for nothing can have been chosen there; and then comes the opening of its own log.
 */
export function lead<P>(node: PaxosNode<P>, out: PaxosOut<P>): void {
  const { paxos } = node;
  const { id, members, heartbeatUs, rules } = node.place.paxos;
  const { ballot, reported } = paxos;
  move(node, out, 'PREPARED');
  Object.assign(paxos, { leader: id, round: 0, ticks: 0, placeableAt: 0, quorum: paxos.promises.length });
  const known = paxos.chosenUpTo;
  learnReported(node, out);
  const top = Math.max(paxos.chosenUpTo, ...reported.keys());
  const values: Value<P>[] = [];
  for (let slot = paxos.chosenUpTo + 1; slot <= top; slot += 1) values.push(rules.keeps(reported.get(slot)) ?? NO_OP);
  const gaps = values.filter((value) => value === NO_OP).length;
  tell(node, out, 'leads', [named(node, ballot), paxos.promises.length, members.length, values.length, gaps]);
  reported.clear();
  for (const peer of paxos.peers) {
    Object.assign(peer, { nextSlot: known + 1, heldUpTo: 0, ackedRound: 0, resentAt: 0, heardAt: 0, isLearner: false, install: null });
    peer.inFlight.count = 0;
  }
  out.cancelTimer(ELECTION_TIMER);
  out.setTimer('heartbeat', heartbeatUs);
  paxos.proposedFrom = paxos.chosenUpTo + 1;
  paxos.openingSlot = top + 1;
  putForward(node, out, [...values, Object.freeze({ ballot, opens: true, payload: null })]);
}

/** Who promised and knows a slot to be chosen has reported its value; and of no slot that is chosen another can be reported in a higher ballot. */
function learnReported<P>(node: PaxosNode<P>, out: PaxosOut<P>): void {
  const { paxos, place } = node;
  const fresh: Proposal<P>[] = [];
  while (paxos.chosenUpTo < paxos.reportedChosen) {
    const slot = paxos.chosenUpTo + 1;
    const found = paxos.reported.get(slot);
    if (found === undefined) break;
    fresh.push(Object.freeze({ slot, ballot: paxos.ballot, value: found.value }));
    enter(place.paxos, paxos, found.value);
    paxos.chosenUpTo = slot;
  }
  writeAccepted(node, out, fresh);
}
