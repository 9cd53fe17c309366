/**
 * The changing part of one Raft member, in the words of Figure 2 of Ongaro & Ousterhout 2014, and the few things that every
 * handler does with it: persist, set the election timer, change role, report. Nothing here knows what an entry carries.
 */
import type { Micros, NodeId, ReportValue } from '../../../../sim/node.ts';
import type { Role } from '../../../../sim/role.ts';
import type { Promises } from '../../promises.ts';
import { changeRole } from '../../roles.ts';
import { type Entry, isSameGroup, type LastIncluded } from '../log.ts';
import type { GroupOut, ReadRequest, Received } from '../port.ts';
import { type ElectionWait, waitAnew } from '../election-timer.ts';
import type { InFlight } from '../in-flight.ts';
import type { Lease } from './lease.ts';
import { raftRoles, type RoleEvent } from './machine.ts';
import type { RaftPlace } from './place.ts';
import { type Configured, latest, type Quorum } from './voters.ts';
import type { AppendEntries, RaftMessage } from './protocol.ts';

export const VOTE_KEY = 'raft';
export const LOG_NAME = 'raft';
/** The last entry that the log gave up, and what the owner remembers of those. */
export const BASE_KEY = 'log begins after';
/** Set for good when the disk was lost: `blank`, or `filled` by a snapshot since. */
export const LEARNER_KEY = 'learner';
/** A snapshot of which parts have come: which, and the parts. */
export const INCOMING_KEY = 'snapshot';
export const INCOMING_LOG = 'snapshot parts';

/** What a leader knows of one follower (Figure 2, "volatile state on leaders", and what pipelining needs). */
export interface Progress {
  readonly id: NodeId;
  nextIndex: number;
  matchIndex: number;
  /** AppendEntries with entries that were not answered yet. */
  readonly inFlight: InFlight;
  /** After a refusal: one request at a time, and nextIndex stands still, until logs are known to meet. */
  probing: boolean;
  /** The newest round that it answered in this term. */
  ackedRound: number;
  /** The leader's tick at which it first answered that round. */
  heardAt: number;
  /** It has lost its disk once: it is filled and counts for nothing. */
  isLearner: boolean;
  /** It gets a snapshot. */
  install: Install | null;
  /** A bit for each configuration that holds and in which it votes. */
  seats: number;
  /** It is to be a voter: the round of catching up that it is in (thesis §4.2.1). */
  round: CatchingUp | null;
  /** The leader's tick at which it left the group; it is told of that and no more. Null: it belongs to it. */
  leavesAt: number | null;
}

/** How far a follower has come with a snapshot, as its leader knows it. */
export interface Install {
  readonly index: number;
  /** Where the part under way begins, bytes. */
  offset: number;
  /** The leader's tick at which that left. */
  sentAt: number;
}

/** A round of catching up: all that the log had when it began, at that tick. */
export interface CatchingUp {
  readonly number: number;
  readonly upTo: number;
  readonly since: number;
  readonly isDone: boolean;
}

/** Whom a person wants in the group. */
export interface Goal {
  readonly voters: readonly NodeId[];
  readonly learners: readonly NodeId[];
}

/** A lead that is being handed over (thesis §3.10). */
export interface Transfer {
  readonly to: NodeId;
  /** The leader's tick at which it began. */
  readonly since: number;
  /** It was asked to campaign. */
  isAsked: boolean;
}

/** A snapshot that a leader has to give. */
export interface Offered {
  readonly last: LastIncluded;
  readonly data: Uint8Array;
  readonly memory: unknown;
}

/** A snapshot of which parts have come. */
export interface Incoming {
  readonly index: number;
  readonly term: number;
  readonly size: number;
  /** In order, and their bytes together. */
  readonly parts: Uint8Array[];
  received: number;
}

/** A log that can be changed. */
interface OwnLog<P> {
  base: LastIncluded;
  readonly entries: Entry<P>[];
}

/** A linearizable read waiting at the leader. `index` is 0 while nothing of the term is committed. */
export interface WaitingRead extends ReadRequest {
  readonly index: number;
  readonly round: number;
}

export interface Raft<P> {
  /** All others that there are, and those of them that belong to the group. */
  readonly known: readonly Progress[];
  peers: readonly Progress[];
  /** The configurations of the log, oldest first, from that with which it begins; the latest holds. */
  configs: readonly Configured[];
  quorums: readonly Quorum[];
  /** As in `Progress`. */
  seats: number;

  // Persistent on all members.
  currentTerm: number;
  votedFor: NodeId | null;
  readonly log: OwnLog<P>;
  /** What the owner remembers of entries that the log gave up. */
  memory: unknown;
  /** It has lost its disk: it may have promised what it no longer knows, so it never votes again and is not counted. */
  readonly isLearner: boolean;
  /** It knows nothing yet, not even where the log begins. */
  isBlank: boolean;
  incoming: Incoming | null;
  /** Writes to disk so far, counted; and the index up to which the log is on disk as it stands. */
  written: number;
  logOnDisk: number;
  /** How often the log was cut: what a sync asked for before that says of the log's length is void. */
  cuts: number;
  readonly promises: Promises<RaftMessage<P>>;

