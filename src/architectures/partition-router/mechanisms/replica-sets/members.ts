/**
 * A set that shrinks and grows again: its primary takes out a replica that it has not heard for a while, down to NMin, and takes it in again
 * when it answers and has caught up. Each change is an entry of the log by which both memberships agree (Ongaro and Ousterhout 2014, §6),
 * so no two sides of a cut go on by themselves. Sources: azure-docs, cosmos-db/global-dist-under-the-hood.md (NMin, NMax; quorums follow);
 * reliability/reliability-cosmos-db-nosql.md (at least three replicas within a quorum of four). When, is ours: it is not published.
 */
import { latest } from '../../../shared/consensus/raft/voters.ts';
import type { Progress } from '../../../shared/consensus/raft/state.ts';
import type { Members } from '../../replica-set/membership.ts';
import { REPLICAS } from '../../replica-set/sets.ts';
import { group, type ReplicaOut, type ReplicaState } from './state.ts';

/** A replica that is out has to answer that recently, in heartbeats, to be taken in. */
const HEARD_TICKS = 2;

/** Null: sets stay as they are, and nobody is told who belongs to them. */
export function membersOf({ place, raft }: ReplicaState): Members | null {
  if (place.least >= REPLICAS) return null;
  const { index, config } = latest(raft);
  return { since: index, voters: config.voters, old: config.old };
}

/** After each step of a primary. */
export function keepMembers(node: ReplicaState, out: ReplicaOut): void {
  const { place, raft } = node;
  if (place.least >= REPLICAS || !group.isLeader(node)) return;
  const { config, index } = latest(raft);
  reportSize(node, out, config.voters.length);
  if (config.old !== null || index > raft.commitIndex) return;
  const silent = (peer: Progress): boolean => peer.isLearner || raft.ticks - peer.heardAt > place.silentTicks;
  const comes = raft.goal?.voters.find((id) => !config.voters.includes(id));
  if (raft.goal !== null) {
    // Whoever was to come and is silent again is waited for no longer.
    if (comes !== undefined && raft.peers.some((peer) => peer.id === comes && silent(peer)))
      group.order(node, out, { does: 'learn', member: comes });
    return;
  }
  const gone = raft.peers.find((peer) => config.voters.includes(peer.id) && silent(peer));
  if (gone !== undefined && place.rules.mayShrinkTo(config.voters.length - 1, place.least))
    return group.order(node, out, { does: 'learn', member: gone.id });
  const back = raft.peers.find(
    (peer) => config.learners.includes(peer.id) && !peer.isLearner && peer.heardAt > 0 && raft.ticks - peer.heardAt <= HEARD_TICKS,
  );
  if (back !== undefined) group.order(node, out, { does: 'add', member: back.id });
}

function reportSize(node: ReplicaState, out: ReplicaOut, size: number): void {
  if (node.size === size) return;
  node.size = size;
  out.report('setSize', size);
}
