/** Another workload in a comparison is the workload under each architecture, on the planet that is there. */
import { describe, expect, it } from 'vitest';
import { architectureIds } from '../../../src/architectures/shown.ts';
import { under } from '../../../src/scenarios/variant.ts';
import { workloads } from '../../../src/scenarios/workloads.ts';
import { runOf } from '../../../src/session/run.ts';
import { withCommand } from '../../../src/session/index.ts';
import { withWorkload } from '../../../src/ui/comparison/workload.ts';

const [blog, ...others] = workloads;
if (!blog) throw new Error('There is no workload.');
const blogUnder = (architecture: string) => runOf(under(blog, { architecture, preset: null }, () => true));

describe.each(architectureIds)('%s', (architecture) => {
  it.each(others.map((each) => [each.id, each] as const))('%s', (_, workload) => {
    const expected = runOf(under(workload, { architecture, preset: null }, () => true));
    const changed = withWorkload(blogUnder(architecture), workload);
    expect(changed.scenario).toEqual({ ...expected.scenario, regions: blog.regions });
    expect(changed).toMatchObject({ seed: expected.seed, untilUs: expected.untilUs });
  });
});

it('keeps places and faults, and lets go of what was asked of the data before', () => {
  const [workload] = others;
  if (!workload) throw new Error('There is one workload.');
  const moved = { ...blogUnder('read-replicas') };
  const asked = withCommand(moved, {
    at: 1_000,
    command: { type: 'query', client: 'client-eastus', op: 'p1', sql: 'SELECT 1', params: [] },
  });
  const broken = withCommand(asked, { at: 2_000, command: { type: 'crash', node: 'primary-eastus' } });
  const two = { ...broken, scenario: { ...broken.scenario, regions: ['eastus', 'northeurope'] } };
  const changed = withWorkload(two, workload);
  expect(changed.commands.map(({ command }) => command.type)).toEqual(['crash']);
  expect(changed.scenario.regions).toEqual(['eastus', 'northeurope']);
  const [load] = changed.scenario.load;
  expect(load?.clients).toEqual(['client-eastus', 'client-northeurope']);
  expect((load?.perSecond ?? 0) * 2).toBeCloseTo(40);
});

it('and comes back to where it was', () => {
  const back = withWorkload(withWorkload(blogUnder('partition-router'), others[0] ?? blog), blog);
  expect(back.scenario.setup).toEqual(blog.setup);
  expect(back.scenario.shardedBy).toBeUndefined();
});
