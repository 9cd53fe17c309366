/** What a person orders: any member passes it on to the leader, who does it or says why not. */
import type { GroupOrder } from '../port.ts';
import { isLeader, type RaftNode, type RaftOut, tell } from './state.ts';
import { handOver } from './transfer.ts';

/** At any member. */
export function giveOrder<P>(node: RaftNode<P>, out: RaftOut<P>, order: GroupOrder): void {
  const { leader } = node.raft;
  if (isLeader(node)) takeOrder(node, out, order);
  else if (leader === null) tell(node, out, 'says', ['knows of no leader that could do this', '']);
  else out.send(leader, { kind: 'group-order', order });
}

/** At the leader; who does not lead any more drops it, and whoever ordered it sees that nothing happens. */
export function takeOrder<P>(node: RaftNode<P>, out: RaftOut<P>, { member }: GroupOrder): void {
  if (isLeader(node)) handOver(node, out, member);
}
