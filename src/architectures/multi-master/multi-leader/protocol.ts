/** What travels in this room, between sites and to their clients. */
import type { Message } from '../../../sim/node.ts';
import type { Applied, SiteChange } from '../../../merging/jobs.ts';
import type { RemoteMessage } from './mechanisms/last-push/protocol.ts';
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

export type SiteMessage = ClientQuery | ClientReply | Changes | ChangeAck | RemoteMessage;
