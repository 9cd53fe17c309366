/**
 * Who belongs to the group, as this member's log says: the latest configuration in it, committed or not (§6 of Ongaro & Ousterhout
 * 2014). Where the log is cut, the one before holds again.
 */
import type { NodeId } from '../../../../sim/node.ts';
import { type Configuration, type Entry, lastIndex } from '../log.ts';
import type { RaftPlace } from './place.ts';
import { type Configured, latest, quorumsOf } from './voters.ts';
import type { Raft } from './state.ts';

export function isVoter({ voters, old }: Configuration, id: NodeId): boolean {
  return voters.includes(id) || old?.includes(id) === true;
}

export function belongs(config: Configuration, id: NodeId): boolean {
  return isVoter(config, id) || config.learners.includes(id);
}

/** The one that held at an entry. */
export function configurationAt({ configs }: Raft<unknown>, index: number): Configured {
  return configs.findLast((each) => each.index <= index) ?? (configs[0] as Configured);
}

/** The log was cut after `kept`, and these came: whether that changed who belongs to the group. */
export function noteEntries(raft: Raft<unknown>, kept: number, entries: readonly Entry<unknown>[]): boolean {
  let isChanged = false;
  while (raft.configs.length > 1 && latest(raft).index > kept) {
    raft.configs = raft.configs.slice(0, -1);
    isChanged = true;
  }
  for (let i = 0; i < entries.length; i += 1) {
    const config = entries[i]?.config;
    if (config === undefined) continue;
    raft.configs = [...raft.configs, Object.freeze({ index: kept + i + 1, config })];
    isChanged = true;
  }
  return isChanged;
}

/** The log begins after an entry at which this one held. */
export function noteBegin(raft: Raft<unknown>, index: number, config: Configuration, keepsRest: boolean): void {
  raft.configs = [Object.freeze({ index, config }), ...(keepsRest ? raft.configs.filter((each) => each.index > index) : [])];
}

/** Counts by the latest configuration from now on. Whoever has left it is still told so. `asNew`: nobody is about to leave. */
export function adoptLatest(place: RaftPlace, raft: Raft<unknown>, asNew = false): void {
  const { config } = latest(raft);
  raft.quorums = quorumsOf(config, place);
  raft.seats = seatsOf(raft, place.id);
  for (const peer of raft.known) {
    peer.seats = seatsOf(raft, peer.id);
    const was = !asNew && raft.peers.includes(peer);
    const is = belongs(config, peer.id);
    if (is && !was)
      Object.assign(peer, { nextIndex: lastIndex(raft.log), matchIndex: 0, probing: false, ackedRound: 0, install: null, round: null });
    if (is && !was) peer.inFlight.count = 0;
    peer.leavesAt = is || !was ? null : (peer.leavesAt ?? raft.ticks);
  }
  raft.peers = raft.known.filter((peer) => peer.leavesAt !== null || belongs(config, peer.id));
}

/** A bit for each configuration in which it votes. */
function seatsOf({ quorums }: Raft<unknown>, id: NodeId): number {
  return quorums.reduce((seats, { of }, i) => (of.includes(id) ? seats | (1 << i) : seats), 0);
}
