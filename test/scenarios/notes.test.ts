/** Whoever presents has notes: on each of the five first lessons and on each scene of the course. */
import { expect, it } from 'vitest';
import { chapters, sceneOf } from '../../src/scenarios/course/index.ts';
import { scenarios } from '../../src/scenarios/index.ts';
import { noteOn } from '../../src/scenarios/notes.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';

const notesOn = (scenario: Scenario): readonly string[] => scenario.steps.flatMap((_, step) => noteOn(scenario, step) ?? []);

it('of two to four sentences, on something that one can ask or point at', async () => {
  const scenes = (await Promise.all(chapters.flatMap((chapter) => chapter.scenes.map(sceneOf)))).flatMap((each) => each ?? []);
  const all = [...scenarios, ...scenes];
  expect(all.filter((scenario) => notesOn(scenario).length === 0).map(({ id }) => id)).toEqual([]);
  for (const scenario of scenarios) expect(notesOn(scenario).length, scenario.id).toBeGreaterThan(2);
  const notes = all.flatMap(notesOn);
  expect(notes.filter((note) => !/^(?:[^.?!]+[.?!]”? ?){2,5}$/.test(note.replace(/\b\d+\.\d/g, '')))).toEqual([]);
  expect(notes.filter((note) => /[{}[\]|]/.test(note))).toEqual([]);
});

it('what an author wrote goes before what comes with the page', () => {
  const [lesson] = scenarios;
  if (!lesson) throw new Error('There is no lesson.');
  const [first, ...others] = lesson.steps;
  if (!first) throw new Error('It has no steps.');
  expect(noteOn({ ...lesson, steps: [{ ...first, notes: 'Mine.' }, ...others] }, 0)).toBe('Mine.');
  expect(noteOn({ ...lesson, id: 'constructor' }, 0)).toBeNull();
});