  // Volatile on all members.
  commitIndex: number;
  /** A snapshot that has come whole, for the owner to put in place. */
  complete: Received | null;
  leader: NodeId | null;
  /** Whom it heard last, in whatever term, and when. */
  heardLeader: NodeId | null;
  heardLeaderAt: Micros;
  /** This is not its first life: what it heard and promised in the last it has forgotten. */
  readonly isRestarted: boolean;
  readonly wait: ElectionWait;
  /** Follower: its log is known to equal this leader's up to here. */
  matchedIndex: number;
  /** Follower: the highest commit index this leader told. */
  leaderCommit: number;
  /** Candidate, and the leader it became: who granted. Replaced, never changed in place. */
  votes: readonly NodeId[];
  preVotes: readonly NodeId[] | null;

  // Volatile on leaders.
  /** Heartbeats sent in this term: a leader's measure of time, which no clock that is set can disturb (as in etcd). */
  ticks: number;
  /** Heartbeats are numbered: the newest number, which every AppendEntries carries and every answer echoes (see reads.ts). */
  round: number;
  readonly waitingReads: WaitingRead[];
  /** Reads that are confirmed; the owner takes them out. */
  readonly readyReads: WaitingRead[];
  transfer: Transfer | null;
  /** Whom it is to bring into the group, and whom not to leave in it. */
  goal: Goal | null;
  readonly lease: Lease;
  /** Tick from which on it may hand its lead to who should have it. */
  placeableAt: number;
  /** Members heard lately, this one among them; 0 when not leading. */
  quorum: number;
  /** The last AppendEntries built: followers at the same index get the same object. */
  lastBuilt: AppendEntries<P> | null;
  /** A snapshot for those that lack entries which the log gave up; and whether somebody waits for one. */
  snapshot: Offered | null;
  isSnapshotWanted: boolean;
  /** Scratch for counting majorities without allocating. */
  readonly tally: Float64Array;
  /** What a picture was told last. */
  readonly reported: Map<string, ReportValue>;
}

/** A node that is a member: all that Raft needs of it. Its role is Raft's. */
export interface RaftNode<P> {
  readonly place: { readonly raft: RaftPlace };
  role: Role;
  readonly raft: Raft<P>;
}

/** Under what a group asks for a sync: what it covers. */
export interface RaftTag {
  readonly kind: 'group';
  readonly written: number;
  readonly length: number;
  readonly cuts: number;
}

export type RaftOut<P> = GroupOut<RaftMessage<P>, RaftTag>;

export function isLeader({ role }: RaftNode<unknown>): boolean {
  return role.value === 'leader';
}

/** What is known of a follower; undefined for a stranger. Members are few. */
export function peerOf({ peers }: Raft<unknown>, id: NodeId): Progress | undefined {
  for (const peer of peers) if (peer.id === id) return peer;
  return undefined;
}

export function broadcast<P>({ raft }: RaftNode<P>, out: RaftOut<P>, message: RaftMessage<P>): void {
  for (const peer of raft.peers) out.send(peer.id, message);
}

/** A new random election timeout from the range (§5.2, §9.3). */
export function resetElectionTimer<P>({ place, raft }: RaftNode<P>, out: RaftOut<P>): void {
  // Who does not vote need not ask for votes either.
  if (!raft.isLearner) waitAnew(place.raft.election, raft.wait, out);
}

export function move<P>(node: RaftNode<P>, out: RaftOut<P>, event: RoleEvent): void {
  changeRole(raftRoles, node, out, event);
}

/** Something that happened, for the feed: reported each time. */
export function tell<P>({ place }: RaftNode<P>, out: RaftOut<P>, key: string, value: ReportValue): void {
  if (place.raft.reports) out.report(key, value);
}

/** What a picture shows, when it changed. Called once at the end of a step. */
export function reportChanges<P>({ place, raft }: RaftNode<P>, out: RaftOut<P>): void {
  if (!place.raft.reports) return;
  const { reported } = raft;
  reportChange(reported, out, 'term', raft.currentTerm);
  reportChange(reported, out, 'votedFor', raft.votedFor);
  reportChange(reported, out, 'leader', raft.leader);
  reportChange(reported, out, 'commit', raft.commitIndex);
  reportChange(reported, out, 'votes', raft.votes);
  reportChange(reported, out, 'quorum', raft.quorum);
  const { config } = latest(raft);
  // The group that it began with needs no mention, where all are in it.
  const isFirst = !reported.has('voters') && isSameGroup(config, place.raft.config);
  if (!isFirst || config.voters.length < place.raft.members.length) reportChange(reported, out, 'voters', config.voters);
}

function reportChange(reported: Map<string, ReportValue>, out: GroupOut<never, never>, key: string, value: ReportValue): void {
  if (reported.get(key) === value) return;
  reported.set(key, value);
  out.report(key, value);
}
