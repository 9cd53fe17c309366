/** The changing part of a cache and of the primary: what they would forget in a crash. */
import type { Micros, NodeId } from '../../sim/node.ts';
import type { Outcome, Value } from '../../sim/operation.ts';
import type { Out } from '../../sim/out.ts';
import type { Role } from '../../sim/role.ts';
import type { SqlJob } from '../../sqlite/jobs.ts';
import type { ClientQuery } from '../contract.ts';
import type { Promises, SyncTag } from '../shared/promises.ts';
import type { RecentOperations } from '../shared/recent.ts';
import type { IdleSince } from '../shared/transactions/idle.ts';
import type { CacheEntry, Lifetime } from './entry.ts';
import type { Place } from './place.ts';
import type { Asking, QueryCacheMessage } from './protocol.ts';

/** A question that the database has not answered yet. `client` is null for a refresh: nobody waits for it. */
export interface Pending {
  readonly kind: Asking;
  readonly client: NodeId | null;
  readonly question: Question;
  readonly op: string;
  /** Null for a statement of a transaction: what it sees is for nobody else. */
  readonly key: string | null;
  readonly reads: boolean;
  readonly askedAt: Micros;
  readonly lifetime: Lifetime;
  readonly labels: readonly string[];
  /** Who asked the same while it was under way, and is told the same. */
  readonly joined: Joined[];
}

export interface Joined {
  readonly client: NodeId;
  readonly op: string;
}

/** A statement as it was asked, for the invariants. */
export interface Question {
  readonly sql: string;
  readonly params: readonly Value[];
}

export interface GivenAnswer {
  readonly question: Question;
  readonly outcome: Outcome;
  readonly position: number | null;
}

export interface CacheState {
  readonly place: Place;
  role: Role;
  /** Answers by key, in the order in which they were put in: whoever evicts by use puts them in anew. */
  readonly entries: Map<string, CacheEntry>;
  /** Label → the keys of the entries that bear it. */
  readonly labelled: Map<string, Set<string>>;
  /** Of all entries. */
  bytes: number;
  /** Entries that had to go for others, since the start; with what was not kept for want of room. */
  evictions: number;
  readonly pending: Map<string, Pending>;
  /** Keys whose new answer is on its way. */
  readonly refreshing: Set<string>;
  /** Key → the question to the database that others may join. */
  readonly asking: Map<string, string>;
  readonly recent: RecentOperations;
  hits: number;
  misses: number;
  /** Hits that were past their lifetime, and questions that joined one under way. */
  stale: number;
  coalesced: number;
  /** Statements passed on because they may write. */
  forwards: number;
  asked: number;
  /** What the driver of its database keeps. */
  readonly driver: unknown;
  /** What mechanisms keep, by slot. */
  readonly own: Record<string, unknown>;
  /** The latest answer from memory, for the invariants. */
  lastHit: { readonly question: Question; readonly entry: CacheEntry; readonly at: Micros } | null;
  /** The latest answer of the database, for the invariants. */
  lastHeard: GivenAnswer | null;
  /** What an application put in or deleted last, for the invariants. */
  lastChange: { readonly name: string; readonly position: number | null | 'deleted' } | null;
}

/** A cache asks its engine for nothing: it has none. */
export type CacheOut = Out<QueryCacheMessage, never, never>;

export interface PrimaryState {
  readonly place: Place;
  role: Role;
  position: number;
  /** What was told of it, by position, and what of that is on disk. */
  readonly promises: Promises<QueryCacheMessage>;
  readonly recent: RecentOperations;
  readonly idleSince: IdleSince;
  readonly own: Record<string, unknown>;
  /** The latest answer that it gave, for the invariants. */
  lastAnswer: GivenAnswer | null;
}

/** The primary's jobs and syncs. */
export type PrimaryTag =
  | { readonly kind: 'query'; readonly from: NodeId; readonly asked: ClientQuery }
  | { readonly kind: 'position' }
  | { readonly kind: 'idle' }
  | SyncTag;

export type PrimaryOut = Out<QueryCacheMessage, PrimaryTag, SqlJob>;
