/** Named systems: each runs as its preset says, with what stands behind it, and nothing that it promises is broken. */
import { describe, expect, it } from 'vitest';
import { architectures } from '../../src/architectures/index.ts';
import { listing } from '../../src/cli/list.ts';
import { workloads } from '../../src/scenarios/workloads.ts';
import { openSession } from '../../src/session/index.ts';
import { runUnder } from '../../src/session/under.ts';
import { systems } from '../../src/scenarios/systems.ts';

const PRESETS = architectures.flatMap(({ about, tuning }) => tuning.presets.map((preset) => ({ ...preset, architecture: about.id })));

describe('each named system', () => {
  it.each(PRESETS.map((preset) => [preset.id, preset] as const))('%s runs a workload and keeps its promises', async (id, { over }) => {
    const [blog] = workloads;
    if (!blog) throw new Error('no workload');
    const run = runUnder({ ...blog, untilMs: 3000 }, id, 'test');
    expect(run.scenario.over?.architecture).toBe(over?.architecture);
    const session = (await openSession({ ...run, untilUs: 3_000_000 })).runToEnd();
    expect(session.violations).toEqual([]);
    expect(session.sql.executed).toBeGreaterThan(50);
    session.close();
  });

  it('is listed with its mechanisms, and the value and source of each setting', () => {
    const { presets } = listing();
    expect(presets.map(({ id }) => id)).toEqual(PRESETS.map(({ id }) => id));
    for (const { settings, source } of presets) {
      expect(source).not.toBe('');
      for (const setting of settings) expect(setting.source).not.toBe('');
    }
    expect(presets.find(({ id }) => id === 'redis')).toMatchObject({
      architecture: 'query-cache',
      mechanisms: { filling: 'look-aside', eviction: 'no-eviction' },
      over: null,
    });
    expect(presets.find(({ id }) => id === 'hyperdrive')?.over).toMatchObject({ architecture: 'single-node' });
  });

  it.each(systems.map((scenario) => [scenario.id, scenario] as const))('%s says what its preset brings along', (_id, { preset, over }) => {
    const own = PRESETS.find(({ id }) => id === preset)?.over ?? null;
    expect(over).toEqual(own);
  });
});
