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
import type { Catalogue, Span, Touched } from '../../shared/ranges/rows.ts';
import type { Showing } from '../../shared/ranges/showing.ts';
import type { Runs } from '../../shared/ranges/running.ts';
import type { RecentOperations } from '../../shared/recent.ts';
import type { Columns, KeyPlace, Lock } from './columns.ts';
import type { Oracle, Ts } from './oracle.ts';
import type { AskedSplit } from './split-protocol.ts';
import type { MemberPlace, SqlPlace } from './place.ts';
import type { Handing, Range } from './range.ts';
import type { Placement } from './placement.ts';
import type { Payload, Request as KvMessage, TidbMessage, TsoRequest } from './protocol.ts';

// The placement driver and TiKV -------------------------------------------------------------------------------------------

interface Member extends GroupState<Payload> {
  role: Role;
  readonly place: MemberPlace;
  readonly own: Record<string, unknown>;
}

export interface PdState extends Member {
  /** Of a leader that knows what those before it may have handed out. */
  oracle: Oracle | null;
  /** The epoch that it belongs to. */
  oracleEpoch: number;
  /** The bound that is on its way into the log; 0: none. */
  savingMs: number;
  /** Requests by ticket, and whether the lead was confirmed since they came. */
  readonly waiting: Map<string, { readonly from: NodeId; readonly request: TsoRequest; readonly untilUs: Micros; confirmed: boolean }>;
  tickets: number;
  /** What was handed out last; replaced, never changed. */
  handedOut: { readonly first: Ts; readonly last: Ts } | null;
  /** Of a leader: regions that want to be split. */
  readonly splits: Map<string, AskedSplit>;
  readonly placement: Placement;
}

/** A read at a region's leader, until it is safe to look. */
export interface WaitingRead {
  readonly from: NodeId;
  readonly call: number;
  readonly spans: readonly Span[];
  readonly startTs: Ts;
  readonly bypass: readonly Ts[];
  /** Of the region that it believes in. */
  readonly version: number;
  /** The entry that must be applied first. */
  need: number;
  confirmed: boolean;
}

/** Whom a transaction waits for, and since when that is known, by the clock that is never set. Never changed. */
interface Waits {
  readonly waitsFor: readonly Ts[];
  readonly at: Micros;
}

export interface KvState extends Member, Showing {
  readonly place: MemberPlace;
  columns: Columns;
  lastApplied: number;
  range: Range;
  handing: Handing;
  /** The newest moment that was read at here (`max_ts`), and the epoch in which the oracle was asked for it. */
  maxTs: Ts;
  maxTsEpoch: number;
  askedEpoch: number;
  askedPd: number;
  readonly reads: Map<string, WaitingRead>;
  /** Index in the log → who waits for what comes of it. */
  readonly proposed: Map<number, { readonly from: NodeId; readonly call: number; readonly epoch: number; readonly version: number }>;
  /** Who waits here, as the detector was told, and whom it was that was told (by number); as the detector: who waits anywhere. */
  readonly reported: Map<Ts, Waits>;
  detector: number;
  readonly waits: Map<Ts, Waits>;
  /** Who of the placement driver was told of this peer last (by number) and has not answered; and in which epoch it said that it leads. */
  readonly told: { pd: number; isWaiting: boolean; epoch: number };
  /** What the last step served, for whoever checks; replaced, never changed. */
  served: readonly { readonly ts: Ts; readonly keys: readonly string[]; readonly tables: readonly string[] }[];
}

export type MemberTag = { readonly kind: 'begin' | 'show' } | GroupTags;
export type MemberOut = Out<TidbMessage, MemberTag, SqlJob | RowsJob>;
export type MemberResult = SqlResult | RowsResult;

export const group = groupOf<PdState | KvState, Payload>(({ place }) => place.agreement.group);

// TiDB servers -------------------------------------------------------------------------------------------------------------

export interface Committing {
  mutations: readonly Touched[];
  primary: KeyPlace;
  regions: readonly number[];
  isAsync: boolean;
  onePhase: boolean;
  minCommitTs: Ts;
  commitTs: Ts;
  /** Calls that have no answer. */
  readonly pending: Set<number>;
  /** Something was sent after which it may be committed without anybody here knowing. */
  inDoubt: boolean;
}

