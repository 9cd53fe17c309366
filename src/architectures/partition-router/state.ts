/** The changing part of a router and of a partition: what is on their disks, and what they would forget in a crash. */
import type {
  CopyPlan,
  Fragment,
  FragmentPlan,
  KeyValue,
  MovePlan,
  MovingJob,
  PushPlan,
  RouterJob,
  WithinJob,
} from '../../sharding/jobs.ts';
import type { Micros, NodeId } from '../../sim/node.ts';
import type { Outcome, Statement, Value } from '../../sim/operation.ts';
import type { Out } from '../../sim/out.ts';
import type { Role } from '../../sim/role.ts';
import type { InTransaction, SqlJob } from '../../sqlite/jobs.ts';
import type { Asked } from '../shared/answers.ts';
import type { Promises, SyncTag } from '../shared/promises.ts';
import type { RecentOperations } from '../shared/recent.ts';
import type { IdleSince } from '../shared/transactions/idle.ts';
import type { Move, PartitionMap } from './map.ts';
import type { Place } from './place.ts';
import type { Forward, PartitionRouterMessage, Rows, Sum } from './protocol.ts';
import type { Across, Work } from './slots.ts';

/** How far a node has followed the schema. */
export interface Versions {
  /** Last version carried out. Durable. */
  version: number;
  /** Version that was begun, here or before a crash. Durable. */
  begun: number;
  /** It was begun before the last crash, so it may have been carried out. */
  doubtful: boolean;
  /** Work in progress. */
  applying: number | null;
  /** The change that was begun last, and the version that it met; for the invariants. */
  met: { readonly change: number; readonly version: number } | null;
}

/** What routers and partitions have alike. */
export interface NodeState {
  readonly place: Place;
  /** What was told of its content, by the sum of position and version, and what of that is on disk. */
  readonly promises: Promises<PartitionRouterMessage>;
  /** Committed writes in the database, as far as results have told. */
  position: number;
  role: Role;
  readonly versions: Versions;
  readonly recent: RecentOperations;
  /** What mechanisms keep, by slot. */
  readonly own: Record<string, unknown>;
  /** Durable at partitions and at the coordinator; other routers learn it when they are refused. */
  map: PartitionMap;
}

/** The job that carries out a schema change, at a router and at a partition. */
export interface SchemaTag {
  readonly kind: 'schema';
}

/** What a handler of either kind of node writes into. */
export type NodeOut = Out<PartitionRouterMessage, SchemaTag | SyncTag, SqlJob>;

/** A source's part in a move. */
export interface Moving {
  readonly move: Move;
  readonly coordinator: NodeId;
  /**
   * `stopping`: nothing new of these keys is taken; `handed over`: all has been sent; `stopped before`: it had stopped in an earlier life,
   * so they may be another's by now.
   */
  phase: 'beginning' | 'copying' | 'catching up' | 'stopping' | 'handed over' | 'stopped before';
  /** Of its keys, at the root. */
  places: readonly string[];
  /** Rows of the root that were sent, rows in all, and how often it caught up. */
  sent: number;
  moved: number;
  rounds: number;
  /** What the target has not confirmed; the number of the next. */
  waiting: Rows | null;
  seq: number;
  stoppedAt: Micros;
}

/** What has come of a move at its target: on disk beside the database, as a file that is taken in at the end. */
export interface Arriving {
  readonly attempt: number;
  readonly rows: readonly Rows[];
}

/** Who writes reference tables at a partition, and who waits for that; see `reference.ts`. */
export interface Writers {
  holder: string | null;
  waiting: readonly { readonly router: NodeId; readonly message: Forward }[];
}

export interface PartitionState extends NodeState {
  moving: Moving | null;
  /** The attempt that was begun last as a source. Durable. */
  begunMove: number;
  arriving: Arriving | null;
  /** A longer map that it is about to keep to, once rows have come or gone. */
  adopting: PartitionMap | null;
  /** Keys that had as many rows as one may when it looked last. */
  full: ReadonlySet<string>;
  /** Statements of this second, and of each key. */
  load: { statements: number; readonly keys: Map<string, number> };
  /** Who writes reference tables here. */
  writers: Writers;
  /** What it does when no transaction is open here any more. */
  draining: { readonly tag: PartitionTag; readonly job: MovingJob } | null;
  /** Rows of the last move away that stood here, and that were deleted; a new object each time. */
  left: { readonly stood: number; readonly deleted: number | null } | null;
  /** What was to come with the last move to it, and what did; a new object each time. */
  installed: { readonly attempt: number; readonly sent: Sum | null; readonly came: Sum } | null;

