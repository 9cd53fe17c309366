/**
 * A full cache keeps what it has and takes nothing new until something has expired: Redis until somebody configures it
 * (redis/redis, redis.conf: maxmemory-policy noeviction). Redis refuses the write; here the answer reaches its client all the same.
 */
import type { Mechanism } from '../../../contract.ts';
import type { Eviction } from '../../slots.ts';

const never: Eviction = { victim: (_node, _entries, stored) => stored.key };

export const noEviction: Mechanism = { slot: 'eviction', id: 'no-eviction', at: () => never };
