/** The fixed and the changing part of a replica. */
import type { Micros, NodeId, NodeSpec } from '../../../../sim/node.ts';
import type { Out } from '../../../../sim/out.ts';
import type { Role } from '../../../../sim/role.ts';
import type { Sharding } from '../../../../sharding/index.ts';
import type { MovingJob } from '../../../../sharding/jobs.ts';
import type { SqlJob } from '../../../../sqlite/jobs.ts';
import type { Ways } from '../../../shared/ways.ts';
import { entryAt, lastIndex, ordinalAt } from '../../../shared/consensus/log.ts';
import { raftConsensus } from '../../../shared/consensus/raft/consensus.ts';
import type { RaftPlace } from '../../../shared/consensus/raft/place.ts';
import type { RaftNode, RaftTag } from '../../../shared/consensus/raft/state.ts';
import type { RecentOperations } from '../../../shared/recent.ts';
import type { PartitionMap } from '../../map.ts';
import type { Ring } from '../../ring.ts';
import type { BudgetRules } from '../../rules.ts';
import type { Throughput } from '../../slots.ts';
import type { Level } from '../../replica-set/levels.ts';
import type { Sum } from '../../protocol.ts';
import type { Barrier, Command, Divide, Item, SetMessage } from '../../replica-set/protocol.ts';
import type { SetRules } from '../../replica-set/rules.ts';
import type { Account } from '../../replica-set/account.ts';

export const group = raftConsensus<Command>();

export interface ReplicaPlace {
  readonly spec: NodeSpec;
  readonly ring: Ring;
  readonly ways: Ways;
  readonly raft: RaftPlace;
  readonly rules: SetRules & BudgetRules & { isRepeated(known: boolean): boolean };
  readonly throughput: Throughput;
  /** Replicas that a partition's share is dealt out to. */
  readonly replicas: number;
  /** Its own set, and those of the other regions that it ships to: none where its region takes no writes. */
  readonly own: readonly NodeId[];
  /** NMin: its set never has fewer members; and after so many heartbeats without an answer one is taken out. */
  readonly least: number;
  readonly silentTicks: number;
  readonly others: ReadonlyMap<string, readonly NodeId[]>;
  readonly takesWrites: boolean;
  /** The account's level; of bounded staleness K and T. */
  readonly level: Level;
  readonly maxVersions: number;
  readonly maxLagUs: Micros;
  /** Sets are split: those of all partitions in the write region, and what tells keys; it holds nothing in the beginning. Null: they are not. */
  readonly splits: {
    readonly sets: ReadonlyMap<NodeId, readonly NodeId[]>;
    readonly sharding: Sharding;
    /** Rows above which it would be split; 0: never. */
    readonly splitRows: number;
    readonly coordinator: NodeId;
    readonly isSpare: boolean;
  } | null;
  /** Regions may be left out, and another may take the writes; null: they stay as they are. */
  readonly managed: {
    readonly manager: NodeId;
    readonly leaseUs: Micros;
    /** In the order of priority, and the sets of this partition in each. */
    readonly order: readonly string[];
    readonly sets: ReadonlyMap<string, readonly NodeId[]>;
  } | null;
}

/** What the write region's primary knows of another region. */
export interface Region {
  readonly name: string;
  /** Whom it ships to. */
  peer: NodeId;
  sent: number;
  committed: number;
  logged: number;
  heardAt: Micros;
  /** It has answered in this term. */
  isHeard: boolean;
  /** With how many files it has begun, as it last said. */
  seeds: number;
  /** When it was last sent a whole database. */
  seededAt: Micros | null;
}

/** Where it stands in its account, if regions may change (`standing.ts`). */
export interface Standing {
  /** Null after a restart, until it is told. */
  account: Account | null;
  leaseUntil: Micros;
  /** In this term and epoch its region’s primary has all that is left; only then it takes writes. */
  ready: string;
  /** In this one it has begun to ask other regions. */
  office: string;
  /** Regions that have not said yet what they have, and whom of theirs it asks. */
  pulls: Map<string, NodeId>;
  /** What its region has is not what the write region has: it was never shipped, and is not taken back. */
  diverged: boolean;
}

/** Who waits for what is not there yet. */
export interface Waiting<M> {
  readonly from: NodeId;
  readonly message: M;
}

/** A set that takes a half, as a region is that lacks writes. */
export interface Taking extends Region {
  readonly term: number;
  /** What all of its regions have; −1: some of them has nothing yet. */
  everywhere: number;
}

