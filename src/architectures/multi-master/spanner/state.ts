/** The changing part of a spanserver: its part of the Paxos group, what it knows of the time, its lease, and the requests that clients left with it. */
import type { Micros, NodeId } from '../../../sim/node.ts';
import type { Outcome, Value } from '../../../sim/operation.ts';
import type { Out } from '../../../sim/out.ts';
import type { Role } from '../../../sim/role.ts';
import type { RowsJob, RowsResult } from '../../../sharding/jobs.ts';
import type { SqlJob, SqlResult } from '../../../sqlite/jobs.ts';
import type { RowChange } from '../../../sqlite/notebook.ts';
import { type Asked, reply } from '../../shared/answers.ts';
import { groupOf, type GroupState, type GroupTags } from '../../shared/consensus/agreement.ts';
import type { OperationIndex } from '../../shared/consensus/operations.ts';
import { type Locks, type Mode, noLocks, type Owner } from '../../shared/locks/table.ts';
import type { Promises, SyncTag } from '../../shared/promises.ts';
import { noOperations, type RecentOperations } from '../../shared/recent.ts';
import type { Interval, Synced } from '../../shared/timestamps/true-time.ts';
import type { Place } from './place.ts';
import type { ClientReply } from '../../contract.ts';
import type { Groups } from './many-groups.ts';
import type {
  Commit,
  CommitRefused,
  Decided,
  LeaderRequest,
  Prepare,
  RowsAt,
  SafeTime,
  SpanMessage,
  TransactionReply,
  Vote as PrepareVote,
} from './protocol.ts';

/** One client's statement and how far it has come. */
export interface Request extends Asked {
  readonly client: NodeId;
  readonly deadline: Micros;
  /**
   * `unclear`: this database cannot prepare it, perhaps because it lacks a table that the leader already has. `step`, `commit`, `rollback`: of a
   * transaction.
   */
  purpose: 'unclear' | 'read' | 'write' | 'step' | 'commit' | 'rollback';
  changesSchema: boolean;
  /**
   * classifying → routing (no leader known, or no time) → asked (the leader has it, or not) → waiting (a read, until its moment is safe
   * here) → running (a read, in the database).
   */
  stage: 'classifying' | 'routing' | 'asked' | 'waiting' | 'running';
  /** A read's moment, and up to which entry it needs the log. */
  t: Micros;
  index: number;
  /** How often a leader was asked: beyond 0, a write may be in a log. */
  asks: number;
  /** The ballot in which the leader was asked last. */
  epoch: number;
  /** A read that is done at a moment within its bound, without the leader. */
  isOld: boolean;
  /** Where there are several groups: what its `GroupQuery` said. */
  readonly age: number;
  readonly participants: readonly number[];
  readonly tables: readonly string[] | null;
  /** It came soon after a restart, so it may be the copy of one that the last life passed on. */
  readonly isDoubtful: boolean;
}

/** What a leader knows for as long as it leads one ballot. */
export interface Tenure {
  readonly epoch: number;
  /** Requests for lease votes, numbered; when those that may still be answered left. */
  round: number;
  readonly asked: Map<number, Interval>;
  /** Until when each vote holds. */
  readonly votes: Map<NodeId, Micros>;
  /** What cannot be done before the lease is there, or reaches far enough. */
  readonly waiting: { readonly from: NodeId; readonly request: LeaderRequest }[];
  readonly transactions: Transactions;
}

/** Read-write transactions at their leader, for as long as it leads: who leads next knows nothing of them. */
export interface Transactions {
  /** By name. */
  readonly open: Map<string, Transaction>;
  readonly locks: Locks;
  /** Operation → its age: the lower, the older. */
  readonly ages: Map<string, Owner>;
  young: Owner;
  readonly recent: RecentOperations;
  /** Entries up to this one have no locks: whoever locks waits until they are applied. */
  unlockedTo: number;
}

export interface Transaction {
  readonly id: string;
  readonly owner: Owner;
  /** A write alone, among transactions. */
  readonly isAlone: boolean;
  /**
   * idle (its client's turn) → behind (until its database is far enough) → running → waiting (for a lock) → idle or, with COMMIT, ready (as soon as
   * the lease allows) → committing (in the log). Over several groups the coordinator is collecting votes before, and participants are prepared. wounded: it is over, and its client has not heard yet.
   */
  stage: 'idle' | 'behind' | 'running' | 'waiting' | 'collecting' | 'ready' | 'prepared' | 'committing' | 'wounded';
  ask: {
    readonly from: NodeId;
    readonly op: string;
    readonly sql: string;
    readonly params: readonly Value[];
    readonly nowMs: number;
  } | null;
  /** What it has done; replaced, never changed. */
  own: readonly RowChange[];
  told: (Outcome & { readonly ok: true }) | null;
  /** Its statement runs when this entry is applied; what was applied when it ran last (−1: something was being), and how often it has run. */
  needs: number;
  ranAt: number;
  runs: number;
  /** It failed, and is run again on all that was in the log by then. */
  isAgain: boolean;
  /** What it has looked at and written, and so has to hold until its end. Replaced, never changed. */
  must: ReadonlyMap<string, Mode>;
  /** Where its commit stands in the log. */
  index: number;
  /** Idle since, by the leader's clock. */
  since: Micros;
  readonly shared: Shared;
}

