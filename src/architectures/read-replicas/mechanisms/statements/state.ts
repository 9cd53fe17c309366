/** What a proxy knows: statements on their way, whom it asks, and which database answers whose reads. */
import type { Micros, NodeId, NodeSpec } from '../../../../sim/node.ts';
import type { Out } from '../../../../sim/out.ts';
import type { Role } from '../../../../sim/role.ts';
import type { ClientQuery, ClientReply } from '../../../contract.ts';
import type { RecentOperations } from '../../../shared/recent.ts';
import type { Rules } from '../../rules.ts';
import type { Rows, StatementMessage } from './protocol.ts';

export type ProxyOut = Out<StatementMessage, ProxyTag>;

/** Chance for drawing databases. */
export interface ProxyTag {
  readonly kind: 'seed';
}

export interface Middleware {
  readonly spec: NodeSpec;
  /** The main one first. */
  readonly databases: readonly NodeId[];
  readonly bySession: boolean;
  readonly detaches: boolean;
  readonly rewritesNow: boolean;
  /** It keeps answers (memory_cache_enabled), and for so long; 0: until their tables are written. */
  readonly caches: boolean;
  readonly expireUs: Micros;
  readonly rules: Rules;
}

/** A statement on its way, and what it was answered so far. */
export interface Running {
  readonly client: NodeId;
  readonly query: ClientQuery;
  readonly isRead: boolean;
  /** What the databases are asked: the query itself, or COMMIT of the transaction that the proxy began for it. */
  asked: ClientQuery;
  /** Who is asked at present, and in which groups all others come after that. */
  group: readonly NodeId[];
  later: readonly (readonly NodeId[])[];
  /** Who may have carried it out. */
  readonly sent: Set<NodeId>;
  readonly answers: Map<NodeId, ClientReply>;
  /** What the statement was answered whose transaction is to be committed now. */
  done: ClientReply | null;
}

/** An answer in its memory (`memory-cache.ts`). */
export interface KeptAnswer {
  readonly answer: ClientReply;
  readonly tables: readonly string[];
  readonly keptAt: Micros;
  readonly bytes: number;
}

/** For the invariant, a new object each time: what was kept, answered from memory or written last. `tables` null: all of them, or unknown. */
export interface CacheEvent {
  readonly what: 'kept' | 'hit' | 'wrote';
  readonly count: number;
  readonly at: Micros;
  readonly key: string;
  readonly tables: readonly string[] | null;
}

export interface MemoryCache {
  /** The oldest first. */
  readonly entries: Map<string, KeptAnswer>;
  bytes: number;
  hits: number;
  events: number;
  last: CacheEvent | null;
}

export interface ProxyState {
  readonly proxy: Middleware;
  role: Role;
  readonly running: Map<string, Running>;
  /** Who is not asked any more. */
  readonly detached: Set<NodeId>;
  /** Client → the database that answers its reads. */
  readonly sessions: Map<NodeId, NodeId>;
  readonly recent: RecentOperations;
  /** Its own generator, as every process has one. */
  seed: number;
  readonly cache: MemoryCache;
  /** A comparison under way. */
  compared: Map<NodeId, Rows> | null;
  /** The write that was confirmed last, and who was to have carried it out. */
  confirmed: { readonly op: string; readonly by: readonly NodeId[] } | null;
}

export const isProxyState = (state: unknown): state is ProxyState =>
  typeof state === 'object' && state !== null && 'proxy' in state && 'detached' in state;

export const attached = ({ proxy, detached }: ProxyState): readonly NodeId[] => proxy.databases.filter((id) => !detached.has(id));
