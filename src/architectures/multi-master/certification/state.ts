/** The changing part of a server: its part of the order, what it has certified and not applied yet, its clients' transactions. */
import type { Micros, NodeId } from '../../../sim/node.ts';
import type { Outcome, Problem } from '../../../sim/operation.ts';
import type { Out } from '../../../sim/out.ts';
import type { Role } from '../../../sim/role.ts';
import type { SqlJob } from '../../../sqlite/jobs.ts';
import { type Asked, reply } from '../../shared/answers.ts';
import type { GroupState, GroupTags } from '../../shared/consensus/agreement.ts';
import type { RecentOperations } from '../../shared/recent.ts';
import type { IdleSince } from '../../shared/transactions/idle.ts';
import type { Certification, Verdict } from './certify.ts';
import type { Place } from './place.ts';
import type { Action, Isolated, ServerMessage, Stats, WriteSet } from './protocol.ts';

/** One client's statement and how far it has come. */
export interface Request extends Asked {
  readonly client: NodeId;
  readonly deadline: Micros;
  /** `step`: of a transaction; `commit`: its end. */
  purpose: 'unclear' | 'read' | 'write' | 'toi' | 'step' | 'commit';
  /** `marked`: waits until `need` is applied here; a marker that says what that is may be under way. `ordering`: has a place in the order, or not. */
  stage: 'classifying' | 'marked' | 'running' | 'ordering';
  /** Entry of the log that is to be applied first; null while its marker is under way. */
  need: number | null;
  /** It waits for a marker, so that it sees whatever was committed when it came. */
  readonly isCausal: boolean;
  /** How often a statement alone has been run. */
  attempts: number;
  /** What it asks to be ordered, where that is no write set. */
  isolated: Isolated | null;
  /** How often it was asked for. */
  asks: number;
  readonly isDoubtful: boolean;
}

/** A transaction of a client of this server, or a statement alone as one. */
export interface Local {
  readonly id: string;
  /** The request that waits for it now. */
  op: string | null;
  /** A statement alone. */
  readonly isAlone: boolean;
  /** What it has written so far, and on what state it ran (number of an action). */
  keys: ReadonlySet<string>;
  lastSeen: number;
  told: (Outcome & { readonly ok: true }) | null;
  /** `ready`: its write set waits to be sent; `sent`: for its verdict. */
  stage: 'open' | 'ending' | 'ready' | 'sent' | 'certified';
  set: WriteSet | null;
  /** How often its write set was sent. */
  asks: number;
}

/** What was delivered and is not applied yet: the receive queue. */
export interface Queued {
  readonly index: number;
  readonly seqno: number;
  readonly action: Action;
  readonly verdict: Verdict;
}

export interface Flow {
  /** Whoever has told this server to stop, and until when that counts unless it is said again. */
  readonly stops: Map<NodeId, Micros>;
  /** This server has told the others to stop. */
  isStopping: boolean;
  pausedSince: Micros | null;
  pausedUs: Micros;
  /** Write sets that were sent. */
  sent: number;
  /** The same, each once. */
  begun: number;
  /** Group Replication: so many may be sent in this second (null: any number), and so many were. */
  quota: number | null;
  sentInPeriod: number;
}

/** Whom transactions of this server wait for, beside the order: Group Replication's consistency levels. */
export interface Waits {
  /** Certified and applied here, by operation: its client is answered when every member has applied it. */
  readonly after: Map<string, Applied>;
  /** What each other member has applied, and when it said so last. */
  readonly others: Map<NodeId, Heard>;
  /** This member became the primary when the order was up to here, in this epoch. */
  backlogTo: number;
  backlogEpoch: number;
  /** What ran here already then. */
  runningBefore: readonly string[];
}

export interface Applied {
  readonly index: number;
  readonly outcome: Outcome;
  readonly position: number;
}

export interface Heard extends Pick<Stats, 'queue' | 'applied' | 'sent' | 'lastApplied'> {
  readonly at: Micros;
  /** By how much these had grown since the second before. */
  readonly appliedInPeriod: number;
  readonly sentInPeriod: number;
}

/** `wsrep_...` by their names. */
export interface Counters {
  local_cert_failures: number;
  local_bf_aborts: number;
  local_commits: number;
  received: number;
  applied: number;
  checked: number;
  conflicts: number;
  queued: number;
  last_committed: number;
}

