/**
 * The built-in scenarios. Tests check their files against the schema, so that no page has to fetch it to show them; what
 * comes from elsewhere is read by `read.ts`.
 */
import { complete, isBuiltIn } from './complete.ts';
import backup from './last-night.json' with { type: 'json' };
import cache from './sixty-seconds.json' with { type: 'json' };
import partitions from './one-fifth.json' with { type: 'json' };
import cacheOverReplicas from './kept-from-a-copy.json' with { type: 'json' };
import replicas from './stale-in-tokyo.json' with { type: 'json' };
import consensus from './three-of-five.json' with { type: 'json' };
import partitionsOverConsensus from './three-groups.json' with { type: 'json' };
import type { Scenario } from './schema.ts';

/** As they stand in their files. */
const files: readonly unknown[] = [backup, cache, replicas, partitions, consensus, cacheOverReplicas, partitionsOverConsensus];

/** A ready scenario for each architecture, in the order of the tabs; then those of one in front of another. */
export const scenarios: readonly Scenario[] = files.filter(isBuiltIn).map(complete);

export type { Scenario } from './schema.ts';
