/** Every guess of the course has one right answer on ten seeds more; `course.test.ts` has the first of them. */
import { it } from 'vitest';
import { sceneIds, sceneOf } from '../../src/scenarios/course/index.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { expectOnSeeds } from './played.ts';

it.each(sceneIds)('%s', async (id) => expectOnSeeds((await sceneOf(id)) as Scenario, 10));
