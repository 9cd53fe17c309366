/**
 * A follower that gets a snapshot: Figure 13 of Ongaro & Ousterhout 2014. Each part is on disk before it is confirmed, so neither a
 * crash nor another leader makes it begin again, as long as that one offers the same snapshot.
 */
import type { NodeId } from '../../../../sim/node.ts';
import { joined } from '../parts.ts';
import { beginAfter } from './compaction.ts';
import { sendWhenOnDisk, wrote } from './disk.ts';
import { hearLeader } from './follow.ts';
import type { InstallSnapshot, SnapshotReply } from './protocol.ts';
import { INCOMING_KEY, INCOMING_LOG, type Incoming, LEARNER_KEY, type Raft, type RaftNode, type RaftOut, tell } from './state.ts';

/** InstallSnapshot, receiver. */
export function onInstallSnapshot<P>(node: RaftNode<P>, out: RaftOut<P>, from: NodeId, request: InstallSnapshot): void {
  const { raft } = node;
  const { lastIncludedIndex: index, offset, data, done } = request;
  if (request.term < raft.currentTerm) return confirm(node, out, from, index, 0, false);
  if (!hearLeader(node, out, from, request.term)) return;
  // The owner is putting one in place; when that is done, its leader hears of it.
  if (raft.complete !== null) return;
  if (!raft.isBlank && index <= raft.commitIndex) return confirm(node, out, from, index, request.size, true);
  const incoming = incomingOf(node, out, request);
  if (offset !== incoming.received) return confirm(node, out, from, index, incoming.received, false);
  if (done) {
    const last = Object.freeze({ index, term: request.lastIncludedTerm, ordinal: request.ordinal });
    raft.complete = Object.freeze({ last, data: joined([...incoming.parts, data]), memory: request.memory });
    return;
  }
  incoming.parts.push(data);
  incoming.received += data.length;
  out.append(INCOMING_LOG, incoming.parts.length - 1, [data]);
  wrote(node, out);
  tell(node, out, 'snapshotParts', [incoming.received, request.size]);
  confirm(node, out, from, index, incoming.received, false);
}

/** The snapshot that this part belongs to: what has come of it, or a new one in place of another. */
function incomingOf<P>(
  node: RaftNode<P>,
  out: RaftOut<P>,
  { lastIncludedIndex: index, lastIncludedTerm: term, size }: InstallSnapshot,
): Incoming {
  const { raft } = node;
  const known = raft.incoming;
  if (known !== null && known.index === index && known.term === term && known.size === size) return known;
  raft.incoming = { index, term, size, parts: [], received: 0 };
  out.persist(INCOMING_KEY, Object.freeze({ index, term, size }));
  out.append(INCOMING_LOG, 0, []);
  wrote(node, out);
  return raft.incoming;
}

/** The owner has put the snapshot in place, or has got further meanwhile. Whoever leads now hears of it when it is on disk. */
export function installed<P>(node: RaftNode<P>, out: RaftOut<P>, isNewer: boolean): void {
  const { raft } = node;
  const { complete } = raft;
  if (complete === null) return;
  raft.complete = null;
  forgetParts(node, out);
  tell(node, out, 'snapshotParts', []);
  if (isNewer) takeOver(node, out, complete);
  if (raft.leader !== null && raft.leader !== node.place.raft.id)
    confirm(node, out, raft.leader, complete.last.index, complete.data.length, true);
}

function takeOver<P>(node: RaftNode<P>, out: RaftOut<P>, { last, memory }: NonNullable<Raft<P>['complete']>): void {
  const { raft } = node;
  beginAfter(node, out, last, memory, node.place.raft.rules.keepsRest(raft, last));
  if (last.index > raft.commitIndex) raft.commitIndex = last.index;
  if (last.index > raft.matchedIndex) raft.matchedIndex = last.index;
  if (raft.isBlank) {
    raft.isBlank = false;
    out.persist(LEARNER_KEY, 'filled');
  }
  tell(node, out, 'installed', last.index);
}

function forgetParts<P>({ raft }: RaftNode<P>, out: RaftOut<P>): void {
  raft.incoming = null;
  out.persist(INCOMING_KEY, null);
  out.append(INCOMING_LOG, 0, []);
}

function confirm<P>(node: RaftNode<P>, out: RaftOut<P>, to: NodeId, lastIncludedIndex: number, received: number, done: boolean): void {
  const { currentTerm: term, isLearner } = node.raft;
  const reply: SnapshotReply = { kind: 'snapshot-reply', term, lastIncludedIndex, received, done };
  sendWhenOnDisk(node, out, to, isLearner ? { ...reply, learner: true } : reply);
}
