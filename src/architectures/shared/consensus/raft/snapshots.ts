/**
 * What a leader sends to a follower that lacks entries which the log has given up: a snapshot, in parts, one under way at a time (§7
 * and Figure 13 of Ongaro & Ousterhout 2014). The follower says how much it has on disk, so the next part begins there, whoever sends it.
 */
import { START } from '../log.ts';
import type { Snapshot } from '../port.ts';
import type { InstallSnapshot } from './protocol.ts';
import { includedAt } from './compaction.ts';
import type { Offered, Progress, Raft, RaftNode, RaftOut } from './state.ts';
import { tell } from './state.ts';

/** What it needs next is not in the log any more, or it has no beginning at all (`nextIndex` 0). */
export function isBehind({ log }: Raft<unknown>, { nextIndex }: Progress): boolean {
  return nextIndex <= log.base.index;
}

/** Leader: begins to send a snapshot, or asks its owner for one. What is under way already goes on. */
export function sendSnapshot<P>(node: RaftNode<P>, out: RaftOut<P>, peer: Progress): void {
  const { raft } = node;
  if (peer.install !== null) return;
  const { snapshot } = raft;
  if (snapshot === null || snapshot.last.index < raft.log.base.index) {
    raft.isSnapshotWanted = true;
    return;
  }
  peer.install = { index: snapshot.last.index, offset: 0, sentAt: raft.ticks };
  tell(node, out, 'sendsSnapshot', [peer.id, snapshot.last.index, snapshot.data.length]);
  sendPart(node, out, peer, snapshot);
}

/** Leader: its owner has made one. Whoever was in the middle of an older one begins again. */
export function offer<P>(node: RaftNode<P>, out: RaftOut<P>, { index, data, memory }: Snapshot): void {
  const { raft } = node;
  raft.isSnapshotWanted = false;
  raft.snapshot = { last: index === 0 ? START : includedAt(node, index), data, memory };
  for (const peer of raft.peers) {
    if (!isBehind(raft, peer)) continue;
    peer.install = null;
    sendSnapshot(node, out, peer);
  }
}

/** Leader: the follower has this much on its disk. */
export function sendNext<P>(node: RaftNode<P>, out: RaftOut<P>, peer: Progress, index: number, received: number): void {
  const { snapshot } = node.raft;
  const { install } = peer;
  if (install === null || snapshot === null || install.index !== index || snapshot.last.index !== index) return;
  if (received >= snapshot.data.length && received > 0) return;
  install.offset = received;
  sendPart(node, out, peer, snapshot);
}

/** Leader: the follower has got it, or has no use for it. When nobody needs it any more it goes. */
export function finish(raft: Raft<unknown>, peer: Progress): void {
  peer.install = null;
  if (raft.peers.every(({ install }) => install === null)) raft.snapshot = null;
}

/** Leader, at each heartbeat: a part that was not answered for an election timeout was lost, if its follower is there at all. */
export function sendAgain<P>(node: RaftNode<P>, out: RaftOut<P>): void {
  const { raft } = node;
  if (raft.snapshot === null) return;
  const { electionTimeoutMaxUs, heartbeatUs } = node.place.raft;
  const patience = Math.max(3, electionTimeoutMaxUs / heartbeatUs);
  for (const peer of raft.peers) {
    if (peer.install === null || raft.ticks - peer.install.sentAt < patience || raft.ticks - peer.heardAt >= patience) continue;
    sendPart(node, out, peer, raft.snapshot);
  }
}

function sendPart<P>({ place, raft }: RaftNode<P>, out: RaftOut<P>, { id, install }: Progress, { last, data, memory }: Offered): void {
  if (install === null) return;
  install.sentAt = raft.ticks;
  const { offset } = install;
  const end = Math.min(offset + place.raft.chunkBytes, data.length);
  const done = end === data.length;
  const part: InstallSnapshot = {
    kind: 'install-snapshot',
    term: raft.currentTerm,
    lastIncludedIndex: last.index,
    lastIncludedTerm: last.term,
    ordinal: last.ordinal,
    offset,
    size: data.length,
    data: data.slice(offset, end),
    done,
    memory: done ? memory : null,
  };
  out.send(id, done && last.config !== undefined ? { ...part, config: last.config } : part);
}
