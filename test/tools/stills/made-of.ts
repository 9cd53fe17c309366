/** What the stills were made of: each lesson's digest beside them says whether they are those of the lesson as it is. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { scenarios } from '../../../src/scenarios/index.ts';
import type { Scenario } from '../../../src/scenarios/schema.ts';

export const STILLS = join('public', 'stills');
export const MADE_OF = join(STILLS, 'made-of.json');

/** Of all that a lesson is: places, seed, settings, commands, steps and their words. */
export const digestOf = (lesson: Scenario): string => createHash('sha256').update(JSON.stringify(lesson)).digest('hex').slice(0, 16);

/** The steps that have stills, counted from 1: all of the lessons of the five architectures, and the first that is seen of the others. */
export const stepsOf = ({ id, steps, openAtStep }: Scenario): readonly number[] =>
  scenarios.some((each) => each.id === id) ? steps.map((_, i) => i + 1) : [openAtStep + 1];
