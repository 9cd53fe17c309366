/** The changing part of a cache and of the primary: what they would forget in a crash. */
import type { Micros, NodeId } from '../../sim/node.ts';
import type { Value } from '../../sim/operation.ts';
import type { Out } from '../../sim/out.ts';
import type { Role } from '../../sim/role.ts';
import type { SqlJob } from '../../sqlite/jobs.ts';
import type { ClientQuery } from '../contract.ts';
import type { Promises, SyncTag } from '../shared/promises.ts';
import type { RecentOperations } from '../shared/recent.ts';
import type { IdleSince } from '../shared/transactions/idle.ts';
import type { CacheEntry } from './entry.ts';
import type { Place } from './place.ts';
import type { Passed, PassedReply, QueryCacheMessage } from './protocol.ts';

/** A question that the primary has not answered yet. `client` is null for a refresh: nobody waits for it. */
export interface Pending {
  readonly kind: Passed['kind'];
  readonly client: NodeId | null;
  readonly op: string;
  readonly key: string;
  readonly reads: boolean;
  readonly askedAt: Micros;
}

/** A statement as it was asked, for the invariants. */
export interface Question {
  readonly sql: string;
  readonly params: readonly Value[];
}

export interface CacheState {
  readonly place: Place;
  role: Role;
  /** Answers by key, in the order in which they were put in: whoever evicts by use puts them in anew. */
  readonly entries: Map<string, CacheEntry>;
  /** Entries that had to go for others, since the start; with what was not kept for want of room. */
  evictions: number;
  readonly pending: Map<string, Pending>;
  /** Keys whose new answer is on its way. */
  readonly refreshing: Set<string>;
  readonly recent: RecentOperations;
  hits: number;
  misses: number;
  /** Statements passed on because they may write. */
  forwards: number;
  asked: number;
  /** What mechanisms keep, by slot. */
  readonly own: Record<string, unknown>;
  /** The latest answer from memory, for the invariants. */
  lastHit: { readonly question: Question; readonly entry: CacheEntry; readonly at: Micros } | null;
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
  /** The latest answer given to a cache, for the invariants. */
  lastAnswer: { readonly question: Question; readonly answer: PassedReply } | null;
}

/** The primary's jobs and syncs. */
export type PrimaryTag =
  | { readonly kind: 'query'; readonly from: NodeId; readonly asked: Passed | ClientQuery }
  | { readonly kind: 'position' }
  | { readonly kind: 'idle' }
  | SyncTag;

export type PrimaryOut = Out<QueryCacheMessage, PrimaryTag, SqlJob>;
