/**
 * Another leader, because somebody wants it so. Any member may lead: it only has to ask, and is told what is open. So the old leader need
 * not be brought to a stand first, as in Raft (Ongaro's thesis, §3.10); it hears of the higher ballot. A request that says it was
 * asked for is heard also by members that hear a leader.
 */
import type { NodeId } from '../../../../sim/node.ts';
import type { GroupOrder } from '../port.ts';
import { prepare } from './prepare.ts';
import type { TimeoutNow } from './protocol.ts';
import { isLeader, type PaxosNode, type PaxosOut, tell } from './state.ts';

/** What a person orders, at any member. */
export function giveOrder<P>(node: PaxosNode<P>, out: PaxosOut<P>, { does, member }: GroupOrder): void {
  const { id } = node.place.paxos;
  if (does !== 'lead') return tell(node, out, 'says', ['cannot do that: members of this group are fixed', '']);
  if (member !== id) return out.send(member, { kind: 'timeout-now', ballot: node.paxos.promised });
  if (isLeader(node)) return tell(node, out, 'says', ['leads already', '']);
  prepare(node, out, true);
}

/** It should lead now: whom it follows says so. */
export function onTimeoutNow<P>(node: PaxosNode<P>, out: PaxosOut<P>, from: NodeId, { ballot }: TimeoutNow): void {
  const { promised, leader } = node.paxos;
  if (ballot === promised && leader === from) prepare(node, out, true);
}
