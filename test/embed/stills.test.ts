/** Stills are those of the lessons as they are. That they are drawn alike is a browser test (`still.browser.test.ts`). */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { allScenarios } from '../../src/scenarios/composed.ts';
import { chapters } from '../../src/scenarios/course/index.ts';
import { CHAPTERS, CHAPTERS_MADE_OF, chapterDigest } from '../tools/stills/chapters.ts';
import { digestOf, MADE_OF, STILLS, stepsOf } from '../tools/stills/made-of.ts';

const made: Readonly<Record<string, string>> = JSON.parse(readFileSync(MADE_OF, 'utf8'));

it('every lesson has its stills, made of the lesson as it is; else: npm run build && npm run shots -- --stills ID', () => {
  expect(allScenarios.filter((lesson) => made[lesson.id] !== digestOf(lesson)).map(({ id }) => id)).toEqual([]);
  expect(Object.keys(made).filter((id) => !allScenarios.some((lesson) => lesson.id === id))).toEqual([]);
  const files = allScenarios.flatMap((lesson) => [
    `${lesson.id}.png`,
    ...stepsOf(lesson).flatMap((step) => [`${lesson.id}-${step}-wide.html`, `${lesson.id}-${step}-tall.html`]),
  ]);
  expect(files.filter((file) => !existsSync(join(STILLS, file)))).toEqual([]);
});

it('every chapter of the course has its page without scripts, made of its scenes as they are; else: npm run build && npm run shots -- --chapters ID', async () => {
  const known: Readonly<Record<string, string>> = JSON.parse(readFileSync(CHAPTERS_MADE_OF, 'utf8'));
  const digests = await Promise.all(chapters.map(async (chapter) => [chapter.id, await chapterDigest(chapter)] as const));
  expect(digests.filter(([id, digest]) => known[id] !== digest).map(([id]) => id)).toEqual([]);
  for (const { id, scenes } of chapters) {
    const content = readFileSync(join(CHAPTERS, `${id}.html`), 'utf8');
    expect(content.match(/<section class="scene-pages"/g), id).toHaveLength(scenes.length);
    expect(content, id).toContain('<svg');
    expect(content, id).not.toMatch(/localhost|<script| on[a-z]+=| style=/);
  }
});

it('what a lesson does or says, or its seed, makes it another one', () => {
  const [lesson] = allScenarios;
  if (!lesson) throw new Error('There is no lesson.');
  const others = [
    { ...lesson, seed: lesson.seed + 1 },
    { ...lesson, steps: lesson.steps.slice(1) },
    { ...lesson, commands: [] },
    { ...lesson, title: 'x' },
  ];
  expect(new Set([lesson, ...others].map(digestOf)).size).toBe(others.length + 1);
});
