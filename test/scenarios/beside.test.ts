/** Scenes of a chapter beside each other: their order by price is one that every seed has, and a price is counted a second time by other code. */
import { expect, it } from 'vitest';
import { usdPerThousand } from '../../src/claims/prices.ts';
import { see } from '../../src/claims/see.ts';
import { chapters, sceneOf } from '../../src/scenarios/course/index.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { besideOf } from '../../src/worker/aside/beside.ts';

const compared = chapters.flatMap(({ beside }) => (beside ? [{ beside, scenes: beside.scenes }] : []));

it('there is one', () => expect(compared.length).toBe(1));

it.each(compared)('$scenes: which is cheaper has one right answer, and the words about it are so', async ({ beside, scenes }) => {
  const figures = beside.figures.map(({ figure }) => figure);
  const all = (await Promise.all(scenes.map(sceneOf))) as readonly Scenario[];
  const seeds = process.env['ANTIPODE_LONG'] ? 11 : 1;
  for (let i = 0; i < seeds; i++) {
    const rows = [];
    for (const scenario of all) rows.push(await besideOf(scenario, figures, scenario.seed + i));
    for (const { scene, words } of rows) expect(words, scene).not.toContain(null);
    const sorted = rows.toSorted((a, b) => a.usdPerThousand - b.usdPerThousand);
    expect(sorted.map(({ scene }) => scene)).toEqual(['one', 'agreed', 'replicas', 'cache', 'parts'].map((each) => `course-cost-${each}`));
    for (const [at, { usdPerThousand: usd }] of sorted.entries())
      if (at > 0) expect(usd / (sorted[at - 1]?.usdPerThousand ?? 0)).toBeGreaterThan(1.1);
    const lost = figures.indexOf('lost');
    expect(Number(sorted[0]?.words[lost])).toBeGreaterThan(0);
    expect(sorted[1]?.words[lost]).toBe('0');
    expect(sorted.at(-1)?.machines).toBe(10);
  }
});

it('a price is what claims say of the same run', async () => {
  const scenario = (await sceneOf('course-cost-agreed')) as Scenario;
  const { usdPerThousand: usd, machines } = await besideOf(scenario, []);
  expect(machines).toBe(3);
  expect(usd).toBeCloseTo(usdPerThousand(await see({ scenario, seed: scenario.seed })), 6);
});