  /** A key that a router wrongly asked for here; the invariants look at it. */
  foreign: string | null;
  readonly idleSince: IdleSince;
  /** The last part of a read of several, outside of transactions, that was read here; a new object each time. */
  lastFetch: { readonly fetch: string } | null;
  /** The last write that was begun here; a new object each time. */
  lastWrite: { readonly op: string; readonly branch: boolean } | null;
  /** The last statement that was run here: the schema it was planned for, and the one it met. */
  ran: {
    readonly planned: number;
    readonly version: number;
    readonly changing: boolean;
    readonly places: readonly string[];
    /** Of all that is here: the version of the map by which it was asked. */
    readonly whole: number | null;
  } | null;
}

/** A partition's jobs and syncs. `router` waits for the answer. */
export type PartitionTag =
  | { readonly kind: 'position' }
  | { readonly kind: 'forward'; readonly router: NodeId; readonly asked: Asked; readonly work: Work }
  | { readonly kind: 'idle' }
  /** Of a move: jobs and syncs of the source, and of whoever takes or gives rows by a new map. */
  | { readonly kind: 'move begun' | 'move stopped'; readonly attempt: number }
  | { readonly kind: 'copying'; readonly attempt: number }
  | { readonly kind: 'rows stored'; readonly source: NodeId; readonly rows: Pick<Rows, 'attempt' | 'seq' | 'last'> }
  | { readonly kind: 'leaving' | 'installing' | 'removing' | 'sizing' }
  | { readonly kind: 'map stored'; readonly version: number }
  | { readonly kind: 'fetch'; readonly fetch: string; readonly router: NodeId; readonly work: Work; readonly transaction?: InTransaction }
  | SchemaTag
  | SyncTag;

export type PartitionOut = Out<PartitionRouterMessage, PartitionTag, SqlJob | WithinJob | MovingJob>;

interface PendingFetch {
  readonly partition: NodeId;
  /** Null: a partial result. */
  readonly plan: FragmentPlan | null;
  readonly sql: string;
  readonly keys: readonly KeyValue[] | null;
}

/** One operation on its way through a router: what it has fetched, and whom it waits for. */
export interface Operation {
  readonly op: string;
  readonly client: NodeId;
  /** What is to be planned and run: its client's words, or what they come to. */
  sql: string;
  params: readonly Value[];
  readonly transaction: InTransaction | null;
  /** Version of the schema that it was last planned on, and of the map by which its rows are fetched. */
  version: number;
  map: number;
  /** How often it was refused for want of request units, and how long it has waited for them. */
  throttled: number;
  waitedUs: Micros;
  /** How often a partition refused it for its map. */
  tries: number;
  phase: 'planning' | 'reading' | 'writing' | 'waiting' | 'fetching' | 'gathering' | 'schema' | 'spreading' | 'committing';
  round: number;
  /** Replaced, never changed in place: jobs hold it. */
  fragments: readonly Fragment[];
  /** Fetches that were asked for and have not come back. */
  readonly fetches: Map<string, PendingFetch>;
  /** What partitions do of it by themselves; or why its rows are pulled, if that was asked. */
  push: PushPlan | string | null;
  /** What was asked of partitions and what has come of it; as many as are told of. */
  tasks: readonly Task[];
  /** Its client wants to know how it was done: EXPLAIN (DISTRIBUTED). */
  readonly explains: boolean;
  /** The partition that runs the whole statement. */
  target: NodeId | null;
  /** How old what was read for it may be; as in `Answer`. */
  ageUs: Micros | null;
  /** The transaction that its parts belong to: its client's, or its own. */
  within: Pick<InTransaction, 'id' | 'isolation'> | null;
  /** Its parts under way, by the name under which each was asked; and how many times parts were sent out. */
  branches: ReadonlyMap<string, Branch>;
  wave: number;
  nowMs: number;
  /** Rows that it reads are to be inserted; rows that it changed may have to move. */
  copy: CopyPlan | null;
  move: MovePlan | null;
  /** Reference tables that it reads; those that it writes, everywhere. */
  local: readonly string[];
  written: readonly string[];
  /** What partitions do when they are done with this. */
  later: readonly (readonly Errand[])[];
  /** What its client is told when it is committed. */
  outcome: Outcome | null;
}

