/** What is drawn before the databases have opened stands where they will stand. */
import { describe, expect, it } from 'vitest';
import { allScenarios } from '../../../src/scenarios/composed.ts';
import { openSession, runOf } from '../../../src/session/index.ts';
import { outlineStage } from '../../../src/ui/app/outline.ts';

const asText = (nodes: readonly { readonly kind: string; readonly region: string }[]): string[] =>
  nodes.map(({ kind, region }) => `${kind} in ${region}`).sort();

describe('the outline of a run', () => {
  it.each(allScenarios.map((scenario) => [scenario.id, scenario] as const))('%s', async (_, scenario) => {
    const session = await openSession(runOf(scenario));
    const real = asText(session.stage.nodes);
    session.close();
    for (const outlined of asText(outlineStage(scenario).nodes)) expect(real).toContain(outlined);
  });

  it('has one cache where the settings say so', () => {
    const redis = allScenarios.find(({ id }) => id === 'late-fill');
    if (!redis) throw new Error('no lesson late-fill');
    expect(asText(outlineStage(redis).nodes).filter((each) => each.startsWith('cache'))).toEqual(['cache in eastus']);
  });
});