export interface Halved {
  readonly attempt: number;
  readonly partition: NodeId;
  readonly before: Sum;
  readonly after: Sum;
}

export interface ReplicaState extends RaftNode<Command> {
  readonly place: ReplicaPlace;
  role: Role;
  /** By what it has applied, and what it has heard of moves between others. */
  map: PartitionMap;
  readonly own: Record<string, unknown>;
  /** Position of its database before the log’s first write, as it stands on disk; and once the database has told where it is. */
  readonly storedBase: number | null;
  base: number | null;
  lastApplied: number;
  applyingTo: number;
  snapshotJob: 'image' | 'load' | 'seed' | 'halve' | null;
  /** The entry whose file is being put in place, or at which it keeps its half; and whether it woke up with one in its log, and knows its database only after that. */
  seedingTo: number;
  waitsForSeed: boolean;
  /** Questions that came, and writes that are or were in the log. */
  readonly recent: RecentOperations;
  readonly known: RecentOperations;
  /** Primary: writes whose library waits. */
  readonly writes: Map<string, Waiting<Item>>;
  readonly reads: Waiting<Item>[];
  readonly barriers: Waiting<Barrier>[];
  /** All regions have that. */
  globalCommitted: number;
  readonly standing: Standing | null;
  /** Members of its set, as it has reported last. */
  size: number;
  /** Primary: its secondaries were told of commits up to here. */
  noticed: number;
  /** Primary of the write region, in this term. */
  term: number;
  regions: readonly Region[];
  /** Primary of a set that is split: what the coordinator wants, whom it gives a half, whether its rows are being counted and what for. */
  divide: Divide | null;
  taking: Taking | null;
  sizing: 'size' | 'bound' | null;
  /** The split that it knows to be through. */
  through: number;
  /** Primary of a set that takes a half: who ships is the set that is split. */
  isFed: boolean;
  /** Primary of another region: who ships, and what it was told last. */
  shipper: NodeId | null;
  toldCommitted: number;
  /** For the invariants, a new object each time: the write taken last and how far regions were behind; the read that was served last. */
  took: { readonly lsn: number; readonly ageUs: Micros; readonly epoch: number } | null;
  served: { readonly lsn: number; readonly atLeast: number } | null;
  /** What it had and what it kept when it was split last; and whose rows it gave or wrote last, all of them or those of keys. */
  halved: Halved | null;
  ran: { readonly places: readonly string[]; readonly all: boolean; readonly since: number; readonly map: PartitionMap } | null;
  /** The read that was taken last. */
  admitted: { readonly op: string } | null;
}

export type ReplicaTag =
  | { readonly kind: 'position' | 'replay' | 'image' | 'load' | 'seeded' | 'halving' | 'sizing' }
  | { readonly kind: 'seed'; readonly to: NodeId }
  | { readonly kind: 'read'; readonly from: NodeId; readonly item: Item }
  | RaftTag;

export type ReplicaOut = Out<SetMessage, ReplicaTag, SqlJob | MovingJob>;

/** Numbers of writes: applied here, committed by the set as far as is known here, and in the log. */
export const appliedIn = (node: ReplicaState): number => ordinalAt(node.raft.log, node.lastApplied);
export const committedIn = (node: ReplicaState): number => ordinalAt(node.raft.log, node.raft.commitIndex);
export const loggedIn = (node: ReplicaState): number => ordinalAt(node.raft.log, lastIndex(node.raft.log));

/** Index of the last entry of its log, after one and up to another, that has what is asked; null: none has. */
export function lastWith(
  node: ReplicaState,
  has: (command: Command) => unknown,
  after: number,
  upTo = Number.POSITIVE_INFINITY,
): number | null {
  const { log } = node.raft;
  for (let index = Math.min(upTo, lastIndex(log)); index > Math.max(after, log.base.index); index--) {
    const command = entryAt(log, index)?.payload;
    if (command && has(command)) return index;
  }
  return null;
}

export const isReplica = (state: unknown): state is ReplicaState =>
  typeof state === 'object' && state !== null && 'raft' in state && 'globalCommitted' in state && 'barriers' in state;

/** With one region, what that has committed all have. */
export const globalIn = (node: ReplicaState): number =>
  node.standing === null && node.place.takesWrites && node.place.others.size === 0 ? committedIn(node) : node.globalCommitted;
