/** The course: chapters and scenes are whole, and every guess has one right answer in the run, on its own seed and on others. */
import { readdirSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { claims } from '../../src/claims/index.ts';
import { isMet } from '../../src/lesson/goal.ts';
import { stepTimeUs } from '../../src/lesson/moments.ts';
import { chapterSchema } from '../../src/scenarios/course/chapter.ts';
import { chapters, sceneIds, sceneOf } from '../../src/scenarios/course/index.ts';
import { parseScenario } from '../../src/scenarios/read.ts';
import { checkReferences } from '../../src/scenarios/references.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { runOf } from '../../src/session/index.ts';
import { judged, solved } from '../session/challenges.ts';
import { courseTable } from '../tools/course.ts';
import { expectAnswers, expectOnSeeds, played } from './played.ts';

const FOLDER = 'src/scenarios/course/';

it('chapters follow each other, and name scenes and claims that there are', () => {
  expect(chapters.map(({ chapter }) => chapter)).toEqual(chapters.map((_, i) => i + 1));
  for (const chapter of chapters) {
    v.parse(chapterSchema, chapter);
    expect(sceneIds, chapter.id).toEqual(expect.arrayContaining(chapter.scenes));
    expect(
      claims.map(({ id }) => id),
      chapter.id,
    ).toEqual(expect.arrayContaining(chapter.claims));
  }
  for (const { beside, scenes } of chapters) expect(scenes).toEqual(expect.arrayContaining(beside?.scenes ?? []));
  const shown = chapters.flatMap(({ scenes }) => scenes);
  expect([...shown].sort(), 'each scene stands in one chapter').toEqual([...sceneIds].sort());
});

it('the table has what the folder has', () => {
  const table = readFileSync(`${FOLDER}table.ts`, 'utf8');
  expect(table.replace(/\s/g, '').replaceAll(',]', ']'), 'npx tsx test/tools/course.ts').toBe(courseTable().replace(/\s/g, ''));
  expect(readdirSync(`${FOLDER}scenes`).length).toBe(sceneIds.length);
});

describe.each(sceneIds)('%s', (id) => {
  it('is told to its end without gaps, and every guess has one right answer', async () => {
    const scenario = (await sceneOf(id)) as Scenario;
    expect(scenario).toEqual(parseScenario(readFileSync(`${FOLDER}scenes/${id}.json`, 'utf8'), id));
    expect(scenario.id).toBe(id);
    checkReferences(scenario, id);
    const { index, text, violations } = await played(scenario, scenario.seed);
    expect(violations).toBe(0);
    let last = -1;
    for (const [i] of scenario.steps.entries()) {
      const at = stepTimeUs(index, scenario, i);
      expect(at, `step ${i} is reached after the one before`).toBeGreaterThan(last);
      last = at ?? last;
    }
    expect(text).not.toMatch(/[{}–]|undefined|\[object|not reached|none of these came true|nothing to be measured/);
    expectAnswers(scenario, index);
  });

  it('is as it says on another seed', async () => {
    await expectOnSeeds((await sceneOf(id)) as Scenario, 1);
  });

  it('asks for what is not so yet and can be brought about', async () => {
    const scenario = (await sceneOf(id)) as Scenario;
    for (const challenge of scenario.challenges ?? []) {
      expect(isMet(await judged(runOf(scenario), challenge)), `untouched: ${challenge.title}`).toBe(false);
      const parts = await judged(solved(scenario, challenge), challenge);
      expect(isMet(parts), `solved: ${challenge.title} ${JSON.stringify(parts)}`).toBe(true);
    }
  });
});