export interface ServerState extends GroupState<Action> {
  role: Role;
  readonly place: Place;
  /** Names this life; null until chance has said it. */
  life: number | null;
  readonly startedAt: Micros;
  readonly isRestarted: boolean;
  /** `synced`: takes clients' statements. `joining`: it has not caught up. */
  status: 'joining' | 'synced' | 'non-primary';
  /** The epoch in which it asked for the marker with which it joins, and the entry at which that stands. */
  joinAskedIn: number;
  joinAt: number | null;
  /** How often in a row it looked for who brings about the order, and heard of nobody. */
  silentLooks: number;
  /** By operation, oldest first; all have the same patience, so also by deadline. */
  readonly requests: Map<string, Request>;
  readonly recent: RecentOperations;
  readonly locals: Map<string, Local>;
  /** Transactions that gave way to what was certified; and others that have ended. */
  readonly aborted: RecentOperations;
  readonly idleSince: IdleSince;
  certification: Certification;
  /** Entries up to here were put into the queue, or were applied before. */
  deliveredTo: number;
  readonly queue: Queued[];
  /** Position of the database before the first action; null in a first life until the database has told it. */
  base: number | null;
  isPositionKnown: boolean;
  /** Entry of the log. */
  lastApplied: number;
  /** How many of the queue are being applied. */
  applying: number;
  /** What was applied is on its way to the disk. */
  isFlushing: boolean;
  keptAt: number | null;
  snapshotJob: 'keep' | 'image' | 'load' | null;
  readonly flow: Flow;
  readonly waits: Waits;
  readonly counters: Counters;
  routedTo: NodeId | null;
  routedTerm: number;
  toldTo: number;
  /** The last operation whose client was told that it is committed, and the last certified write set that could not be applied. */
  answered: string | null;
  unfit: string | null;
  /** When that operation was answered, by the clock that nobody sets; for the invariants. */
  answeredAt: Micros;
  readonly own: Record<string, unknown>;
}

/** A server's jobs and syncs. */
export type ServerTag =
  | { readonly kind: 'position' | 'apply' | 'keep' | 'image' | 'load' | 'rolled back' | 'life' }
  | { readonly kind: 'classify' | 'read'; readonly op: string }
  /** A statement of a local transaction, for this request. */
  | { readonly kind: 'step'; readonly id: string; readonly op: string }
  | { readonly kind: 'prepared'; readonly id: string }
  /** All up to this entry is on disk. */
  | { readonly kind: 'applied' }
  | GroupTags;

export type ServerOut = Out<ServerMessage, ServerTag, SqlJob>;

export const problem = (code: string, message: string, detail: string): Problem => ({ message, detail, offset: null, code });
export const DONE: Outcome & { ok: true } = { ok: true, columns: [], rows: [], changes: 0, tables: [], wrote: false };

/** MySQL's words and code, under PostgreSQL's for the same. */
export const DEADLOCK = problem(
  '40001',
  'Deadlock found when trying to get lock; try restarting transaction: another server’s transaction came first in the order, and wrote the same. Nothing was written.',
  'ERROR 1213 (40001)',
);

/** Answers a client and forgets its request. `position`: of the database that answered; null if none was asked. */
export function answer(node: ServerState, out: ServerOut, request: Request, outcome: Outcome, position: number | null): void {
  node.requests.delete(request.op);
  const { purpose, isCausal, client, op } = request;
  const isOld = purpose === 'read' && !isCausal;
  out.send(client, { ...reply(op, outcome, node.place.spec.id, position), ...(isOld && { ageUs: null }) });
}

/** A server's state, or null for a client, a node of another room or one that is down. */
export function serverOf(state: unknown): ServerState | null {
  return isServer(state) ? state : null;
}

function isServer(state: unknown): state is ServerState {
  return typeof state === 'object' && state !== null && 'certification' in state && 'locals' in state;
}

export function tellCommitted(node: ServerState, out: ServerOut, request: Request, outcome: Outcome, position: number): void {
  if (outcome.ok) {
    node.answered = request.op;
    node.answeredAt = out.steady;
  }
  answer(node, out, request, outcome, position);
}

/** How many write sets wait to be applied. */
export const queueLength = ({ queue }: ServerState): number => {
  let length = 0;
  for (const { action, verdict } of queue) if (action.kind !== 'marker' && verdict === 'certified') length += 1;
  return length;
};
