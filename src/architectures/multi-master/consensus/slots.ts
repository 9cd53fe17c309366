/** The slots of this room: what a mechanism has to answer for to fill one. */
import type { Birth, Disk, Micros } from '../../../sim/node.ts';
import type { Out } from '../../../sim/out.ts';
import type { RoleChart } from '../../../sim/role.ts';
import type { Way } from '../../contract.ts';
import type { Believed, Knows } from '../../inside.ts';
import type { Consensus } from '../../shared/consensus/port.ts';
import type { PaxosPlace } from '../../shared/consensus/paxos/place.ts';
import type { Paxos, PaxosTag } from '../../shared/consensus/paxos/state.ts';
import type { RaftPlace, RaftSettings } from '../../shared/consensus/raft/place.ts';
import type { Raft, RaftTag } from '../../shared/consensus/raft/state.ts';
import type { GroupMessage, SqlCommand } from './protocol.ts';
import type { Rules } from './rules.ts';

/** How a member answers what only reads. Methods take a member of this room and one of its requests. */
export interface Reads extends Way {
  /** A read, and a transaction that only reads, is answered only by whoever has asked whether its leader still leads. */
  readonly confirms: boolean;
  read(node: object, out: Out, request: object): void;
  /** The leader has answered this member's question that left at `askedAt`, by its own clock. */
  told?(node: object, askedAt: Micros, index: number): void;
}

/** What is fixed of a member's part of the group, under the name of the algorithm that was chosen. */
export interface GroupPlace {
  readonly raft?: RaftPlace;
  readonly paxos?: PaxosPlace;
}

/** And what changes. */
export interface GroupState {
  readonly raft?: Raft<SqlCommand>;
  readonly paxos?: Paxos<SqlCommand>;
}

/** Under what a group asks for syncs. */
export type GroupTags = RaftTag | PaxosTag;

/** A consensus group for members that hold one's state, `N`. */
export type GroupOf<N> = Consensus<N, SqlCommand, GroupMessage, GroupTags>;

/** What was set, for whatever algorithm; each takes of it what it knows. */
export interface GroupSettings extends Omit<RaftSettings, 'rules'> {
  readonly rules: Rules;
}

/** What a member shows of its part of the group, by the names of the algorithm. */
export interface Shown extends Pick<Knows, 'facts'> {
  /** What an entry's number is called. */
  readonly termName: string;
  readonly believed?: Believed;
}

/** The algorithm by which members agree on one log. Methods take a member of this room. */
export interface Agreement extends Way {
  readonly roles: RoleChart;
  readonly group: GroupOf<object>;
  /** What is fixed for a member of its groups. */
  place(settings: GroupSettings): GroupPlace;
  inside(node: object): Shown;
  /** A new life of a member, from what is on disk. */
  begin(disk: Disk, place: GroupPlace, now: Micros, birth: Birth): GroupState;
}
