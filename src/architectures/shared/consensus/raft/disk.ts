/**
 * What a member writes and what waits for its disk: term, vote and log are on stable storage before a message that depends on them
 * leaves (§5.1, Figure 2). Only what a leader sends to others leaves at once, for it promises nothing: a leader writes its own disk
 * in parallel and counts itself when that is done (thesis §10.2.1). All that one step writes is one sync.
 */
import type { NodeId } from '../../../../sim/node.ts';
import { keepPromises } from '../../promises.ts';
import { type Entry, lastIndex } from '../log.ts';
import type { RaftMessage } from './protocol.ts';
import { noteEntries, adoptLatest } from './configuration.ts';
import { LOG_NAME, type RaftNode, type RaftOut, type RaftTag, VOTE_KEY } from './state.ts';

/** Term and vote. */
export function persistVote<P>(node: RaftNode<P>, out: RaftOut<P>): void {
  const { raft } = node;
  out.persist(VOTE_KEY, { term: raft.currentTerm, votedFor: raft.votedFor });
  wrote(node, out);
}

/** The log keeps its entries up to index `kept`, and then come these. */
export function writeEntries<P>(node: RaftNode<P>, out: RaftOut<P>, kept: number, entries: readonly Entry<P>[]): void {
  const { raft } = node;
  const { log } = raft;
  const place = kept - log.base.index;
  if (place < log.entries.length) {
    log.entries.length = place;
    raft.cuts += 1;
    if (raft.logOnDisk > kept) raft.logOnDisk = kept;
  }
  for (const entry of entries) log.entries.push(entry);
  if (noteEntries(raft, kept, entries)) adoptLatest(node.place.raft, raft);
  out.append(LOG_NAME, place, entries);
  wrote(node, out);
}

/** What was written so far is on disk already. */
export function foundOnDisk<P>({ raft }: RaftNode<P>): void {
  raft.promises.asked = raft.written;
  raft.promises.synced = raft.written;
  raft.logOnDisk = lastIndex(raft.log);
}

export function wrote<P>(node: RaftNode<P>, out: RaftOut<P>): void {
  node.raft.written += 1;
  if (out.writesThrough) foundOnDisk(node);
}

/** All that this member has written is on its disk. */
export function isAllOnDisk<P>({ place, raft }: RaftNode<P>): boolean {
  return place.raft.rules.isOnDisk(raft.written, raft.promises.synced);
}

/** Sends what depends on all that was written so far. */
export function sendWhenOnDisk<P>(node: RaftNode<P>, out: RaftOut<P>, to: NodeId, message: RaftMessage<P>): void {
  const { promises, written } = node.raft;
  if (isAllOnDisk(node)) out.send(to, message);
  else promises.held.push({ upTo: written, to, message });
}

/** Last in a step. */
export function syncIfWritten<P>({ raft }: RaftNode<P>, out: RaftOut<P>): void {
  const { written, log, cuts, promises } = raft;
  if (written <= promises.asked) return;
  promises.asked = written;
  out.sync({ kind: 'group', written, length: lastIndex(log), cuts });
}

/** A sync is done: what waited for it leaves. */
export function noteSynced<P>({ raft }: RaftNode<P>, out: RaftOut<P>, { written, length, cuts }: RaftTag): void {
  const { promises } = raft;
  if (cuts === raft.cuts && length > raft.logOnDisk) raft.logOnDisk = length;
  keepPromises(promises, out, { kind: 'written', upTo: written, era: promises.era });
}
