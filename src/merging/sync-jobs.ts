/** What push and pull ask of a database: of the server's, and of a local one that is a copy of it with edits on top. */
import type { RowChange } from '../sqlite/notebook.ts';
import type { Problem } from '../sim/operation.ts';
import type { SiteChange } from './jobs.ts';

/** What the server has since a revision. A revision is the number of pushes that it has taken in. */
export interface Pull {
  readonly since: number;
  readonly revision: number;
  /** Rows that were touched since, as they are now; null where one is gone. */
  readonly rows: readonly RowChange[];
  /** The last change of this client that is in there. */
  readonly lastChange: number;
}

export type SyncJob =
  /** Before time starts, at every database of the run. */
  | { readonly kind: 'sync-found' }
  /** Which revision of the server a local database holds below its own edits. */
  | { readonly kind: 'sync-open' }
  /** At the server: changes of one client, in order; all of them or none. */
  | { readonly kind: 'sync-push'; readonly client: string; readonly changes: readonly SiteChange[] }
  /** At the server. */
  | { readonly kind: 'sync-pull'; readonly client: string; readonly since: number }
  /** At a local database: its edits are rolled back, the server's rows come, and what the server had not is replayed. */
  | { readonly kind: 'sync-rebase'; readonly pull: Pull };

export interface Pushed {
  readonly kind: 'pushed';
  readonly position: number;
  /** The last change of this client that the server has. */
  readonly lastChange: number;
  /** Numbers of the changes that came in with this push. */
  readonly taken: readonly number[];
  /** Rows of which the pusher had not seen what stood there. */
  readonly unseen: number;
  /** Why nothing of it was taken in. */
  readonly problem: Problem | null;
}

export interface Rebased {
  readonly kind: 'rebased';
  readonly position: number;
  readonly revision: number;
  /** The last own change that is in that revision. */
  readonly lastChange: number;
  /** Own changes that the server had not, as they are after they were replayed. */
  readonly outbox: readonly SiteChange[];
  /** Why the database is as it was before. */
  readonly problem: Problem | null;
}

export type SyncResult =
  | { readonly kind: 'sync-ready' }
  | { readonly kind: 'sync-opened'; readonly revision: number; readonly lastChanges: readonly (readonly [client: string, seq: number])[] }
  | Pushed
  | ({ readonly kind: 'pulled'; readonly position: number } & Pull)
  | Rebased;
