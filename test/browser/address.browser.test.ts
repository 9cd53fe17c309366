/** The address and what is handed on by Share: each says what is seen, and Back and Forward move between steps and runs. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { long, onPage, servedApp } from './harness.ts';
import { openLesson, simulated } from './pages.ts';

const app = servedApp();

const lesson = (page: Page) => page.getByRole('region', { name: 'Lesson' });
const step = (page: Page, number: number) =>
  expect.poll(() => lesson(page).innerText(), { timeout: 10_000 }).toMatch(new RegExp(`step ${number} of`, 'i'));
const query = (page: Page) => page.evaluate(() => location.search + location.hash);
const addressed = (page: Page, what: RegExp | string) => expect.poll(() => query(page), { timeout: 10_000 }).toMatch(what);
const entries = (page: Page) => page.evaluate(() => history.length);
const reduced = { reducedMotion: 'reduce' } as const;

async function crashVirginia(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^Virginia main database/ })
    .first()
    .click();
  await page.getByRole('region', { name: 'What can be done here' }).getByRole('button', { name: 'Crash', exact: true }).click();
  await page
    .getByRole('button', { name: /^Virginia main database.*crashed/ })
    .first()
    .waitFor({ timeout: 15_000 });
}

describe('the address', () => {
  it('moves with the steps, and Back and Forward go through them', async () => {
    await onPage(app.open('/?scenario=sixty-seconds&step=1', reduced), async (page) => {
      await simulated(page);
      await addressed(page, /^\?scenario=sixty-seconds&step=1$/);
      await page.keyboard.press('PageDown');
      await addressed(page, /step=2$/);
      await page.keyboard.press('PageDown');
      await addressed(page, /step=3$/);
      await page.goBack();
      await step(page, 2);
      await page.goBack();
      await step(page, 1);
      await page.goForward();
      await step(page, 2);
      await addressed(page, /step=2$/);
    });
  });

  it('holds the moment, and is the same after a reload', async () => {
    await onPage(app.open('/?scenario=sixty-seconds&step=1', reduced), async (page) => {
      await simulated(page);
      const before = await entries(page);
      for (let press = 0; press < 3; press++) await page.keyboard.press('ArrowRight');
      await addressed(page, /at=[\d.]+$/);
      const clock = await page.locator('.clock').first().innerText();
      await page.reload();
      await simulated(page);
      await expect.poll(() => page.locator('.clock').first().innerText()).toBe(clock);
      expect(await entries(page)).toBeLessThanOrEqual(before + 1);
    });
  });

  long('holds the moment of a screen that nobody changed, and Back leads to it', async () => {
    await onPage(app.open('/', reduced), async (page) => {
      const clock = () => page.locator('.clock').first().innerText();
      await simulated(page);
      await page.locator('.came .was').waitFor();
      const opened = await clock();
      for (let press = 0; press < 3; press++) await page.keyboard.press('ArrowRight');
      await addressed(page, /^\?home&at=[\d.]+$/);
      const at = await clock();
      expect(at).not.toBe(opened);
      await page.reload();
      await simulated(page);
      await expect.poll(clock).toBe(at);
      // Left before it was written.
      await page.keyboard.press('ArrowRight');
      const left = await clock();
      await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Learn' }).click();
      await addressed(page, /^\?learn$/);
      await page.goBack();
      await simulated(page);
      await expect.poll(clock).toBe(left);
    });
  });

  long('is not written while the clock runs: a whole run played is one entry at most', async () => {
    await onPage(app.open('/?scenario=one-fifth&step=1'), async (page) => {
      await simulated(page);
      await addressed(page, /step=1$/);
      const before = await entries(page);
      await page.getByRole('region', { name: 'Playback' }).getByRole('button', { name: 'Play' }).click();
      await page.waitForTimeout(2_000);
      expect(await query(page)).toMatch(/step=1$/);
      await page.keyboard.press(' ');
      await addressed(page, /at=/);
      expect(await entries(page)).toBeLessThanOrEqual(before + 1);
    });
  });

  it('holds a run that somebody changed; Back returns to the one before, and Forward to the other', async () => {
    await onPage(app.open('/?scenario=last-night&step=2', reduced), async (page) => {
      await simulated(page);
      await addressed(page, /step=2$/);
      await crashVirginia(page);
      await addressed(page, /^#run=/);
      const virginia = page.getByRole('button', { name: /^Virginia main database/ }).first();
      await page.goBack();
      await expect.poll(() => virginia.getAttribute('aria-label'), { timeout: 10_000 }).not.toMatch(/crashed/);
      await page.goForward();
      await expect.poll(() => virginia.getAttribute('aria-label'), { timeout: 10_000 }).toMatch(/crashed/);
      await page.reload();
      await simulated(page);
      await expect.poll(() => virginia.getAttribute('aria-label'), { timeout: 10_000 }).toMatch(/crashed/);
    });
  });

  it('goes back to the architecture that was looked at before', async () => {
    await onPage(app.open('/?scenario=last-night&step=2', reduced), async (page) => {
      await simulated(page);
      await addressed(page, /step=2$/);
      await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Learn' }).click();
      await addressed(page, /^\?learn$/);
      await openLesson(page, 'One fifth of the tenants');
      await addressed(page, /scenario=one-fifth/);
      await page.goBack();
      await page.getByRole('heading', { name: 'Ways to spread a database' }).waitFor();
      await page.goBack();
      await expect.poll(() => lesson(page).innerText(), { timeout: 15_000 }).toMatch(/step 2 of 6/i);
    });
  });
});

describe('Share', () => {
  const codes = async (page: Page): Promise<{ frame: string; tag: string }> => {
    await page.getByRole('button', { name: 'Share' }).click();
    const text = (label: string) => page.getByLabel(label).inputValue();
    return { frame: await text('Embed, as a frame'), tag: await text('Embed, as a tag') };
  };

  long('hands on a run that was changed as it is, also as a tag', async () => {
    let shared = { frame: '', tag: '' };
    await onPage(app.open('/?scenario=last-night&step=2', reduced), async (page) => {
      await simulated(page);
      await crashVirginia(page);
      shared = await codes(page);
    });
    const blog = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A blog</title><div>${shared.frame}</div>${shared.tag}`;
    await onPage(app.openForeign(blog, { viewport: { width: 900, height: 1100 }, ...reduced }), async (page) => {
      const ours = () => page.frames().filter((frame) => frame.url().startsWith(app.origin));
      await expect.poll(() => ours().length, { timeout: 15_000 }).toBe(2);
      for (const frame of ours())
        await frame
          .getByText(/crashed/i)
          .or(frame.getByRole('button', { name: /crashed/ }))
          .first()
          .waitFor({ timeout: 20_000 });
    });
  });

  it('hands on the moment, not only the step before it', async () => {
    await onPage(app.open('/?scenario=last-night&step=2', reduced), async (page) => {
      await simulated(page);
      expect((await codes(page)).tag).toContain('scenario="last-night" step="2"');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.keyboard.press('ArrowRight');
      const { frame, tag } = await codes(page);
      expect(frame).toContain('embed.html#run=');
      expect(tag).toContain('<antipode-diagram run="');
    });
  });
});
