/**
 * Chapters of the course without scripts: the words, pictures and answers of their hand-out as a run gave them, written down as a page's content.
 * `npm run shots -- --chapters` renews them; `vite.chapters.ts` makes pages of them.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { Chapter } from '../../../src/scenarios/course/chapter.ts';
import { sceneOf } from '../../../src/scenarios/course/index.ts';
import { drawnOnly } from './drawn.ts';

export const CHAPTERS = join('src', 'scenarios', 'course', 'pages');
export const CHAPTERS_MADE_OF = join(CHAPTERS, 'made-of.json');

/** Of a chapter and all its scenes. */
export async function chapterDigest(chapter: Chapter): Promise<string> {
  const scenes = await Promise.all(chapter.scenes.map(sceneOf));
  return createHash('sha256')
    .update(JSON.stringify([chapter, scenes]))
    .digest('hex')
    .slice(0, 16);
}

/** All scenes of a chapter run that long at most, ms of real time. */
const READY_MS_MAX = 300_000;

export async function writeChapters(browser: Browser, origin: string, chapters: readonly Chapter[]): Promise<void> {
  mkdirSync(CHAPTERS, { recursive: true });
  const made: Record<string, string> = JSON.parse(readFileSync(CHAPTERS_MADE_OF, 'utf8'));
  for (const chapter of chapters) {
    writeFileSync(join(CHAPTERS, `${chapter.id}.html`), await contentOf(browser, `${origin}/?handout=${chapter.id}`));
    made[chapter.id] = await chapterDigest(chapter);
    writeFileSync(CHAPTERS_MADE_OF, `${JSON.stringify(made, Object.keys(made).sort(), 2)}\n`);
  }
}

async function contentOf(browser: Browser, address: string): Promise<string> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 }, serviceWorkers: 'block' });
  try {
    const page = await context.newPage();
    await page.goto(address);
    await page.getByText(/^Ready: /).waitFor({ timeout: READY_MS_MAX });
    return drawnOnly(await page.evaluate(ON_SCREEN));
  } finally {
    await context.close();
  }
}

/** What is for a pen goes; each answer comes behind its question, folded. Nobody needs what tells of the page that it was on. */
const ON_SCREEN = `(() => {
  const paper = document.querySelector('.paper');
  const scenes = [...paper.querySelectorAll('.scene-pages')];
  [...paper.querySelectorAll('.key-scene')].forEach((key, i) => {
    const answers = [...key.querySelectorAll('.key-answer')];
    [...scenes[i].querySelectorAll('.asked')].forEach((asked, n) => {
      const folded = document.createElement('details');
      const summary = document.createElement('summary');
      summary.textContent = 'What the run gave';
      folded.append(summary, answers[n]);
      asked.append(folded);
    });
  });
  for (const each of paper.querySelectorAll('.key, .rule, .because, .turn-now, .asked > .where, .boxes i')) each.remove();
  for (const each of paper.querySelectorAll('.address')) {
    const id = new URL(each.querySelector('span').textContent).searchParams.get('scenario');
    const link = document.createElement('a');
    link.href = '../?scenario=' + id;
    link.textContent = 'Run it, and change it';
    each.replaceChildren(link);
  }
  return paper.innerHTML;
})()`;
