/** The built-in workloads, and how a workload becomes a scenario. Tests check their files against the schema, so that no page has to fetch it. */
import { architectureIds } from '../architectures/shown.ts';
import { complete } from './complete.ts';
import type { Scenario, ScenarioInput } from './schema.ts';
import type { Workload } from './workload-schema.ts';
import backoffice from './workloads/backoffice.json' with { type: 'json' };
import blog from './workloads/blog.json' with { type: 'json' };
import sports from './workloads/sports.json' with { type: 'json' };
import tenants from './workloads/tenants.json' with { type: 'json' };

type Statement = Workload['reads'][number];

const FORMAT = 'antipode-workload/1';

export const isWorkload = (data: unknown): data is Workload =>
  typeof data === 'object' && data !== null && 'format' in data && data.format === FORMAT;

/** What runs it everywhere: a scenario whose one load is the workload. */
export function scenarioOf(workload: Workload, architecture: string): Scenario {
  const { id, title, summary, regions, network, disk, seed, setup, perSecond, untilMs, msPerSecond, samples, shardedBy } = workload;
  const input: ScenarioInput = {
    format: 'antipode-scenario/1',
    id,
    title,
    summary,
    architecture,
    seed,
    regions,
    ...(network ? { network } : {}),
    ...(disk ? { disk } : {}),
    ...(shardedBy === undefined ? {} : { shardedBy }),
    setup,
    load: [
      {
        clients: regions.map((region) => `client-${region}`),
        perSecond: perSecond / regions.length,
        untilMs,
        statements: statementsOf(workload),
      },
    ],
    commands: [],
    untilMs,
    msPerSecond,
    ...(samples ? { samples } : {}),
    steps: [{ text: summary, when: { atMs: 0 } }],
  };
  return complete(input);
}

/** Reads and writes with weights by which their shares are those of the workload. */
function statementsOf({ reads, writes, writeShare }: Workload): Statement[] {
  const shared = (statements: Statement[], share: number): Statement[] => {
    const sum = statements.reduce((all, { weight = 1 }) => all + weight, 0);
    return share === 0 ? [] : statements.map((each) => ({ ...each, weight: ((each.weight ?? 1) / sum) * share }));
  };
  return [...shared(reads, 1 - writeShare), ...shared(writes, writeShare)];
}

const files: readonly unknown[] = [blog, sports, tenants, backoffice];

/** Each as a scenario of the first architecture; see `under` for the others. */
export const workloads: readonly Scenario[] = files.filter(isWorkload).map((file) => scenarioOf(file, architectureIds[0] ?? ''));
