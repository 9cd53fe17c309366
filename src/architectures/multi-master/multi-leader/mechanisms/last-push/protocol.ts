/** What travels between a local database and the server. */
import type { Message } from '../../../../../sim/node.ts';
import type { SiteChange } from '../../../../../merging/jobs.ts';
import type { Pull } from '../../../../../merging/sync-jobs.ts';

/** Local → server: changes that it has not confirmed, in whole transactions. */
export interface Push extends Message {
  readonly kind: 'push';
  readonly changes: readonly SiteChange[];
}

/** Server → local: your changes up to `lastChange` are in; or why none of that push is. */
export interface PushAnswer extends Message {
  readonly kind: 'pushed';
  readonly lastChange: number;
  readonly problem: string | null;
}

/** Local → server: what has come since this revision? */
export interface PullRequest extends Message {
  readonly kind: 'pull';
  readonly since: number;
}

export interface PullAnswer extends Message, Pull {
  readonly kind: 'pulled';
}

export type RemoteMessage = Push | PushAnswer | PullRequest | PullAnswer;
