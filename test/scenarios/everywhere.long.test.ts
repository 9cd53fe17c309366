/** Workloads of several tables without a leader: a read of more than one row asks for all of its table. */
import { it } from 'vitest';
import { workloads } from '../../src/scenarios/workloads.ts';
import { isAnswered, kinds } from './everywhere.ts';

const leaderless = kinds.filter(([kind]) => kind === 'leaderless');

it.each(workloads.filter(({ id }) => id !== 'blog').map((workload) => [workload.id, workload] as const))(
  '%s without a leader',
  { timeout: 120_000 },
  async (_id, workload) => {
    for (const kind of leaderless) await isAnswered(workload, kind);
  },
);
