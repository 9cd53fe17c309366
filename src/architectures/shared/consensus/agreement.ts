/**
 * A consensus group whose algorithm is chosen: Raft or Multi-Paxos behind the port, as a way to fill a slot of whatever room owns the
 * group. `P`: what an entry carries. Methods take a node of the owner's, which holds the state of its one group.
 */
import type { Birth, Disk, Micros } from '../../../sim/node.ts';
import type { RoleChart } from '../../../sim/role.ts';
import type { Mechanism, Way } from '../../contract.ts';
import { paxosConsensus } from './paxos/consensus.ts';
import { paxosInside } from './paxos/inside.ts';
import { paxosInvariants } from './paxos/invariants.ts';
import { paxosRoles } from './paxos/machine.ts';
import { type PaxosPlace, paxosPlace } from './paxos/place.ts';
import type { PaxosMessage } from './paxos/protocol.ts';
import type { PaxosRules } from './paxos/rules.ts';
import { bootPaxos, type Paxos, type PaxosNode, type PaxosTag } from './paxos/state.ts';
import type { Consensus } from './port.ts';
import { bootRaft } from './raft/boot.ts';
import { raftConsensus } from './raft/consensus.ts';
import { raftInside } from './raft/inside.ts';
import { raftInvariants } from './raft/invariants.ts';
import { raftRoles } from './raft/machine.ts';
import { type RaftPlace, raftPlace, type RaftSettings } from './raft/place.ts';
import type { RaftMessage } from './raft/protocol.ts';
import type { Rules as RaftRules } from './raft/rules.ts';
import type { Raft, RaftNode, RaftTag } from './raft/state.ts';
import type { Shown } from './shown.ts';

/** What is fixed of a member's part of the group, under the name of the algorithm that was chosen. */
export interface GroupPlace {
  readonly raft?: RaftPlace;
  readonly paxos?: PaxosPlace;
}

/** And what changes. */
export interface GroupState<P> {
  readonly raft?: Raft<P>;
  readonly paxos?: Paxos<P>;
}

/** What members say about the log itself. */
export type GroupMessage<P> = RaftMessage<P> | PaxosMessage<P>;

/** Under what a group asks for syncs. */
export type GroupTags = RaftTag | PaxosTag;

/** A consensus group for members that hold one's state, `N`. */
export type GroupOf<N, P> = Consensus<N, P, GroupMessage<P>, GroupTags>;

/** What was set, for whatever algorithm; each takes of it what it knows. */
export interface GroupSettings extends Omit<RaftSettings, 'rules'> {
  readonly rules: RaftRules & PaxosRules;
}

/** The algorithm by which members agree on one log. */
export interface Agreement<P> extends Way {
  readonly roles: RoleChart;
  readonly group: GroupOf<object, P>;
  /** What is fixed for a member of its groups. */
  place(settings: GroupSettings): GroupPlace;
  inside(node: object): Shown;
  /** A new life of a member, from what is on disk. */
  begin(disk: Disk, place: GroupPlace, now: Micros, birth: Birth): GroupState<P>;
}

type Vouches<P> = (value: unknown) => value is P;

/** Ongaro & Ousterhout 2014. */
function byRaft<P>(isPayload: Vouches<P>): Agreement<P> {
  const group: GroupOf<RaftNode<P>, P> = raftConsensus<P>();
  return {
    roles: raftRoles,
    group,
    place: (settings) => ({ raft: raftPlace(settings) }),
    inside: (node: RaftNode<P>) => raftInside(node),
    begin: (disk, { raft }, now, birth) => (raft ? { raft: bootRaft(raft, disk, isPayload, now, birth) } : {}),
  };
}

/** Lamport 2001; van Renesse & Altinbuken 2015; Chandra, Griesemer & Redstone 2007. */
function byPaxos<P>(isPayload: Vouches<P>): Agreement<P> {
  const group: GroupOf<PaxosNode<P>, P> = paxosConsensus<P>();
  return {
    roles: paxosRoles,
    group,
    place: ({ electionQuorum, replicationQuorum, ...settings }) => ({
      paxos: paxosPlace({ ...settings, phase1Quorum: electionQuorum, phase2Quorum: replicationQuorum }),
    }),
    inside: (node: PaxosNode<P>) => paxosInside(node),
    begin: (disk, { paxos }, now, birth) => (paxos ? { paxos: bootPaxos(paxos, disk, isPayload, now, birth) } : {}),
  };
}

/** Both, as mechanisms of a slot. `isPayload` vouches for what an entry on disk carries. */
export function agreements<P>(slot: string, isPayload: Vouches<P>): readonly [raft: Mechanism, paxos: Mechanism] {
  const [raft, paxos] = [byRaft(isPayload), byPaxos(isPayload)];
  return [
    { slot, id: 'raft', at: () => raft, invariants: raftInvariants },
    { slot, id: 'paxos', at: () => paxos, invariants: paxosInvariants },
  ];
}

/** The port of whatever algorithm was chosen where a node stands. */
export function groupOf<N, P>(chosen: (node: N) => GroupOf<N, P>): GroupOf<N, P> {
  return {
    epoch: (node) => chosen(node).epoch(node),
    leader: (node) => chosen(node).leader(node),
    isLeader: (node) => chosen(node).isLeader(node),
    log: (node) => chosen(node).log(node),
    chosenIndex: (node) => chosen(node).chosenIndex(node),
    start: (node, out, birth) => chosen(node).start(node, out, birth),
    onMessage: (node, out, from, message) => chosen(node).onMessage(node, out, from, message),
    onTimer: (node, out, name) => chosen(node).onTimer(node, out, name),
    onSynced: (node, out, tag) => chosen(node).onSynced(node, out, tag),
    order: (node, out, order) => chosen(node).order(node, out, order),
    accepts: (node) => chosen(node).accepts(node),
    propose: (node, out, payload) => chosen(node).propose(node, out, payload),
    read: (node, out, request) => chosen(node).read(node, out, request),
    takeReads: (node) => chosen(node).takeReads(node),
    tellChosen: (node, out, to) => chosen(node).tellChosen(node, out, to),
    memory: (node) => chosen(node).memory(node),
    compact: (node, out, index, memory) => chosen(node).compact(node, out, index, memory),
    wantsSnapshot: (node) => chosen(node).wantsSnapshot(node),
    offerSnapshot: (node, out, snapshot) => chosen(node).offerSnapshot(node, out, snapshot),
    received: (node) => chosen(node).received(node),
    installed: (node, out, isNewer) => chosen(node).installed(node, out, isNewer),
    isBlank: (node) => chosen(node).isBlank(node),
    end: (node, out) => chosen(node).end(node, out),
  };
}
