/**
 * Log replication: §5.3 of Ongaro & Ousterhout 2014. What the leader puts into its log, what a
 * follower makes of it, and what the leader learns from the answer.
 */
import type { Micros, NodeId } from '../../../../sim/node.ts';
import type { Entry } from '../port.ts';
import type { AppendEntries, AppendReply } from './protocol.ts';
import { advanceCommit, learnCommit } from './commit.ts';
import { becomeFollower } from './follow.ts';
import { releaseReads } from './reads.ts';
import { sendEntries } from './sending.ts';
import { LOG_NAME, type Progress, type Raft } from './state.ts';

/** Leader: puts a payload into its log and sends it on. Returns its index, or null when the log is full. */
export function propose<P>(raft: Raft<P>, payload: P): number | null {
  return raft.log.lastIndex >= raft.config.maxLogEntries ? null : append(raft, payload);
}

/**
 * A new leader opens its term with a no-op (thesis §6.4). It has a place even in a full log: without an entry of its own
 * term a leader could neither commit what earlier ones left (§5.4.2) nor confirm a read.
 */
export function openTerm<P>(raft: Raft<P>): void {
  append(raft, null);
}

function append<P>(raft: Raft<P>, payload: P | null): number {
  const { log } = raft;
  const index = log.lastIndex + 1;
  const entry: Entry<P> = { term: raft.currentTerm, ordinal: log.ordinalAt(index - 1) + (payload === null ? 0 : 1), payload };
  log.push(entry);
  raft.effects.push({ type: 'append', log: LOG_NAME, from: index - 1, entries: [entry] });
  for (const peer of raft.peers) sendEntries(raft, peer);
  if (raft.majority === 1) advanceCommit(raft);
  return index;
}

/** AppendEntries, receiver (Figure 2). */
export function handleAppendEntries<P>(raft: Raft<P>, from: NodeId, request: AppendEntries<P>, now: Micros): void {
  if (request.term < raft.currentTerm) return refuse(raft, from, request);
  if (request.term > raft.currentTerm) becomeFollower(raft, request.term, 'HIGHER_TERM');
  else if (raft.role.value === 'candidate') becomeFollower(raft, request.term, 'LEADER_FOUND');
  else if (raft.isLeader) return;
  raft.leader = from;
  raft.heardLeaderAt = now;
  raft.preVotes = null;
  raft.resetElectionTimer();
  if (!raft.rules.isConsistent(raft, request)) return refuse(raft, from, request);
  storeEntries(raft, request);
  const matchIndex = request.prevLogIndex + request.entries.length;
  if (matchIndex > raft.matchedIndex) raft.matchedIndex = matchIndex;
  learnCommit(raft, request.leaderCommit);
  raft.send(from, reply(raft, request, true, matchIndex, 0, 0));
}

/** AppendEntries, sender: an answer came. */
export function handleAppendReply<P>(raft: Raft<P>, from: NodeId, answer: AppendReply): void {
  if (answer.term > raft.currentTerm) return becomeFollower(raft, answer.term, 'HIGHER_TERM');
  const peer = raft.peer(from);
  if (!raft.isLeader || answer.term < raft.currentTerm || peer === undefined) return;
  if (answer.success) matched(raft, peer, answer);
  else backtrack(raft, peer, answer);
  if (answer.round > peer.ackedRound) {
    // Every heartbeat has a round of its own, so an answer that comes twice is not heard twice.
    peer.ackedRound = answer.round;
    peer.heardAt = raft.ticks;
    releaseReads(raft);
  }
}

function matched<P>(raft: Raft<P>, peer: Progress, answer: AppendReply): void {
  if (answer.matchIndex > peer.matchIndex) peer.matchIndex = answer.matchIndex;
  peer.inFlight.freeUpTo(peer.matchIndex);
  if (peer.probing && answer.matchIndex >= peer.nextIndex - 1) {
    peer.probing = false;
    peer.nextIndex = peer.matchIndex + 1;
  }
  if (peer.nextIndex <= peer.matchIndex) peer.nextIndex = peer.matchIndex + 1;
  // Everything sent has arrived: whatever answers are missing were lost.
  if (peer.matchIndex === peer.nextIndex - 1) peer.inFlight.clear();
  if (peer.matchIndex > raft.commitIndex) advanceCommit(raft);
  sendEntries(raft, peer);
}

/** The logs do not meet at `prevLogIndex`: go back by a whole term at a time (§5.3, end). */
function backtrack<P>(raft: Raft<P>, peer: Progress, answer: AppendReply): void {
  const isStale = peer.probing ? answer.prevLogIndex !== peer.nextIndex - 1 : answer.prevLogIndex <= peer.matchIndex;
  if (isStale) return;
  const { log } = raft;
  const afterTerm = answer.conflictTerm > 0 ? log.firstIndexOf(answer.conflictTerm + 1) : 0;
  const hasTerm = afterTerm > 1 && log.termAt(afterTerm - 1) === answer.conflictTerm;
  const next = Math.min(hasTerm ? afterTerm : answer.conflictIndex, answer.prevLogIndex);
  const nextIndex = Math.max(next, peer.matchIndex + 1);
  const isStuck = peer.probing && nextIndex === peer.nextIndex;
  peer.probing = true;
  peer.inFlight.clear();
  peer.nextIndex = nextIndex;
  // A follower that lost its disk refuses for ever; then heartbeats are enough.
  if (!isStuck) sendEntries(raft, peer);
}

/** Follower: cuts its log where it disagrees and takes what is new (Figure 2, AppendEntries 3 and 4). */
function storeEntries<P>(raft: Raft<P>, request: AppendEntries<P>): void {
  const { log } = raft;
  const { entries, prevLogIndex } = request;
  let known = 0;
  for (const entry of entries) {
    if (raft.rules.isConflict(raft, prevLogIndex + known + 1, entry)) break;
    known += 1;
  }
  if (known === entries.length) return;
  const fresh = known === 0 ? entries : entries.slice(known);
  log.truncate(prevLogIndex + known);
  for (const entry of fresh) log.push(entry);
  raft.effects.push({ type: 'append', log: LOG_NAME, from: prevLogIndex + known, entries: fresh });
}

function refuse<P>(raft: Raft<P>, to: NodeId, request: AppendEntries<P>): void {
  const { log } = raft;
  const isShort = request.prevLogIndex > log.lastIndex;
  const conflictTerm = isShort ? 0 : log.termAt(request.prevLogIndex);
  const conflictIndex = isShort ? log.lastIndex + 1 : log.firstIndexOf(conflictTerm);
  raft.send(to, reply(raft, request, false, 0, conflictTerm, conflictIndex));
}

function reply<P>(
  raft: Raft<P>,
  to: AppendEntries<P>,
  success: boolean,
  matchIndex: number,
  conflictTerm: number,
  conflictIndex: number,
): AppendReply {
  const kind = to.kind === 'heartbeat' ? 'heartbeat-reply' : 'append-reply';
  return { kind, term: raft.currentTerm, success, prevLogIndex: to.prevLogIndex, matchIndex, conflictTerm, conflictIndex, round: to.round };
}
