/** The course, as somebody reads it: guessing, following, breaking, and coming back. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { chapters, sceneOf } from '../../src/scenarios/course/index.ts';
import { questionsOf } from '../../src/scenarios/questions.ts';
import { long, servedApp } from './harness.ts';
import { simulated } from './pages.ts';

const app = servedApp();
const [first] = chapters;

const violationsOf = async (page: Page): Promise<readonly string[]> =>
  (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);

/** Answers whatever is open until the sentence to carry away stands there. */
async function readOn(page: Page): Promise<number> {
  let skipped = 0;
  for (;;) {
    const keep = page.locator('.essay .keep');
    const skip = page.getByRole('button', { name: 'Skip' });
    if (await keep.isVisible()) return skipped;
    if (!(await skip.first().isVisible())) {
      await page.locator('.essay').evaluate((essay) => essay.scrollTo({ top: essay.scrollHeight }));
      await page.waitForTimeout(200);
      continue;
    }
    await skip.first().click();
    skipped += 1;
    await page.waitForTimeout(200);
  }
}

describe('a chapter', () => {
  it('is read from start to end: nothing behind an open guess is there, the picture follows, and what was read is remembered', async () => {
    const { page, troubles } = await app.open('/?course', { viewport: { width: 1280, height: 720 } });
    await simulated(page);
    await page.getByRole('heading', { level: 1, name: first?.title ?? '' }).waitFor();
    const scene = await sceneOf(first?.scenes[0] ?? '');
    const [asked] = scene ? questionsOf(scene) : [];
    const moments = page.locator('.moment');
    await page.locator('.guess.open').waitFor();
    expect(await moments.count()).toBe((asked?.afterStep ?? 0) + 1);
    expect(await page.locator('.essay').innerText()).not.toContain(scene?.steps[(asked?.afterStep ?? 0) + 1]?.title ?? '?');
    await page.locator('.guess.open .option, .guess.open .button').first().focus();
    await page.keyboard.press('Enter');
    await page.locator('.guess.answered').waitFor();
    expect(await moments.count()).toBeGreaterThan((asked?.afterStep ?? 0) + 1);
    // The paragraph under the eye's line sets the clock.
    const clock = page.locator('.clock').first();
    const last = moments.last();
    await last.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    await expect.poll(() => last.getAttribute('class')).toContain('now');
    const before = await clock.innerText();
    await moments.first().evaluate((element) => element.scrollIntoView({ block: 'center' }));
    await expect.poll(() => clock.innerText()).not.toBe(before);
    // Each guess is asked, however quickly one scrolls.
    const scenes = await Promise.all((first?.scenes ?? []).map(sceneOf));
    const guesses = scenes.reduce((sum, each) => sum + (each ? questionsOf(each).length : 0), first?.beside ? 1 : 0);
    expect(await readOn(page)).toBe(guesses - 1);
    expect(await page.locator('.guess.open').count()).toBe(0);
    expect(await page.locator('.essay .keep').innerText()).toBe(first?.keep);
    expect(await page.locator('.essay').innerText()).not.toMatch(/[{}]|undefined|\[object/);
    await page.reload();
    await page.locator('.essay .keep').waitFor();
    expect(await page.locator('.guess.open').count()).toBe(0);
    await page.getByRole('button', { name: `Next: ${chapters[1]?.title}` }).click();
    await page.getByRole('heading', { level: 1, name: chapters[1]?.title ?? '' }).waitFor();
    await page.getByRole('button', { name: 'Forget it' }).click();
    expect(await page.evaluate(() => localStorage.getItem('antipode-course'))).toBeNull();
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  it('opens at the scene that an address names', async () => {
    const { page } = await app.open(`/?course&scenario=${chapters[1]?.scenes[0]}&step=1`);
    await page.getByRole('heading', { level: 1, name: chapters[1]?.title ?? '' }).waitFor();
    await simulated(page);
    await page.waitForTimeout(1_000);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(chapters[1]?.title);
    await page.context().close();
  });

  it('takes what is pointed at in the picture for a guess, and keeps an estimate as the number that it is', async () => {
    const { page, troubles } = await app.open('/?course&scenario=course-three-of-five&step=1');
    await simulated(page);
    await page.locator('.guess.open').first().waitFor();
    await page.getByRole('button', { name: /^Virginia member/ }).press('Enter');
    const answered = page.locator('.guess.answered').first();
    await answered.waitFor();
    expect(await answered.locator('legend').innerText()).toContain('you said C');
    await page.goto(`${app.origin}/?course&scenario=course-queue`);
    await simulated(page);
    const slider = page.locator('.guess.open').getByRole('slider');
    for (let i = 0; i < 5 && !(await slider.isVisible()); i++) {
      await page.getByRole('button', { name: 'Skip' }).first().click();
      await page.waitForTimeout(300);
    }
    await slider.fill('200');
    const estimate = (await slider.getAttribute('aria-valuetext')) ?? '';
    await page.getByRole('button', { name: 'That is my guess' }).click();
    await page.locator('.guess.answered').getByText(`you said ${estimate}`).waitFor();
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  it('keeps its picture in sight on a phone, and has no fault of access', async () => {
    const { page, troubles } = await app.open('/?course', { viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });
    await simulated(page);
    await page.locator('.guess.open').waitFor();
    await page.locator('.guess.open').scrollIntoViewIfNeeded();
    const map = await page.locator('.course-picture .mapbox svg').first().boundingBox();
    expect(map && map.y >= 0 && map.y + map.height <= 400).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await violationsOf(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violationsOf(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  long('its challenges are judged by the run, and help comes after tries', async () => {
    const { page } = await app.open('/?course', { viewport: { width: 1440, height: 900 } });
    await simulated(page);
    await page.locator('.guess.open').waitFor();
    await readOn(page);
    await page.getByRole('button', { name: 'Try it' }).first().click();
    await page.getByText('Nothing is changed yet.').waitFor();
    await page.goBack();
    await page.getByText('A hint is given after 2 more tries, one way after 4.').first().waitFor();
    expect(await page.getByRole('button', { name: 'Show one way' }).count()).toBe(0);
    await page.context().close();
  });
});
