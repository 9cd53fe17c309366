/** Every question of the course and of the lessons has the same right answer around the Indian Ocean, or it is said why only in its own cities. */
import { expect, it } from 'vitest';
import { allScenarios } from '../../src/scenarios/composed.ts';
import { sceneIds, sceneOf } from '../../src/scenarios/course/index.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { canBeElsewhere, otherAnswers } from './elsewhere.ts';
import { onlyHere } from './only-here.ts';

const scenes = (await Promise.all(sceneIds.map(sceneOf))) as readonly Scenario[];
const asking = [...scenes, ...allScenarios].filter(canBeElsewhere);

it.each(asking.map((scenario) => [scenario.id, scenario] as const))('%s', async (id, scenario) => {
  expect(await otherAnswers(scenario)).toEqual((onlyHere[id] ?? []).map(([question]) => question));
});

it('no line of what is only so in its own cities is left over', () => {
  const ids = asking.map(({ id }) => id);
  expect(Object.keys(onlyHere).filter((id) => !ids.includes(id))).toEqual([]);
});
