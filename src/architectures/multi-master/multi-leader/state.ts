/** The changing part of a site. What must survive a crash is in its database; this is what it would forget, and finds there again. */
import type { NodeId } from '../../../sim/node.ts';
import type { Out } from '../../../sim/out.ts';
import type { Role } from '../../../sim/role.ts';
import type { SqlJob } from '../../../sqlite/jobs.ts';
import type { Kept, Merged, SiteChange, SiteJob } from '../../../merging/jobs.ts';
import type { Asked } from '../../shared/answers.ts';
import type { Promises, SyncTag } from '../../shared/promises.ts';
import type { RecentOperations } from '../../shared/recent.ts';
import type { IdleSince } from '../../shared/transactions/idle.ts';
import type { Place } from './place.ts';
import type { SiteMessage } from './protocol.ts';

/** A change of its own, and the position of the database with it. */
export interface Unsent {
  readonly change: SiteChange;
  readonly position: number;
}

/** What a site knows of another. */
export interface Peer {
  /** Own changes up to here have left for it. */
  sent: number;
  /** What it has said that it has; its own changes are among them. */
  told: Map<NodeId, number>;
  /** When the last of them left, or was confirmed, by the own clock. */
  movedAt: number;
  /** After so many times the usual wait it is sent again what it lacks: twice as many each time. */
  patience: number;
}

export interface SiteState {
  readonly place: Place;
  role: Role;
  position: number;
  /** Changes of each site that are in the database, its own among them. */
  applied: Map<NodeId, number>;
  /** Own changes that some site may not have, in order. */
  unsent: readonly Unsent[];
  readonly peers: Map<NodeId, Peer>;
  /** Changes that wait for others, by origin and number. */
  readonly held: Map<NodeId, Map<number, SiteChange>>;
  merging: boolean;
  forgetting: boolean;
  /** What was told to all last. */
  toldOf: string;
  kept: Kept;
  readonly promises: Promises<SiteMessage>;
  readonly recent: RecentOperations;
  readonly idleSince: IdleSince;
  /** Transactions that must be as if alone. */
  readonly strict: Set<string>;
  readonly own: Record<string, unknown>;
  /** The latest own change, and what was merged last, for the invariants. */
  lastWritten: SiteChange | null;
  lastMerged: Merged | null;
}

interface ForClient {
  readonly from: NodeId;
  readonly asked: Asked;
}

export type SiteTag =
  | { readonly kind: 'open' }
  | ({ readonly kind: 'statement' | 'look' | 'write' } & ForClient)
  | { readonly kind: 'merge' }
  | { readonly kind: 'forget' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'idle' }
  | SyncTag;

export type SiteOut = Out<SiteMessage, SiteTag, SqlJob | SiteJob>;

export function isSiteState(state: unknown): state is SiteState {
  return typeof state === 'object' && state !== null && 'lastMerged' in state;
}
