/** What travels in this room: clients ask the cache of their region, and a cache asks the database behind it, in the same words. */
import type { ClientQuery, ClientReply } from '../contract.ts';

/**
 * What a cache calls its question to the database. `miss`: it surely reads and is not cached. `pass`: it may write. `refresh`: its
 * cached answer was just served stale, and a new one is fetched behind the client's back.
 */
export type Asking = 'miss' | 'pass' | 'refresh';

export type QueryCacheMessage = ClientQuery | ClientReply;
