/**
 * What a member writes and what waits for its disk: “an acceptor must remember” what it promised and accepted, so it writes that
 * before it answers (Lamport 2001, §2.5); and a proposer's ballot is on its own disk before anybody hears of it. All that one
 * step writes is one sync. How far slots are chosen can be learned again: it is written down and waits for nobody.
 */
import type { NodeId } from '../../../../sim/node.ts';
import { keepPromises } from '../../promises.ts';
import type { PaxosMessage, Proposal } from './protocol.ts';
import { CHOSEN_KEY, JOURNAL, noteAccepted, type Paxos, type PaxosNode, type PaxosOut, type PaxosTag, PROMISED_KEY } from './state.ts';

/** It accepts nothing below this ballot from now on. What it knew of another leader is void. */
export function promise<P>(node: PaxosNode<P>, out: PaxosOut<P>, ballot: number): void {
  const { paxos } = node;
  paxos.promised = ballot;
  paxos.leader = null;
  paxos.heldUpTo = 0;
  out.persist(PROMISED_KEY, ballot);
  wrote(node, out);
}

/** It has accepted these. */
export function writeAccepted<P>(node: PaxosNode<P>, out: PaxosOut<P>, proposals: readonly Proposal<P>[]): void {
  const { paxos } = node;
  if (proposals.length === 0) return;
  out.append(JOURNAL, paxos.journal.length, proposals);
  for (const proposal of proposals) {
    paxos.journal.push(proposal);
    noteAccepted(paxos, proposal);
  }
  paxos.journaled += proposals.length;
  wrote(node, out);
}

/** Of the front of the journal goes what no longer counts: the log has given up the slot, or it was accepted again. */
export function trimJournal<P>({ paxos }: PaxosNode<P>, out: PaxosOut<P>): void {
  const { journal, accepted, log } = paxos;
  const counts = (proposal: Proposal<P>): boolean => accepted[proposal.slot - 1 - log.base.index] === proposal;
  const kept = journal.findIndex(counts);
  const count = kept < 0 ? journal.length : kept;
  if (count === 0) return;
  journal.splice(0, count);
  out.trim(JOURNAL, count);
}

/** What was written so far is on disk already. */
export function foundOnDisk<P>({ paxos }: PaxosNode<P>): void {
  paxos.unsent.asked = paxos.written;
  noteOnDisk(paxos, paxos.written, paxos.journaled, paxos.promised);
}

function noteOnDisk(paxos: Paxos<unknown>, written: number, journaled: number, promised: number): void {
  paxos.unsent.synced = Math.max(paxos.unsent.synced, written);
  paxos.journaledOnDisk = Math.max(paxos.journaledOnDisk, journaled);
  paxos.promisedOnDisk = Math.max(paxos.promisedOnDisk, promised);
}

export function wrote<P>(node: PaxosNode<P>, out: PaxosOut<P>): void {
  node.paxos.written += 1;
  if (out.writesThrough) foundOnDisk(node);
}

/** All that this member has written is on its disk. */
export function isAllOnDisk<P>({ place, paxos }: PaxosNode<P>): boolean {
  return place.paxos.rules.isOnDisk(paxos.written, paxos.unsent.synced);
}

/** Sends what depends on all that was written so far. */
export function sendWhenOnDisk<P>(node: PaxosNode<P>, out: PaxosOut<P>, to: NodeId, message: PaxosMessage<P>): void {
  const { unsent, written } = node.paxos;
  if (isAllOnDisk(node)) out.send(to, message);
  else unsent.held.push({ upTo: written, to, message });
}

/** Last in a step. */
export function syncIfWritten<P>({ paxos }: PaxosNode<P>, out: PaxosOut<P>): void {
  const { written, journaled, promised, unsent } = paxos;
  if (paxos.chosenUpTo > paxos.chosenNoted) {
    paxos.chosenNoted = paxos.chosenUpTo;
    out.persist(CHOSEN_KEY, paxos.chosenUpTo);
  }
  if (written <= unsent.asked) return;
  unsent.asked = written;
  out.sync({ kind: 'group', written, journaled, promised });
}

/** A sync is done: what waited for it leaves. */
export function noteSynced<P>({ paxos }: PaxosNode<P>, out: PaxosOut<P>, { written, journaled, promised }: PaxosTag): void {
  const { unsent } = paxos;
  paxos.journaledOnDisk = Math.max(paxos.journaledOnDisk, journaled);
  paxos.promisedOnDisk = Math.max(paxos.promisedOnDisk, promised);
  keepPromises(unsent, out, { kind: 'written', upTo: written, era: unsent.era });
}
