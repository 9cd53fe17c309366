/**
 * Log replication: §5.3 of Ongaro & Ousterhout 2014. What the leader puts into its log, what a
 * follower makes of it, and what the leader learns from the answer.
 */
import type { NodeId } from '../../../../sim/node.ts';
import { fixed, type Configuration, type Entry, firstIndexOf, lastIndex, ordinalAt, termAt } from '../log.ts';
import { advanceCommit, learnCommit } from './commit.ts';
import { isAllOnDisk, sendWhenOnDisk, writeEntries } from './disk.ts';
import { becomeFollower, hearLeader } from './follow.ts';
import { freeInFlight } from '../in-flight.ts';
import type { AppendEntries, AppendReply, SnapshotReply } from './protocol.ts';
import { extendLease } from './leases.ts';
import { releaseReads } from './reads.ts';
import { sendEntries } from './sending.ts';
import { finish, sendNext } from './snapshots.ts';
import { askToLead } from './transfer.ts';
import { isLeader, peerOf, type Progress, type Raft, type RaftNode, type RaftOut } from './state.ts';

/** Leader: puts a payload into its log and sends it on. Returns its index, or null when the log is full or the lead is being handed over. */
export function propose<P>(node: RaftNode<P>, out: RaftOut<P>, payload: P, ordinal?: number): number | null {
  const { log, transfer } = node.raft;
  return transfer !== null || log.entries.length >= node.place.raft.maxLogEntries ? null : append(node, out, payload, undefined, ordinal);
}

/**
 * A new leader opens its term with a no-op (thesis §6.4). It has a place even in a full log: without an entry of its own
 * term a leader could neither commit what earlier ones left (§5.4.2) nor confirm a read.
 */
export function openTerm<P>(node: RaftNode<P>, out: RaftOut<P>): void {
  append(node, out, null);
}

function append<P>(node: RaftNode<P>, out: RaftOut<P>, payload: P | null, config?: Configuration, counted?: number): number {
  const { raft } = node;
  const { log } = raft;
  const before = lastIndex(log);
  // Never changed: messages, logs and checkpoints share it.
  const ordinal = counted ?? ordinalAt(log, before) + (payload === null ? 0 : 1);
  const plain = { term: raft.currentTerm, ordinal, payload };
  const entry: Entry<P> = Object.freeze(config === undefined ? plain : { ...plain, config });
  writeEntries(node, out, before, [entry]);
  for (const peer of raft.peers) sendEntries(node, out, peer);
  if (raft.peers.length === 0 && isAllOnDisk(node)) advanceCommit(node, out);
  return before + 1;
}

/** Leader: puts a configuration into its log; it counts by it from now on (§6). */
export function appendConfiguration<P>(node: RaftNode<P>, out: RaftOut<P>, config: Configuration): void {
  append(node, out, null, fixed(config));
}

/** AppendEntries, receiver (Figure 2). The answer leaves when the entries are on disk. */
export function onAppendEntries<P>(node: RaftNode<P>, out: RaftOut<P>, from: NodeId, request: AppendEntries<P>): void {
  const { raft } = node;
  if (request.term < raft.currentTerm) return refuse(node, out, from, request);
  if (!hearLeader(node, out, from, request.term)) return;
  if (raft.isBlank || !node.place.raft.rules.isConsistent(raft, request)) return refuse(node, out, from, request);
  storeEntries(node, out, request);
  const matchIndex = request.prevLogIndex + request.entries.length;
  if (matchIndex > raft.matchedIndex) raft.matchedIndex = matchIndex;
  learnCommit(node, request.leaderCommit);
  sendWhenOnDisk(node, out, from, reply(raft, request, true, matchIndex, 0, 0));
}

/** AppendEntries, sender: an answer came. */
export function onAppendReply<P>(node: RaftNode<P>, out: RaftOut<P>, from: NodeId, answer: AppendReply): void {
  const { raft } = node;
  if (answer.term > raft.currentTerm) return becomeFollower(node, out, answer.term, 'HIGHER_TERM');
  const peer = peerOf(raft, from);
  if (!isLeader(node) || answer.term < raft.currentTerm || peer === undefined) return;
  if (answer.learner === true) noteLearner(peer, answer);
  if (answer.success) matched(node, out, peer, answer);
  else if (answer.conflictIndex === 0) beginWithNothing(node, out, peer);
  else backtrack(node, out, peer, answer);
  if (answer.round > peer.ackedRound) {
    // Every heartbeat has a round of its own, so an answer that comes twice is not heard twice.
    peer.ackedRound = answer.round;
    peer.heardAt = raft.ticks;
    extendLease(node, out.now);
    releaseReads(node, out);
  }
}

