/** A sample of `elsewhere.long.test.ts`: one run whose answers are the same elsewhere, and one whose answer is not. */
import { expect, it } from 'vitest';
import { sceneOf } from '../../src/scenarios/course/index.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { canBeElsewhere, otherAnswers } from './elsewhere.ts';
import { onlyHere } from './only-here.ts';

it.each(['course-same-question', 'course-last-cake'])('%s', async (id) => {
  const scenario = (await sceneOf(id)) as Scenario;
  expect(canBeElsewhere(scenario)).toBe(true);
  expect(await otherAnswers(scenario)).toEqual((onlyHere[id] ?? []).map(([question]) => question));
});
