/** Runs of replica sets that the application asks by itself, in two regions unless told. */
import type { Rules } from '../../../src/architectures/partition-router/rules.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { brokenPartitionRouter } from '../shared/breaking.ts';
import { openRun, type Run, type RunOptions } from '../shared/harness.ts';

export const SETS: Settings = { copies: 'replica-sets', routers: 'the application', partitionTimeoutMs: 60_000 };

export const openSets = (settings: Settings, rules: Partial<Rules>, more: Partial<RunOptions> & Pick<RunOptions, 'setup'>): Promise<Run> =>
  openRun({
    architecture: brokenPartitionRouter(rules),
    regions: ['virginia', 'dublin'],
    settings: { ...SETS, ...settings },
    ...more,
  });
