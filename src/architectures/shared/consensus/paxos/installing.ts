/**
 * A member that gets a snapshot. Each part is on disk before it is confirmed, so neither a crash nor another leader makes it begin again,
 * as long as that one offers the same snapshot.
 */
import type { NodeId } from '../../../../sim/node.ts';
import { joined } from '../parts.ts';
import { sendWhenOnDisk, wrote } from './disk.ts';
import { hearLeader } from './follow.ts';
import type { InstallSnapshot, SnapshotReply } from './protocol.ts';
import { beginAfter } from './snapshots.ts';
import { type Complete, INCOMING_KEY, INCOMING_LOG, type Incoming, LEARNER_KEY, type PaxosNode, type PaxosOut, tell } from './state.ts';

export function onInstallSnapshot<P>(node: PaxosNode<P>, out: PaxosOut<P>, from: NodeId, request: InstallSnapshot): void {
  const { paxos } = node;
  const { slot, slotBallot: term, ordinal, isUnbroken, offset, size, data, done, memory } = request;
  if (!hearLeader(node, out, from, request.ballot)) return;
  // The owner is putting one in place; when that is done, its leader hears of it.
  if (paxos.complete !== null) return;
  if (!paxos.isBlank && slot <= paxos.chosenUpTo) return confirm(node, out, from, slot, size, true);
  const incoming = incomingOf(node, out, slot, size);
  if (offset !== incoming.received) return confirm(node, out, from, slot, incoming.received, false);
  if (done) {
    const last = Object.freeze({ index: slot, term, ordinal, isUnbroken });
    paxos.complete = Object.freeze({ last, data: joined([...incoming.parts, data]), memory });
    return;
  }
  incoming.parts.push(data);
  incoming.received += data.length;
  out.append(INCOMING_LOG, incoming.parts.length - 1, [data]);
  wrote(node, out);
  tell(node, out, 'snapshotParts', [incoming.received, size]);
  confirm(node, out, from, slot, incoming.received, false);
}

/** The snapshot that a part belongs to: what has come of it, or a new one in place of another. */
function incomingOf<P>(node: PaxosNode<P>, out: PaxosOut<P>, slot: number, size: number): Incoming {
  const { paxos } = node;
  const known = paxos.incoming;
  if (known !== null && known.slot === slot && known.size === size) return known;
  paxos.incoming = { slot, size, parts: [], received: 0 };
  out.persist(INCOMING_KEY, Object.freeze({ slot, size }));
  out.append(INCOMING_LOG, 0, []);
  wrote(node, out);
  return paxos.incoming;
}

/** The owner has put the snapshot in place, or has got further meanwhile. Whoever leads now hears of it when it is on disk. */
export function installed<P>(node: PaxosNode<P>, out: PaxosOut<P>, isNewer: boolean): void {
  const { paxos } = node;
  const { complete } = paxos;
  if (complete === null) return;
  paxos.complete = null;
  paxos.incoming = null;
  out.persist(INCOMING_KEY, null);
  out.append(INCOMING_LOG, 0, []);
  tell(node, out, 'snapshotParts', []);
  if (isNewer) takeOver(node, out, complete);
  if (paxos.leader !== null && paxos.leader !== node.place.paxos.id)
    confirm(node, out, paxos.leader, complete.last.index, complete.data.length, true);
}

function takeOver<P>(node: PaxosNode<P>, out: PaxosOut<P>, { last, memory }: Complete): void {
  const { paxos } = node;
  beginAfter(node, out, last, memory);
  if (last.index > paxos.chosenUpTo) paxos.chosenUpTo = last.index;
  if (paxos.isBlank) {
    paxos.isBlank = false;
    out.persist(LEARNER_KEY, 'filled');
  }
  tell(node, out, 'installed', last.index);
}

function confirm<P>(node: PaxosNode<P>, out: PaxosOut<P>, to: NodeId, slot: number, received: number, done: boolean): void {
  const { promised: ballot, isLearner } = node.paxos;
  const reply: SnapshotReply = { kind: 'snapshot-reply', ballot, slot, received, done };
  sendWhenOnDisk(node, out, to, isLearner ? { ...reply, learner: true } : reply);
}
