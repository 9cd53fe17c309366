/**
 * When a log gives up its front, and what a leader sends to a member that lacks slots which it has given up: a snapshot, in parts, one
 * under way at a time (*Paxos Made Live*, §5.5: a lagging replica gets a snapshot from another). The member says how much it has on
 * disk, so the next part begins there, whoever sends it.
 */
import type { Snapshot } from '../port.ts';
import { trimJournal, wrote } from './disk.ts';
import { BEGINNING, type Place } from './log.ts';
import { BASE_KEY, type Offered, type Paxos, type PaxosNode, type PaxosOut, type Progress, tell } from './state.ts';

/** The owner has done what is said up to this slot, and remembers of it what it must. Only what is chosen is given up. */
export function compact<P>(node: PaxosNode<P>, out: PaxosOut<P>, index: number, memory: unknown): void {
  const upTo = Math.min(index, node.paxos.chosenUpTo);
  if (upTo > node.paxos.log.base.index) beginAfter(node, out, placeAt(node.paxos, upTo), memory);
}

/** The log begins after this slot from now on. */
export function beginAfter<P>(node: PaxosNode<P>, out: PaxosOut<P>, last: Place, memory: unknown): void {
  const { paxos } = node;
  const count = last.index - paxos.log.base.index;
  paxos.log.entries.splice(0, count);
  paxos.accepted.splice(0, count);
  paxos.log.base = last;
  paxos.memory = memory;
  trimJournal(node, out);
  out.persist(BASE_KEY, Object.freeze({ last, memory }));
  wrote(node, out);
}

/** What is known of a slot that the log holds, or of the last that it gave up. */
function placeAt({ log }: Paxos<unknown>, index: number): Place {
  const entry = log.entries[index - 1 - log.base.index];
  if (entry === undefined) return index === 0 ? BEGINNING : log.base;
  const { term, ordinal, isUnbroken } = entry;
  return Object.freeze({ index, term, ordinal, isUnbroken });
}

/** What it needs next is not in the log any more, or it has no beginning at all (`nextSlot` 0). */
export function isBehind({ log }: Paxos<unknown>, { nextSlot }: Progress): boolean {
  return nextSlot <= log.base.index;
}

/** Leader: begins to send a snapshot, or asks its owner for one. What is under way already goes on. */
export function sendSnapshot<P>(node: PaxosNode<P>, out: PaxosOut<P>, peer: Progress): void {
  const { paxos } = node;
  if (peer.install !== null) return;
  const { snapshot } = paxos;
  if (snapshot === null || snapshot.last.index < paxos.log.base.index) {
    paxos.isSnapshotWanted = true;
    return;
  }
  peer.install = { slot: snapshot.last.index, offset: 0, sentAt: paxos.ticks };
  tell(node, out, 'sendsSnapshot', [peer.id, snapshot.last.index, snapshot.data.length]);
  sendPart(node, out, peer, snapshot);
}

/** Leader: its owner has made one. Whoever was in the middle of an older one begins again. */
export function offer<P>(node: PaxosNode<P>, out: PaxosOut<P>, { index, data, memory }: Snapshot): void {
  const { paxos } = node;
  paxos.isSnapshotWanted = false;
  paxos.snapshot = { last: placeAt(paxos, index), data, memory };
  for (const peer of paxos.peers) {
    if (!isBehind(paxos, peer)) continue;
    peer.install = null;
    sendSnapshot(node, out, peer);
  }
}

/** Leader: the member has this much on its disk. */
export function sendNext<P>(node: PaxosNode<P>, out: PaxosOut<P>, peer: Progress, slot: number, received: number): void {
  const { snapshot } = node.paxos;
  const { install } = peer;
  if (install === null || snapshot === null || install.slot !== slot || snapshot.last.index !== slot) return;
  if (received >= snapshot.data.length && received > 0) return;
  install.offset = received;
  sendPart(node, out, peer, snapshot);
}

/** Leader: the member has got it, or has no use for it. When nobody needs it any more it goes. */
export function finish(paxos: Paxos<unknown>, peer: Progress): void {
  peer.install = null;
  if (paxos.peers.every(({ install }) => install === null)) paxos.snapshot = null;
}

/** Leader, at each heartbeat: a part that was not answered for an election timeout was lost, if its member is there at all. */
export function sendAgain<P>(node: PaxosNode<P>, out: PaxosOut<P>): void {
  const { paxos } = node;
  if (paxos.snapshot === null) return;
  const { electionTimeoutMaxUs, heartbeatUs } = node.place.paxos;
  const patience = Math.max(3, electionTimeoutMaxUs / heartbeatUs);
  for (const peer of paxos.peers) {
    if (peer.install === null || paxos.ticks - peer.install.sentAt < patience || paxos.ticks - peer.heardAt >= patience) continue;
    sendPart(node, out, peer, paxos.snapshot);
  }
}

function sendPart<P>({ place, paxos }: PaxosNode<P>, out: PaxosOut<P>, { id, install }: Progress, { last, data, memory }: Offered): void {
  if (install === null) return;
  install.sentAt = paxos.ticks;
  const { offset } = install;
  const end = Math.min(offset + place.paxos.chunkBytes, data.length);
  const done = end === data.length;
  out.send(id, {
    kind: 'install-snapshot',
    ballot: paxos.ballot,
    slot: last.index,
    slotBallot: last.term,
    ordinal: last.ordinal,
    isUnbroken: last.isUnbroken,
    offset,
    size: data.length,
    data: data.slice(offset, end),
    done,
    memory: done ? memory : null,
  });
}
