/** The course by keyboard alone; what is kept of it, as a file; and on paper. */
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { chapters } from '../../src/scenarios/course/index.ts';
import { isLong, onPage, servedApp } from './harness.ts';

const app = servedApp();
const [first] = chapters;
/** More guesses than a chapter has. */
const GUESSES_MAX = 20;
const WAIT_MS = 30_000;

const title = (page: Page) => page.getByRole('heading', { level: 1, name: first?.title ?? '' });
const open = (page: Page) => page.locator('.guess.open');
const end = (page: Page) => page.getByText(first?.keep ?? '', { exact: true });

interface Reader {
  readonly answer: (page: Page) => Promise<unknown>;
  /** Goes further down: a scene begins when it is come to. */
  readonly goOn: (page: Page) => Promise<unknown>;
}

/** Answers what is open until the chapter is at its end; how many there were. */
async function readToItsEnd(page: Page, { answer, goOn }: Reader): Promise<number> {
  for (let guesses = 0; guesses < GUESSES_MAX; guesses++) {
    const come = async (): Promise<boolean> => {
      if ((await open(page).count()) + (await end(page).count()) > 0) return true;
      await goOn(page);
      return false;
    };
    await expect.poll(come, { timeout: WAIT_MS, interval: 100 }).toBe(true);
    if ((await open(page).count()) === 0) return guesses;
    const answered = await page.locator('.guess.answered').count();
    await answer(page);
    await expect.poll(() => page.locator('.guess.answered').count(), { timeout: WAIT_MS }).toBeGreaterThan(answered);
  }
  throw new Error('The chapter does not end.');
}

/** As it is asked: an option, or what stands there as an estimate or an order. */
async function guess(page: Page): Promise<void> {
  const option = open(page).locator('button.option').first();
  if ((await option.count()) > 0) await option.click();
  else await open(page).getByRole('button', { name: 'That is my guess' }).click();
}

it('a chapter is read with the keyboard alone', { timeout: 120_000 }, async () => {
  await onPage(app.open('/?course', { reducedMotion: 'reduce' }), async (page) => {
    await title(page).waitFor({ timeout: WAIT_MS });
    await open(page).waitFor({ timeout: WAIT_MS });
    const press = async (name: string): Promise<void> => {
      for (let presses = 0; presses < 120; presses++) {
        await page.keyboard.press('Tab');
        const said = await page.evaluate(() => (document.activeElement?.closest('.guess.open') ? document.activeElement.textContent : ''));
        if (said === name) return page.keyboard.press('Enter');
      }
      throw new Error(`The Tab key does not come to “${name}”.`);
    };
    const keys: Reader = { answer: () => press('Skip'), goOn: () => page.keyboard.press('PageDown') };
    expect(await readToItsEnd(page, keys)).toBeGreaterThan(0);
    expect(await page.locator('.guess .aside', { hasText: 'skipped' }).count()).toBeGreaterThan(0);
  });
});

it.each(isLong ? (['light', 'dark'] as const) : (['dark'] as const))('axe finds nothing, %s', { timeout: 60_000 }, async (colorScheme) => {
  await onPage(app.open('/?course', { colorScheme, reducedMotion: 'reduce' }), async (page) => {
    await open(page).waitFor({ timeout: WAIT_MS });
    await guess(page);
    await page.locator('.guess.answered').waitFor({ timeout: WAIT_MS });
    const { violations } = await new AxeBuilder({ page }).include('.course').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
  });
});

it('what is kept is taken along, forgotten, and read back; a file that is none is refused in a sentence', { timeout: 60_000 }, async () => {
  await onPage(app.open('/?course', { reducedMotion: 'reduce' }), async (page) => {
    await open(page).waitFor({ timeout: WAIT_MS });
    await guess(page);
    await page.locator('.guess.answered').waitFor({ timeout: WAIT_MS });
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Take it along' }).click();
    const path = await (await saved).path();
    const kept = JSON.parse(readFileSync(path, 'utf8'));
    expect(kept).toMatchObject({ chapter: first?.id, done: [] });
    expect(kept.guesses[first?.scenes[0] ?? '']).toHaveLength(1);
    const stored = (): Promise<string | null> => page.evaluate(() => localStorage.getItem('antipode-course'));
    await page.getByRole('button', { name: 'Forget it' }).click();
    await expect.poll(stored).toBeNull();
    const input = page.locator('.contents input[type=file]');
    await input.setInputFiles({ name: 'notes.json', mimeType: 'application/json', buffer: Buffer.from('[]') });
    await page.getByText('This file does not say where somebody is in the course').first().waitFor();
    expect(await stored()).toBeNull();
    await input.setInputFiles(path);
    await expect.poll(async () => JSON.parse((await stored()) ?? 'null')).toEqual(kept);
  });
});

it('a printed chapter is its text alone, whole', { timeout: 60_000 }, async () => {
  await onPage(app.open('/?course', { reducedMotion: 'reduce' }), async (page) => {
    await open(page).waitFor({ timeout: WAIT_MS });
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.contents').isVisible()).toBe(false);
    expect(await page.locator('.course-picture').isVisible()).toBe(false);
    expect(await title(page).isVisible()).toBe(true);
    // Nothing of it is cut off at the end of a screen.
    expect(await page.locator('.essay').evaluate((essay) => essay.scrollHeight - essay.clientHeight)).toBeLessThanOrEqual(1);
  });
});
