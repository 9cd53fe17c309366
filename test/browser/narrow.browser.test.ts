/** On a phone, a tablet and at twice the size of everything: the picture stays in sight, and no control is gone. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { onPage, servedApp } from './harness.ts';
import { simulated } from './pages.ts';

const app = servedApp();

async function inMenu(page: Page, menu: string, button: string): Promise<void> {
  await page.getByLabel(menu, { exact: true }).click();
  await page.locator('.menu[open]').getByRole('button', { name: button, exact: true }).click();
}

describe.each([
  { what: 'a phone', width: 390, height: 844 },
  { what: 'a tablet', width: 768, height: 1024 },
  { what: '1440×900 at 200 %', width: 720, height: 450 },
])('on $what', ({ width, height }) => {
  const opening = { viewport: { width, height }, reducedMotion: 'reduce' } as const;

  it('the picture stays in the top third while everything else scrolls, and nothing is wider than the screen', async () => {
    await onPage(app.open('/?scenario=stale-in-tokyo&step=4', opening), async (page) => {
      await simulated(page);
      for (const y of [0, 400, 100_000]) {
        await page.evaluate((to) => scrollTo(0, to), y);
        const box = await page.locator('.mapbox').boundingBox();
        expect(box?.y).toBeGreaterThanOrEqual(0);
        expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(height / 3 + 49);
        expect(box?.height).toBeGreaterThan(140);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      }
      await page.locator('.option').last().click();
      await page.getByText('your guess').waitFor();
    });
  });

  it('what does not fit the bars is in a menu, by pointer and by keyboard', async () => {
    await onPage(app.open('/?scenario=last-night&step=1', opening), async (page) => {
      await simulated(page);
      await inMenu(page, 'More', 'Settings');
      await page.getByRole('dialog', { name: 'Settings' }).or(page.getByRole('dialog')).first().waitFor();
      await page.keyboard.press('Escape');
      await page.getByLabel('More', { exact: true }).focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Escape');
      expect(await page.locator('.menu[open]').count()).toBe(0);
      await inMenu(page, 'More', 'Keys');
      await page.getByRole('dialog').getByText('play and pause').waitFor();
      await page.keyboard.press('Escape');
      await page.getByLabel('More of playback').click();
      await page.getByLabel('Playback ratio').selectOption('200');
      const clock = page.locator('.clock').first();
      const before = await clock.innerText();
      await page.getByRole('button', { name: 'Next message', exact: true }).click();
      await expect.poll(() => clock.innerText()).not.toBe(before);
      await inMenu(page, 'More', 'Present');
      await expect.poll(() => page.getByRole('region', { name: 'Console' }).count()).toBe(0);
    });
  });
});