/** What a transaction over several groups has beside; replaced as a whole or in its maps. */
export interface Shared {
  /** Coordinator: who takes part, what they voted, and no commit timestamp is less. */
  participants: readonly number[];
  readonly votes: Map<number, Micros | null>;
  least: Micros;
  /** Participant: who coordinates; operation of the commit; when it voted last, by the own clock. */
  coordinator: number;
  commit: string;
  votedAt: Micros;
}

export const alone = (): Shared => ({ participants: [], votes: new Map(), least: 0, coordinator: 0, commit: '', votedAt: 0 });

export const noTransactions = (unlockedTo: number): Transactions => ({
  open: new Map(),
  locks: noLocks(),
  ages: new Map(),
  young: 0,
  recent: noOperations(),
  unlockedTo,
});

/** It can still be given up. */
export const isOpen = ({ stage }: Transaction): boolean => stage !== 'committing' && stage !== 'prepared';

/** What this node has promised: it votes for no other holder before that moment is certainly past. On disk. */
export interface Vote {
  readonly holder: string;
  readonly until: Micros;
}

/** What a node says to itself. */
export type Told = SafeTime | CommitRefused | TransactionReply | ClientReply | RowsAt | Prepare | PrepareVote | Decided;

/** The latest of what the invariants look at; replaced, never changed. */
export interface Seen {
  readonly arrived: string | null;
  readonly wrote: { readonly op: string; readonly ts: Micros; readonly epoch: number } | null;
  readonly promised: { readonly t: Micros; readonly epoch: number } | null;
  readonly reads: { readonly op: string; readonly t: Micros } | null;
  /** And one that may be old. */
  readonly readsOld: { readonly op: string; readonly t: Micros } | null;
  /** A read at `t` was answered from what the log's first `ordinal` writes have made. */
  readonly served: { readonly t: Micros; readonly ordinal: number } | null;
  /** Rows of a moment were told, the newest of which is of `newest`. */
  readonly snapshot: { readonly t: Micros; readonly newest: Micros } | null;
  readonly time: Interval | null;
}

export const NOTHING_SEEN: Seen = {
  arrived: null,
  wrote: null,
  promised: null,
  reads: null,
  readsOld: null,
  served: null,
  snapshot: null,
  time: null,
};

export interface SpanState extends GroupState<Commit> {
  /** Paxos's. */
  role: Role;
  readonly place: Place;
  readonly startedAt: Micros;
  readonly isFirstLife: boolean;

  // Time.
  synced: Synced;
  polls: number;
  /** When the last poll left, by the own clock, and which master it went to. */
  polledAt: Micros;
  master: number;

  // Leases.
  vote: Vote | null;
  /** Votes written so far, counted. */
  votesWritten: number;
  readonly promises: Promises<SpanMessage>;
  /** A lease is of this life: named by the first ballot that it led in it. */
  holder: string | null;
  tenure: Tenure | null;
  /** The highest timestamp that it gave or promised to go beyond, in this life. */
  sMax: Micros;
  readonly operations: OperationIndex;

  // Its database.
  /** Position before the log's first statement; null until the database has told it. */
  base: number | null;
  isPositionKnown: boolean;
  lastApplied: number;
  /** Timestamp of the last entry that it has applied; the highest commit timestamp that it shows. */
  appliedTs: Micros;
  shownTs: Micros;
  /** Up to where it is safe by promises (t_safe^Paxos), and promises that wait for entries. */
  safeTs: Micros;
  readonly promisedTimes: { readonly t: Micros; readonly index: number }[];
  /** The last index of the batch that is being applied; 0 when none is. */
  applyingTo: number;
  /** Leader: origins were told of what is chosen up to here. */
  noticed: number;
  /** A chosen commit that is held back, and since when. */
  held: { readonly index: number; readonly since: Micros } | null;

  // Clients.
  readonly requests: Map<string, Request>;
  readonly recent: RecentOperations;
  /** What it says to itself, until the end of the step. */
  readonly told: Told[];
  readonly groups: Groups;
  routedTo: NodeId | null;
  routedEpoch: number;
  seen: Seen;
  readonly own: Record<string, unknown>;
}

/** A statement of a transaction runs, in this ballot. */
export interface StepTag {
  readonly kind: 'step';
  readonly epoch: number;
  readonly id: string;
  readonly op: string;
  readonly run: number;
}

export type SpanTag =
  | StepTag
  | { readonly kind: 'position' | 'apply' | 'versions' }
  | { readonly kind: 'classify' | 'read' | 'posed' | 'gather'; readonly op: string }
  | SyncTag
  | GroupTags;

export type SpanOut = Out<SpanMessage, SpanTag, SqlJob | RowsJob>;
export type SpanResult = SqlResult | RowsResult;

/** The Paxos group of a spanserver. */
export const group = groupOf<SpanState, Commit>(({ place }) => place.agreement.group);

export function answer(node: SpanState, out: SpanOut, { op, client, isOld }: Request, outcome: Outcome, position: number | null): void {
  node.requests.delete(op);
  const said = reply(op, outcome, node.place.spec.id, position);
  const told = isOld ? { ...said, ageUs: node.place.maxStalenessUs } : said;
  if (client === node.place.spec.id) node.told.push(told);
  else out.send(client, told);
}

export function spanOf(state: unknown): SpanState | null {
  return isSpan(state) ? state : null;
}

const isSpan = (state: unknown): state is SpanState => typeof state === 'object' && state !== null && 'sMax' in state && 'tenure' in state;