/** InstallSnapshot, sender: an answer came. */
export function onSnapshotReply<P>(node: RaftNode<P>, out: RaftOut<P>, from: NodeId, answer: SnapshotReply): void {
  const { raft } = node;
  if (answer.term > raft.currentTerm) return becomeFollower(node, out, answer.term, 'HIGHER_TERM');
  const peer = peerOf(raft, from);
  if (!isLeader(node) || answer.term < raft.currentTerm || peer === undefined) return;
  if (answer.learner === true) peer.isLearner = true;
  const { lastIncludedIndex: index } = answer;
  if (!answer.done) return sendNext(node, out, peer, index, answer.received);
  finish(raft, peer);
  if (index > peer.matchIndex) peer.matchIndex = index;
  if (peer.nextIndex <= peer.matchIndex) {
    peer.nextIndex = peer.matchIndex + 1;
    peer.probing = false;
    peer.inFlight.count = 0;
  }
  if (peer.matchIndex > raft.commitIndex) advanceCommit(node, out);
  sendEntries(node, out, peer);
}

function matched<P>(node: RaftNode<P>, out: RaftOut<P>, peer: Progress, answer: AppendReply): void {
  if (answer.matchIndex > peer.matchIndex) peer.matchIndex = answer.matchIndex;
  freeInFlight(peer.inFlight, peer.matchIndex);
  if (peer.probing && answer.matchIndex >= peer.nextIndex - 1) {
    peer.probing = false;
    peer.nextIndex = peer.matchIndex + 1;
  }
  if (peer.nextIndex <= peer.matchIndex) peer.nextIndex = peer.matchIndex + 1;
  // Everything sent has arrived: whatever answers are missing were lost.
  if (peer.matchIndex === peer.nextIndex - 1) peer.inFlight.count = 0;
  if (peer.matchIndex > node.raft.commitIndex) advanceCommit(node, out);
  sendEntries(node, out, peer);
  if (node.raft.transfer !== null) askToLead(node, out);
}

/** It was a voter, lost its disk and holds less than it did: what it holds now is what it says now. */
function noteLearner(peer: Progress, { success, conflictIndex }: AppendReply): void {
  peer.isLearner = true;
  if (!success && conflictIndex <= peer.matchIndex) peer.matchIndex = Math.max(0, conflictIndex - 1);
}

/** It knows not even where the log begins: only a snapshot helps. */
function beginWithNothing<P>(node: RaftNode<P>, out: RaftOut<P>, peer: Progress): void {
  peer.nextIndex = 0;
  peer.probing = true;
  peer.inFlight.count = 0;
  sendEntries(node, out, peer);
}

/** The logs do not meet at `prevLogIndex`: go back by a whole term at a time (§5.3, end). */
function backtrack<P>(node: RaftNode<P>, out: RaftOut<P>, peer: Progress, answer: AppendReply): void {
  const isStale = peer.probing ? answer.prevLogIndex !== peer.nextIndex - 1 : answer.prevLogIndex <= peer.matchIndex;
  if (isStale) return;
  const { log } = node.raft;
  const afterTerm = answer.conflictTerm > 0 ? firstIndexOf(log, answer.conflictTerm + 1) : 0;
  const hasTerm = afterTerm > 1 && termAt(log, afterTerm - 1) === answer.conflictTerm;
  const next = Math.min(hasTerm ? afterTerm : answer.conflictIndex, answer.prevLogIndex);
  const nextIndex = Math.max(next, peer.matchIndex + 1);
  const isStuck = peer.probing && nextIndex === peer.nextIndex;
  peer.probing = true;
  peer.inFlight.count = 0;
  peer.nextIndex = nextIndex;
  if (!isStuck) sendEntries(node, out, peer);
}

/** Follower: cuts its log where it disagrees and takes what is new (Figure 2, AppendEntries 3 and 4). */
function storeEntries<P>(node: RaftNode<P>, out: RaftOut<P>, { entries, prevLogIndex }: AppendEntries<P>): void {
  const { place, raft } = node;
  const { rules } = place.raft;
  let known = 0;
  for (const entry of entries) {
    const index = prevLogIndex + known + 1;
    if (!rules.isGivenUp(raft, index) && rules.isConflict(raft, index, entry)) break;
    known += 1;
  }
  if (known === entries.length) return;
  const fresh = known === 0 ? entries : entries.slice(known);
  writeEntries(node, out, Math.max(prevLogIndex + known, raft.log.base.index), fresh);
}

function refuse<P>(node: RaftNode<P>, out: RaftOut<P>, to: NodeId, request: AppendEntries<P>): void {
  const { log, isBlank } = node.raft;
  const last = lastIndex(log);
  const isShort = request.prevLogIndex > last;
  const conflictTerm = isBlank || isShort ? 0 : termAt(log, request.prevLogIndex);
  const conflictIndex = isBlank ? 0 : isShort ? last + 1 : firstIndexOf(log, conflictTerm);
  sendWhenOnDisk(node, out, to, reply(node.raft, request, false, 0, conflictTerm, conflictIndex));
}

function reply(
  { currentTerm: term, isLearner }: Raft<unknown>,
  to: AppendEntries<unknown>,
  success: boolean,
  matchIndex: number,
  conflictTerm: number,
  conflictIndex: number,
): AppendReply {
  const kind = to.kind === 'heartbeat' ? 'heartbeat-reply' : 'append-reply';
  const answer: AppendReply = {
    kind,
    term,
    success,
    prevLogIndex: to.prevLogIndex,
    matchIndex,
    conflictTerm,
    conflictIndex,
    round: to.round,
  };
  return isLearner ? { ...answer, learner: true } : answer;
}