export interface Txn extends Runs {
  /** The request that waits for it. */
  op: string | null;
  readonly isAlone: boolean;
  readonly isPessimistic: boolean;
  startTs: Ts;
  forUpdateTs: Ts;
  readonly locked: Set<string>;
  /** Keys that may be locked though no statement of it writes them in the end. */
  readonly stray: Map<string, Touched>;
  primary: KeyPlace | null;
  /** Of the statement that is being run or locked: what it is to be answered, and what it did. */
  told: Outcome | null;
  /** Calls that have no answer. */
  readonly lockPending: Set<number>;
  commit: Committing | null;
  idleSince: Micros | null;
}

/** Whose a call is, and what its answer is for. */
export type Purpose =
  | { readonly kind: 'fetch' | 'prewrite' | 'commit' | 'lock'; readonly txn: string; readonly ts: Ts }
  | { readonly kind: 'status' | 'secondaries' | 'resolve'; readonly startTs: Ts }
  /** Nobody waits for it. */
  | { readonly kind: 'background' };

/** A request to a region, until it is answered. */
export type Call = CallOf<KvMessage, Purpose>;

/** A stranger's lock is looked after: what became of its transaction, and then its locks. */
export interface Resolution {
  readonly startTs: Ts;
  readonly lock: Lock;
  readonly callerTs: Ts;
  /** Regions in which locks of it were met. */
  readonly regions: Set<number>;
  currentTs: Ts;
  forceSync: boolean;
  commitTs: Ts;
  pending: number;
  secondaries: Lock[];
  isMissing: boolean;
}

export type TsoFor =
  | { readonly kind: 'start' | 'for-update' | 'least' | 'commit'; readonly txn: string }
  | { readonly kind: 'resolve'; readonly startTs: Ts };

/** What TiDB counts of itself, in this life. */
export interface Counters {
  tso: number;
  regionErrors: number;
  resolved: number;
  readonly commits: Record<'2PC' | 'async' | 'onePC', number>;
}

export interface SqlState {
  role: Role;
  readonly place: SqlPlace;
  readonly startedAt: Micros;
  readonly isRestarted: boolean;
  /** Table → its region, by the order of tables; index → its table. Null: the database has not told yet. */
  catalogue: Catalogue | null;
  readonly requests: Map<string, Request>;
  readonly recent: RecentOperations;
  readonly txns: Map<string, Txn>;
  // Regions.
  readonly leaders: NodeId[];
  readonly calls: Map<number, Call>;
  callCount: number;
  readonly resolutions: Map<Ts, Resolution>;
  // Timestamps.
  readonly wanted: TsoFor[];
  asked: { readonly batch: number; readonly all: readonly TsoFor[]; dueAt: Micros } | null;
  batches: number;
  pd: number;
  readonly counters: Counters;
  /** The last transaction of which a client was told that it is committed, and when; replaced, never changed. */
  committed: { readonly startTs: Ts; readonly commitTs: Ts } | null;
  readonly own: Record<string, unknown>;
}

export type SqlTag =
  | { readonly kind: 'catalogue' }
  | { readonly kind: 'classify'; readonly op: string }
  | { readonly kind: 'run'; readonly id: string; readonly op: string };
export type SqlOut = Out<TidbMessage, SqlTag, SqlJob | RowsJob>;

export const kvOf = (state: unknown): KvState | null => (isKv(state) ? state : null);
export const pdOf = (state: unknown): PdState | null => (isPd(state) ? state : null);

const isKv = (state: unknown): state is KvState => typeof state === 'object' && state !== null && 'columns' in state && 'maxTs' in state;
const isPd = (state: unknown): state is PdState => typeof state === 'object' && state !== null && 'oracle' in state && 'savingMs' in state;
export const sqlOf = (state: unknown): SqlState | null => (isSql(state) ? state : null);

const isSql = (state: unknown): state is SqlState =>
  typeof state === 'object' && state !== null && 'resolutions' in state && 'txns' in state;
