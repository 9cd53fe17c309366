/** What travels in this room, between sites and to their clients. */
import type { Message } from '../../../sim/node.ts';
import type { Applied, SiteChange } from '../../../merging/jobs.ts';
import type { Pull } from '../../../merging/sync-jobs.ts';
import type { ClientQuery, ClientReply } from '../../contract.ts';

/** Site → site: changes of its own, in order, each a whole transaction. */
export interface Changes extends Message {
  readonly kind: 'change';
  readonly changes: readonly SiteChange[];
}

/** Site → site: so many changes of each site are in my database, and on my disk. */
export interface ChangeAck extends Message {
  readonly kind: 'change-ack';
  readonly applied: Applied;
}

/** Site → remote: changes that it has not confirmed, in whole transactions. */
export interface Push extends Message {
  readonly kind: 'push';
  readonly changes: readonly SiteChange[];
}

/** Remote → site: your changes up to `lastChange` are in; or why none of that push is. */
export interface PushAnswer extends Message {
  readonly kind: 'pushed';
  readonly lastChange: number;
  readonly problem: string | null;
}

/** Site → remote: what has come since this revision? */
export interface PullRequest extends Message {
  readonly kind: 'pull';
  readonly since: number;
}

export interface PullAnswer extends Message, Pull {
  readonly kind: 'pulled';
}

/** Where there is a server that sites push to and pull from. */
export type RemoteMessage = Push | PushAnswer | PullRequest | PullAnswer;

export type SiteMessage = ClientQuery | ClientReply | Changes | ChangeAck | RemoteMessage;
