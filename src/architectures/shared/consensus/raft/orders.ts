/** What a person orders: any member passes it on to the leader, who does it or says why not. */
import type { GroupOrder } from '../port.ts';
import { order } from './changes.ts';
import { isLeader, type RaftNode, type RaftOut } from './state.ts';
import { handOver } from './transfer.ts';

/** At any member. */
export function giveOrder<P>(node: RaftNode<P>, out: RaftOut<P>, order: GroupOrder): void {
  const { leader, known } = node.raft;
  if (isLeader(node)) takeOrder(node, out, order);
  // Whoever belongs to no group hears of no leader: it asks all.
  else for (const to of leader === null ? known.map(({ id }) => id) : [leader]) out.send(to, { kind: 'group-order', order });
}

/** At the leader; who does not lead any more drops it, and whoever ordered it sees that nothing happens. */
export function takeOrder<P>(node: RaftNode<P>, out: RaftOut<P>, given: GroupOrder): void {
  if (!isLeader(node)) return;
  if (given.does === 'lead') handOver(node, out, given.member);
  else order(node, out, given);
}
