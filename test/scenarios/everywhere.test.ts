/** Each workload under each room, and under each kind of multi-master. Without a leader, where reads of several rows are dear: the long ones. */
import { describe, it } from 'vitest';
import { workloads } from '../../src/scenarios/workloads.ts';
import { isAnswered, kinds } from './everywhere.ts';

describe.each(workloads.map((workload) => [workload.id, workload] as const))('%s', (id, workload) => {
  it.each(kinds.filter(([kind]) => kind !== 'leaderless' || id === 'blog'))('under %s', (...kind) => isAnswered(workload, kind));
});
