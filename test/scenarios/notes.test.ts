/** Whoever presents has notes: on each of the five first lessons, on each scene of the course, and on the lessons of multi-master in depth. */
import { expect, it } from 'vitest';
import { chapters, sceneOf } from '../../src/scenarios/course/index.ts';
import { scenarios } from '../../src/scenarios/index.ts';
import { systems } from '../../src/scenarios/systems.ts';
import { noteOn } from '../../src/scenarios/notes.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';

/** What lets several servers take writes, each way in a lesson. */
const IN_DEPTH = [
  'a-split-vote',
  'a-leader-in-a-minority',
  'a-log-that-grew-alone',
  'too-late-for-the-log',
  'a-clock-that-runs-slow',
  'a-clock-that-lies',
  'an-oracle-far-away',
  'a-region-grows',
  'two-ways-to-agree',
  'a-lost-update',
  'a-stale-quorum',
];

const notesOn = (scenario: Scenario): readonly string[] => scenario.steps.flatMap((_, step) => noteOn(scenario, step) ?? []);

it('of two to four sentences, on something that one can ask or point at', async () => {
  const scenes = (await Promise.all(chapters.flatMap((chapter) => chapter.scenes.map(sceneOf)))).flatMap((each) => each ?? []);
  const inDepth = systems.filter(({ id }) => IN_DEPTH.includes(id));
  expect(inDepth.length).toBe(IN_DEPTH.length);
  const all = [...scenarios, ...inDepth, ...scenes];
  expect(all.filter((scenario) => notesOn(scenario).length === 0).map(({ id }) => id)).toEqual([]);
  for (const scenario of [...scenarios, ...inDepth]) expect(notesOn(scenario).length, scenario.id).toBeGreaterThan(2);
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
