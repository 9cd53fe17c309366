/**
 * What a leader sends to one follower: §5.3 of Ongaro & Ousterhout 2014. Entries leave at once and several requests may
 * be under way (pipelining, thesis §10.2.1); when too many are, entries gather and leave as one batch.
 */
import type { Micros } from '../../../../sim/node.ts';
import { lastIndex, termAt } from '../log.ts';
import { noteRound } from './leases.ts';
import { pushInFlight } from '../in-flight.ts';
import type { AppendEntries } from './protocol.ts';
import { isBehind, sendSnapshot } from './snapshots.ts';
import type { Progress, RaftNode, RaftOut } from './state.ts';

/** Leader: what a follower still lacks, as far as the pipeline allows. */
export function sendEntries<P>(node: RaftNode<P>, out: RaftOut<P>, peer: Progress): void {
  const { log } = node.raft;
  if (isBehind(node.raft, peer)) return sendSnapshot(node, out, peer);
  const last = lastIndex(log);
  const window = peer.probing ? 1 : node.place.raft.maxInFlight;
  while (peer.inFlight.count < window && peer.nextIndex <= last) {
    const request = appendEntries(node, 'append-entries', peer.nextIndex);
    out.send(peer.id, request);
    pushInFlight(peer.inFlight, request.prevLogIndex + request.entries.length);
    if (!peer.probing) peer.nextIndex += request.entries.length;
  }
}

/**
 * Leader: an empty AppendEntries to all, under a new number: who echoes it took this leader for the leader after it left. It
 * also finds out whether entries were lost on the way. `mayWaitUs`: for heartbeats of other groups between the same two hosts.
 */
export function beginRound<P>(node: RaftNode<P>, out: RaftOut<P>, mayWaitUs: Micros = 0): void {
  node.raft.round += 1;
  noteRound(node, out.now);
  // Whoever waits for a snapshot hears that it is led; that the logs meet before the first entry says nothing.
  for (const peer of node.raft.peers) {
    out.send(peer.id, appendEntries(node, 'heartbeat', isBehind(node.raft, peer) ? 1 : peer.nextIndex), mayWaitUs);
  }
}

/** AppendEntries for a follower whose next entry is `nextIndex`; the same object again if nothing changed since the last. */
function appendEntries<P>({ place, raft }: RaftNode<P>, kind: AppendEntries<P>['kind'], nextIndex: number): AppendEntries<P> {
  const { log, lastBuilt, currentTerm: term, commitIndex: leaderCommit, round } = raft;
  const prevLogIndex = nextIndex - 1;
  const count = kind === 'heartbeat' ? 0 : Math.min(lastIndex(log) - prevLogIndex, place.raft.maxBatch);
  if (
    lastBuilt !== null &&
    lastBuilt.kind === kind &&
    lastBuilt.prevLogIndex === prevLogIndex &&
    lastBuilt.entries.length === count &&
    lastBuilt.leaderCommit === leaderCommit &&
    lastBuilt.round === round &&
    lastBuilt.term === term
  ) {
    return lastBuilt;
  }
  const from = prevLogIndex - log.base.index;
  const entries = count === 0 ? [] : log.entries.slice(from, from + count);
  const built = { kind, term, prevLogIndex, prevLogTerm: termAt(log, prevLogIndex), entries, leaderCommit, round };
  raft.lastBuilt = built;
  return built;
}
