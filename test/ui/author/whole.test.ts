/** What is built in uses nothing that an author cannot: every field of the format has a place in author mode, and every built-in lesson can be told anew there. */
import { describe, expect, it } from 'vitest';
import { challengeScenarios } from '../../../src/scenarios/challenges.ts';
import { allScenarios } from '../../../src/scenarios/composed.ts';
import { chapters, sceneOf } from '../../../src/scenarios/course/index.ts';
import { questionsOf } from '../../../src/scenarios/questions.ts';
import { readScenario } from '../../../src/scenarios/read.ts';
import type { Scenario } from '../../../src/scenarios/schema.ts';
import { first } from '../../../src/scenarios/first.ts';
import { asWritten } from '../../../src/scenarios/written.ts';
import { checkReferences } from '../../../src/scenarios/references.ts';
import { fileOf, runOfFile } from '../../../src/session/file.ts';
import { runOf } from '../../../src/session/run.ts';
import { decodeLink, encodeLink } from '../../../src/session/share.ts';
import { draftOf, FURTHER, lessonOf } from '../../../src/ui/author/draft.ts';
import { blankOf, partOf, shapeOf, unseenIn } from '../../../src/ui/author/form/shape.ts';
import { canWait, letWait, OF_RUN } from '../../../src/ui/author/run-fields.ts';
import { field } from '../../../src/words/en/author/fields.ts';
import type { Json } from '../../../src/scenarios/reference/json-schema.ts';

/** Set with steps and questions, and by *What runs*; the file's own name and version follow from the title. */
const BY_ITSELF = ['title', 'summary', 'steps', 'question', 'furtherQuestions', 'architecture', 'preset', 'id', 'format', '$schema'];

const scenes = await Promise.all(chapters.flatMap((chapter) => chapter.scenes.map(sceneOf)));
const builtIn: readonly Scenario[] = [...allScenarios, ...challengeScenarios, ...scenes.flatMap((each) => each ?? [])];
/** As a file has it: without what is left open. */
const written = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function keysIn(schema: Json): readonly string[] {
  const shape = shapeOf(schema);
  switch (shape.kind) {
    case 'object':
      return shape.fields.flatMap(({ key, schema: inner }) => [key, ...keysIn(inner)]);
    case 'list':
      return keysIn(shape.item);
    case 'tuple':
      return shape.items.flatMap(keysIn);
    case 'names':
      return keysIn(shape.value);
    case 'forms':
      return shape.forms.flatMap(keysIn);
    default:
      return [];
  }
}

describe('author mode', () => {
  it('has a place for every field of the format, and a word for each', () => {
    const shape = shapeOf(partOf());
    const fields = shape.kind === 'object' ? shape.fields.map(({ key }) => key) : [];
    const places = [...BY_ITSELF, ...OF_RUN, ...FURTHER];
    expect(fields.filter((key) => !places.includes(key))).toEqual([]);
    expect(places.filter((key) => !fields.includes(key))).toEqual([]);
    const unnamed = keysIn(partOf()).filter((key) => !BY_ITSELF.includes(key) && field(key) === undefined);
    expect([...new Set(unnamed)]).toEqual([]);
  });

  it('shows all that stands in every built-in lesson, scene and challenge', () => {
    expect(builtIn.length).toBeGreaterThan(120);
    const unseen = builtIn.flatMap((scenario) => unseenIn(partOf(), written(asWritten(scenario)), scenario.id) ?? []);
    expect(unseen).toEqual([]);
    // And says so where it does not.
    expect(unseenIn(partOf('step'), { text: 'x', when: { atMs: 1 }, hidden: 1 })).toBe('.hidden');
    expect(unseenIn(partOf('when'), { at: 1 }, 'when')).toBe('when');
  });

  it('tells each of them anew, and the same comes of it', () => {
    for (const scenario of builtIn) {
      const { id: _, ...lesson } = readScenario(
        written(
          lessonOf(
            scenario,
            draftOf(scenario, () => 0),
          ),
        ),
        scenario.id,
      );
      const { id: __, ...asBuilt } = readScenario(written(asWritten(scenario)), scenario.id);
      expect(lesson, scenario.id).toEqual(asBuilt);
    }
  });

  it('and its file and its link are read again', () => {
    for (const scenario of builtIn.filter((each) => questionsOf(each).some(({ options }) => options.length === 0))) {
      const run = runOf(scenario);
      expect(runOfFile(fileOf(run), scenario.id).scenario.question, scenario.id).toEqual(scenario.question);
      expect(decodeLink(encodeLink(run, 0)).run.scenario.question, scenario.id).toEqual(scenario.question);
    }
  });

  it('begins every part with something that can be filled in', () => {
    for (const part of ['step', 'question', 'challenge', 'awaited', 'timed', 'figure', 'load', 'fact'])
      expect(unseenIn(partOf(part), blankOf(partOf(part)), part)).toBeNull();
  });

  it('lets a recorded command wait for the answer before it', () => {
    const answered = [{ op: 'mend-title', returnedUs: 501_000, isRead: false }];
    const last = canWait(first, answered).at(-1);
    expect(last).toMatchObject({ before: 'mend-title' });
    if (!last) return;
    const waiting = letWait(first, last, answered);
    checkReferences(readScenario(written(waiting), 'Your lesson'), 'Your lesson');
    expect(waiting.commands).toHaveLength(first.commands.length - 1);
    const atMs = first.commands[last.at]?.atMs ?? 0;
    expect(waiting.awaited).toEqual([
      { when: { returned: 'mend-title', plusMs: (atMs * 1000 - 501_000) / 1000 }, command: first.commands[last.at]?.command },
    ]);
  });
});
