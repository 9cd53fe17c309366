/** The changing part of each kind of node. */
import type { Micros, NodeId } from '../../../sim/node.ts';
import type { Outcome } from '../../../sim/operation.ts';
import type { Out } from '../../../sim/out.ts';
import type { Role } from '../../../sim/role.ts';
import type { SqlJob, SqlResult } from '../../../sqlite/jobs.ts';
import type { RowsJob, RowsResult } from '../../../sharding/jobs.ts';
import { type GroupState, type GroupTags, groupOf } from '../../shared/consensus/agreement.ts';
import type { Call as CallOf } from '../../shared/ranges/calls.ts';
import type { Request } from '../../shared/ranges/requests.ts';
import type { Catalogue, Span } from '../../shared/ranges/rows.ts';
import type { Runs } from '../../shared/ranges/running.ts';
import type { Showing } from '../../shared/ranges/showing.ts';
import type { RecentOperations } from '../../shared/recent.ts';
import type { Hlc } from '../../shared/timestamps/hlc.ts';
import type { TimestampCache } from './cache.ts';
import type { Clocked } from './clock.ts';
import type { Command, Mutation } from './commands.ts';
import type { Intent, Mvcc, TxnMeta } from './mvcc.ts';
import type { GatewayPlace, ReplicaPlace } from './place.ts';
import type { CrdbMessage, Read, Refresh, Request as BatchRequest, SideTransport } from './protocol.ts';
import type { Looking, Push, Pushed, Recovery, Waiter } from './waits.ts';

// Replicas of a range --------------------------------------------------------------------------------------------------------

/** What was read, at which moment, by whom, and of which timestamp each version was that stood there (0: none). */
export interface ServedRead {
  readonly txn: string;
  readonly ts: Hlc;
  readonly names: readonly string[];
  readonly seen: readonly (readonly [key: string, ts: Hlc])[];
}

/** A read or refresh at the leaseholder, until it is safe to look. */
export interface Waiting {
  readonly from: NodeId;
  readonly request: Read | Refresh;
  /** The entry that must be carried out first. */
  readonly need: number;
  readonly observed: Hlc;
  /** By the clock that is never set. */
  readonly since: Micros;
  /** Intents of others that it has met. Replaced, never changed. */
  blockedBy: readonly Intent[];
  isTold: boolean;
}

/** What is promised here: from now on everything is written above it. */
interface Closing {
  /** As a leaseholder. */
  closing: Hlc;
  /** What it was told, by a leaseholder and under which lease: true as soon as it has carried out that entry. */
  told: Pick<SideTransport, 'closed' | 'lease' | 'index'> | null;
}

/** What a call to another range is for. */
export type RangePurpose =
  | { readonly kind: 'push'; readonly name: string }
  | { readonly kind: 'query' | 'look'; readonly of: string }
  | { readonly kind: 'recover'; readonly meta: TxnMeta };

export interface ReplicaState extends GroupState<Command>, Clocked, Closing, Showing {
  role: Role;
  readonly place: ReplicaPlace;
  readonly own: Record<string, unknown>;
  mvcc: Mvcc;
  lastApplied: number;
  readonly cache: TimestampCache;
  /** The lease that the cache is for. */
  cacheOf: number;
  /** The entry with which it asked for a lease; 0: none is on its way. */
  leaseAsked: number;
  leaseAskedIn: number;
  waiting: readonly Waiting[];
  /** Writes, in the order in which they came. */
  lockQueue: readonly Waiter[];
  /** By `by > of`. */
  readonly pushes: Map<string, Push>;
  /** Pushes of transactions whose records stand here. */
  pushed: readonly Pushed[];
  readonly recoveries: Map<string, Recovery>;
  looking: readonly Looking[];
  /** Transaction → the entry with which its intents go. */
  readonly resolving: Map<string, number>;
  /** How many had intents here that were resolved for those who waited. */
  resolved: number;
  readonly calls: Map<number, CallOf<BatchRequest, RangePurpose>>;
  callCount: number;
  readonly leaders: NodeId[];
  readonly counters: { regionErrors: number };
  /** Index in the log → who waits for what comes of it. */
  readonly proposed: Map<number, { readonly from: NodeId; readonly call: number; readonly epoch: number }>;
  /** What the last step served, for whoever checks; replaced, never changed. */
  served: readonly ServedRead[];
}

export type ReplicaTag = { readonly kind: 'begin' | 'show' } | GroupTags;
export type ReplicaOut = Out<CrdbMessage, ReplicaTag, SqlJob | RowsJob>;
export type JobResult = SqlResult | RowsResult;

