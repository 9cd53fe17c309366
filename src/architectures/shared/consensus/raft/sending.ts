/**
 * What a leader sends to one follower: §5.3 of Ongaro & Ousterhout 2014. Entries leave at once and several requests may
 * be under way (pipelining, thesis §10.2.1); when too many are, entries gather and leave as one batch.
 */
import type { AppendEntries } from './protocol.ts';
import type { Progress, Raft } from './state.ts';

/** Leader: what a follower still lacks, as far as the pipeline allows. */
export function sendEntries<P>(raft: Raft<P>, peer: Progress): void {
  const window = peer.probing ? 1 : raft.config.maxInFlight;
  while (peer.inFlight.count < window && peer.nextIndex <= raft.log.lastIndex) {
    const request = appendEntries(raft, 'append-entries', peer.nextIndex);
    raft.send(peer.id, request);
    peer.inFlight.push(request.prevLogIndex + request.entries.length);
    if (!peer.probing) peer.nextIndex += request.entries.length;
  }
}

/**
 * Leader: an empty AppendEntries to all, under a new number: who echoes it took this leader for the leader after it left. It
 * also finds out whether entries were lost on the way.
 */
export function beginRound<P>(raft: Raft<P>): void {
  raft.round += 1;
  for (const peer of raft.peers) raft.send(peer.id, appendEntries(raft, 'heartbeat', peer.nextIndex));
}

/** AppendEntries for a follower whose next entry is `nextIndex`; the same object again if nothing changed since the last. */
function appendEntries<P>(raft: Raft<P>, kind: AppendEntries<P>['kind'], nextIndex: number): AppendEntries<P> {
  const { log, lastBuilt, currentTerm: term, commitIndex: leaderCommit, round } = raft;
  const prevLogIndex = nextIndex - 1;
  const count = kind === 'heartbeat' ? 0 : Math.min(log.lastIndex - prevLogIndex, raft.config.maxBatch);
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
  const entries = count === 0 ? [] : log.slice(nextIndex, count);
  const built = { kind, term, prevLogIndex, prevLogTerm: log.termAt(prevLogIndex), entries, leaderCommit, round };
  raft.lastBuilt = built;
  return built;
}
