/** The course: a chapter from its first guess to the sentence to carry away, on a desk and on a phone, by pointer and by keyboard alone. */
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { chapters } from '../../src/scenarios/course/index.ts';
import { isLong, onPage, servedApp } from './harness.ts';

const app = servedApp();
const [first, second] = chapters;
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
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

const pointer: Reader = {
  answer: guess,
  goOn: (page) => page.locator('.essay').evaluate((essay) => essay.scrollTo({ top: essay.scrollHeight })),
};

const sideways = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

describe.each([...(isLong ? ([['on a desk', DESK]] as const) : []), ['on a phone', PHONE] as const])('%s', (_, viewport) => {
  it('a chapter is read from start to end, and the next begins where it ends', { timeout: 120_000 }, async () => {
    await onPage(app.open('/?course', { viewport, reducedMotion: 'reduce' }), async (page) => {
      await title(page).waitFor({ timeout: WAIT_MS });
      // What comes after a guess is not there before it is made.
      await open(page).waitFor({ timeout: WAIT_MS });
      expect(await end(page).count()).toBe(0);
      expect(await page.locator('.why').count()).toBe(0);
      const guesses = await readToItsEnd(page, pointer);
      expect(guesses).toBeGreaterThanOrEqual(first?.scenes.length ?? Number.NaN);
      expect(await page.locator('.guess .why').count()).toBe(guesses);
      // Every figure of the text was measured: no name of one is left.
      expect(await page.locator('.essay').innerText()).not.toMatch(/\{[\w.-]+\}|undefined|NaN/);
      expect(await page.locator('.challenge').count()).toBeGreaterThan(0);
      expect(await sideways(page)).toBeLessThanOrEqual(0);
      await page.getByRole('button', { name: `Next: ${second?.title}` }).click();
      await page.getByRole('heading', { level: 1, name: second?.title ?? '' }).waitFor({ timeout: WAIT_MS });
      await page.waitForURL(new RegExp(`scenario=${second?.scenes[0]}\\b`), { timeout: WAIT_MS });
      // Who comes back is where they were.
      await page.reload();
      await page.getByRole('heading', { level: 1, name: second?.title ?? '' }).waitFor({ timeout: WAIT_MS });
    });
  });
});

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
