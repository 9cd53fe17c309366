/**
 * Leadership transfer: thesis §3.10. The leader takes no more proposals, brings the one that is to lead up to its own log, and asks it
 * to campaign at once (TimeoutNow); that one has the longest log, so it wins. If it does not within an election timeout, the leader goes on.
 */
import type { NodeId } from '../../../../sim/node.ts';
import { lastIndex, termAt } from '../log.ts';
import { peerOf, type RaftNode, type RaftOut, tell } from './state.ts';

/** Leader: begins to hand its lead over. */
export function handOver<P>(node: RaftNode<P>, out: RaftOut<P>, to: NodeId): void {
  const { raft } = node;
  if (to === node.place.raft.id) return tell(node, out, 'says', ['leads already', '']);
  const peer = peerOf(raft, to);
  if (peer === undefined || peer.isLearner) return tell(node, out, 'says', ['cannot hand its lead to {}: it has no vote', to]);
  raft.transfer = { to, since: raft.ticks, isAsked: false };
  tell(node, out, 'says', ['hands its lead to {}, and takes no writes until that is done', to]);
  askToLead(node, out);
}

/** Leader: the one that is to lead may have come up to its log. */
export function askToLead<P>({ raft }: RaftNode<P>, out: RaftOut<P>): void {
  const { transfer, lease, currentTerm: term, log } = raft;
  if (transfer === null || transfer.isAsked || peerOf(raft, transfer.to)?.matchIndex !== lastIndex(log)) return;
  transfer.isAsked = true;
  lease.isGivenAway = true;
  out.send(transfer.to, { kind: 'timeout-now', term });
}

/** Leader, at each heartbeat: asks again, for the network may have lost it, or gives up; and thinks of who should lead. */
export function goOnHandingOver<P>(node: RaftNode<P>, out: RaftOut<P>): void {
  const { raft } = node;
  const { electionTimeoutMinUs, heartbeatUs } = node.place.raft;
  const patience = Math.max(2, electionTimeoutMinUs / heartbeatUs);
  if (raft.transfer === null) return place(node, out, patience);
  if (raft.ticks - raft.transfer.since < patience) {
    raft.transfer.isAsked = false;
    return askToLead(node, out);
  }
  tell(node, out, 'says', ['still leads: {} did not take over in time', raft.transfer.to]);
  raft.transfer = null;
  raft.placeableAt = raft.ticks + patience;
}

/** Leader: hands its lead to the preferred one when that is heard, has most of the log, and nothing waits for what earlier terms left. */
function place<P>(node: RaftNode<P>, out: RaftOut<P>, patience: number): void {
  const { raft } = node;
  const { preferredLeader, id } = node.place.raft;
  if (preferredLeader === null || preferredLeader === id || raft.ticks < raft.placeableAt) return;
  const peer = peerOf(raft, preferredLeader);
  const { log, commitIndex, currentTerm, ticks } = raft;
  if (peer === undefined || peer.isLearner || ticks - peer.heardAt > HEARD_WITHIN || peer.matchIndex < commitIndex) return;
  if (termAt(log, commitIndex) !== currentTerm) return;
  raft.placeableAt = ticks + patience;
  handOver(node, out, preferredLeader);
}

/** Heartbeats: a round trip may take some. */
const HEARD_WITHIN = 4;
