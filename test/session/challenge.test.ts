/** Challenges: doing nothing does not meet one, its solution does, and something else than was asked for does not either. */
import { describe, expect, it } from 'vitest';
import { type GoalFigures, isMet, judge } from '../../src/lesson/goal.ts';
import { allScenarios } from '../../src/scenarios/composed.ts';
import { challengeScenarios } from '../../src/scenarios/challenges.ts';
import { checkReferences } from '../../src/scenarios/references.ts';
import { judged, solved } from './challenges.ts';
import { runOf } from '../../src/session/index.ts';

const all = [...challengeScenarios, ...allScenarios].flatMap((scenario) =>
  (scenario.challenges ?? []).map((challenge) => [`${scenario.id}: ${challenge.title}`, scenario, challenge] as const),
);
const SEEDS = [0, 1, 2, 3, 4];

describe.each(all)('%s', (_name, scenario, challenge) => {
  it('is not met by the run as it is, and is met by its solution, on five seeds', { timeout: 60_000 }, async () => {
    checkReferences(scenario, scenario.id);
    for (const more of SEEDS) {
      const seed = scenario.seed + more;
      expect(isMet(await judged({ ...runOf(scenario), seed }, challenge)), `untouched, seed ${seed}`).toBe(false);
      const parts = await judged({ ...solved(scenario, challenge), seed }, challenge);
      expect(parts, `solved, seed ${seed}`).toEqual(parts.map((part) => ({ ...part, holds: true })));
      expect(parts.length).toBe(Object.keys(challenge.goal).length);
    }
  });
});

it('there is one to build and several to break', () => {
  expect(new Set(all.map(([, , { kind }]) => kind))).toEqual(new Set(['break', 'build']));
});

describe('a goal', () => {
  const figures: GoalFigures = { lostWrites: 2, lostMs: 400, staleMs: null, p95Ms: null, availability: 0.5, operations: 10 };

  it.each([
    ['so many lost', { lostWrites: { atLeast: 2 } }, true],
    ['one more lost', { lostWrites: { atLeast: 3 } }, false],
    ['none lost', { lostWrites: { atMost: 0 } }, false],
    ['less than a second', { lostMs: { below: 1000 } }, true],
    ['exactly the bound', { lostMs: { below: 400 } }, false],
    ['nothing stale is not too old', { staleMs: { below: 1 } }, true],
    ['nothing stale is not old', { staleMs: { above: 1 } }, false],
    ['nobody was answered quickly', { p95Ms: { below: 100 } }, false],
    ['half of them', { availability: { above: 0.5 } }, false],
    ['one part is not all', { lostWrites: { atLeast: 1 }, operations: { atLeast: 11 } }, false],
  ])('%s', (_what, goal, met) => {
    expect(isMet(judge(goal, figures))).toBe(met);
  });
});