export const group = groupOf<ReplicaState, Command>(({ place }) => place.agreement.group);

// Gateways -------------------------------------------------------------------------------------------------------------------

export interface Committing {
  readonly meta: TxnMeta;
  /** The anchor first. */
  readonly regions: readonly number[];
  readonly mutations: ReadonlyMap<number, readonly Mutation[]>;
  /** How many have not told of their intents yet. */
  pending: number;
  ts: Hlc;
  /** All of it in one step; no longer where it had to move before anything stood. */
  onePhase: boolean;
  /** Its record is STAGING. */
  staged: boolean;
  /** Something was sent after which it may be committed without anybody here knowing. */
  inDoubt: boolean;
}

/** Reads are looked at again, range by range, before the transaction moves to a later timestamp. */
export interface Refreshing {
  readonly ts: Hlc;
  pending: number;
  ok: boolean;
  /** It goes on to fetch, to lay its intents, or to commit. */
  readonly then: 'fetch' | 'write' | 'commit';
}

interface ReadSpan {
  readonly region: number;
  readonly span: Span;
}

export interface Txn extends Runs {
  /** The request that waits for it. */
  op: string | null;
  readonly isAlone: boolean;
  /** It reads what is past, from any replica. */
  readonly isPast: boolean;
  readTs: Hlc;
  limit: Hlc;
  readonly observed: Map<NodeId, Hlc>;
  /** What it has read, by name; at `readTs`, all of it. */
  readonly reads: Map<string, ReadSpan>;
  /** Reads that met a value of which they cannot tell whether it was there before. */
  unsure: readonly { readonly region: number; readonly spans: readonly Span[]; readonly ts: Hlc }[];
  refreshing: Refreshing | null;
  /** Its client was told what an earlier statement said: it cannot begin again by itself. */
  hasTold: boolean;
  told: Outcome | null;
  commit: Committing | null;
  idleSince: Micros | null;
}

/** Whose a call is, and what its answer is for. */
export type Purpose =
  | { readonly kind: 'fetch' | 'refresh' | 'write' | 'end'; readonly txn: string }
  /** Its record is to say what became of it; its intents in other ranges follow that. */
  | { readonly kind: 'finish'; readonly meta: TxnMeta; readonly regions: readonly number[] }
  /** Nobody waits for it. */
  | { readonly kind: 'background' };

export type Call = CallOf<BatchRequest, Purpose>;

/** What CockroachDB counts of itself, in this life. */
export interface Counters {
  regionErrors: number;
  commits: number;
  commits1PC: number;
  parallelCommits: number;
  refreshes: number;
  refreshesFailed: number;
  readonly restarts: Record<Restart, number>;
}

/** Why a transaction begins again, as CockroachDB's metrics name it. */
export type Restart = 'readwithinuncertainty' | 'serializable' | 'txnaborted';

export interface GatewayState extends Clocked {
  role: Role;
  readonly place: GatewayPlace;
  readonly startedAt: Micros;
  readonly isRestarted: boolean;
  catalogue: Catalogue | null;
  readonly requests: Map<string, Request>;
  readonly recent: RecentOperations;
  readonly txns: Map<string, Txn>;
  readonly leaders: NodeId[];
  readonly calls: Map<number, Call>;
  callCount: number;
  readonly counters: Counters;
  /** The transaction that began last, by which clock; replaced, never changed. */
  begun: { readonly txn: string; readonly wallMs: number } | null;
  /** And that of which a client was told last that it is committed. */
  committed: { readonly txn: string; readonly ts: Hlc; readonly keys: readonly string[]; readonly reads: readonly string[] } | null;
  readonly own: Record<string, unknown>;
}

export type GatewayTag =
  | { readonly kind: 'catalogue' }
  | { readonly kind: 'classify'; readonly op: string }
  | { readonly kind: 'run'; readonly id: string; readonly op: string };
export type GatewayOut = Out<CrdbMessage, GatewayTag, SqlJob | RowsJob>;

const isReplica = (state: unknown): state is ReplicaState =>
  typeof state === 'object' && state !== null && 'mvcc' in state && 'cache' in state;
const isGateway = (state: unknown): state is GatewayState =>
  typeof state === 'object' && state !== null && 'catalogue' in state && 'offsets' in state;

export const replicaOf = (state: unknown): ReplicaState | null => (isReplica(state) ? state : null);
export const gatewayOf = (state: unknown): GatewayState | null => (isGateway(state) ? state : null);
