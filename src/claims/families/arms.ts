/** The architectures as most claims compare them: alike in all but what makes them what they are. */
import type { Under } from './waits.ts';

/** Without backups, which no other of them makes. */
export const SINGLE = { architecture: 'single-node', settings: { backupIntervalMs: 0 } } as const satisfies Under;
/** A lifetime of 60 s: Cloudflare docs, Hyperdrive, query caching (max_age). */
export const CACHE = { architecture: 'query-cache', settings: { ttlMs: 60_000 } } as const satisfies Under;
export const REPLICAS = { architecture: 'read-replicas' } as const satisfies Under;
export const PARTITIONS = { architecture: 'partition-router' } as const satisfies Under;
const MAIN_KIND: Readonly<Record<string, string>> = { 'partition-router': 'partition', 'multi-master': 'member' };

/** The database of the main city. */
export const mainNode = (architecture: string, [main = '']: readonly string[]): string => `${MAIN_KIND[architecture] ?? 'primary'}-${main}`;

/** The member in the main city leads from the start, so that all have their writes there. */
export const RAFT = { architecture: 'multi-master', settings: { startLeader: 1 } } as const satisfies Under;
/** Sites that write by themselves and merge later; of two rows the later stays. */
export const SITES = { architecture: 'multi-master', settings: { protocol: 'multi-leader', conflicts: 'rows' } } as const satisfies Under;