/** What one partition was asked of a read, and what came. */
export interface Task {
  readonly partition: NodeId;
  readonly sql: string;
  readonly rows: number;
  readonly bytes: number;
}

/** What one partition has to do. */
export interface Errand extends Statement {
  readonly target: NodeId;
  readonly places: readonly string[];
  /** It is of all rows that the partition has. */
  readonly whole?: boolean;
}

/** One partition's part of a statement. */
interface Branch {
  readonly target: NodeId;
  outcome: Outcome | null;
}

/** What a router asked of a database behind it, for the invariants. */
export interface AskedBehind {
  readonly op: string;
  readonly partition: NodeId;
  readonly places: readonly string[];
  readonly writes: boolean;
}

export interface SchemaEntry {
  readonly version: number;
  readonly sql: string;
}

/** A schema change under way. */
export interface Change {
  readonly entry: SchemaEntry;
  /** Who asked, when it is still known. */
  readonly op: string | null;
  readonly asker: NodeId | null;
  /** Who has not confirmed it. */
  readonly waiting: Set<NodeId>;
  readonly problems: string[];
  /** It is in the coordinator's log on disk, and was sent out. */
  logged: boolean;
}

/** What the coordinator knows: the change under way, and how many there are in its log. */
export interface Coordination {
  change: Change | null;
  length: number;
}

/** What the coordinator has on disk of moves beside the map. */
export interface MovesStored {
  /** To be made one after the other; the first is under way. */
  readonly plan: readonly Omit<Move, 'attempt'>[];
  readonly attempt: number;
}

/** What the coordinator has on disk of a set that is split: which gives to which; null: none is. */
export interface Splitting {
  plan: Omit<Move, 'which' | 'at'> | null;
}

export interface Rebalancing extends MovesStored {
  plan: MovesStored['plan'];
  attempt: number;
  phase: 'idle' | 'checking' | 'logging' | 'copying' | 'waiting' | 'deciding' | 'telling';
  /** Who has to say that it keeps to the newest map. */
  waiting: Set<NodeId>;
}

/** Who waits at the barrier: a read, or the commit of what an operation did. */
export type Waiting = { readonly kind: 'read'; readonly op: string } | { readonly kind: 'commit'; readonly across: Across };

export interface Barrier {
  readonly reading: Set<string>;
  waiting: readonly Waiting[];
}

export interface RouterState extends NodeState {
  /** Only the main region's router decides on moves; and where sets are split, on the one that is under way. */
  readonly rebalancing: Rebalancing | null;
  readonly splitting: Splitting | null;

  readonly barrier: Barrier;
  readonly operations: Map<string, Operation>;
  /** Transaction → the partitions where it runs. */
  readonly transactions: Map<string, readonly NodeId[]>;
  /** Those that have written reference tables. */
  readonly references: Set<string>;
  /** Only the main region's router coordinates. */
  readonly coordination: Coordination | null;
  /** What the drivers of the databases behind keep, by the partition whose place they take. */
  readonly drivers: ReadonlyMap<NodeId, unknown>;
  /** All that was asked there for the latest operation, a new list each time. */
  asked: readonly AskedBehind[];
}

/** Moves that are begun when the schema lets rows move. */
export interface Planned {
  readonly kind: 'survey';
  readonly why: string;
  readonly plan: MovesStored['plan'];
}

/** A router's jobs and syncs. */
export type RouterTag =
  | { readonly kind: 'plan'; readonly op: string }
  | { readonly kind: 'gather'; readonly op: string }
  /** The coordinator's log: the change under way is in it. */
  | { readonly kind: 'schema logged'; readonly version: number }
  /** The plan, or the decision, is on its disk. */
  | { readonly kind: 'split logged' }
  | { readonly kind: 'moves logged'; readonly attempt: number; readonly version: number }
  | Planned
  | SchemaTag
  | SyncTag;

export type RouterOut = Out<PartitionRouterMessage, RouterTag, SqlJob | RouterJob>;
