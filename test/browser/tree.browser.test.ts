/** Time as a tree: what was done parts a line from another; lines are stood on by pointer and keys, and compared. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { long, onPage, servedApp } from './harness.ts';
import { simulated } from './pages.ts';

const app = servedApp();
const WAIT = { timeout: 30_000 };
const tree = (page: Page) => page.getByRole('region', { name: 'Branches of time' });
const line = (page: Page, name: RegExp) => tree(page).getByRole('button', { name });

/** Crashes the main database by pointer, at the moment that is looked at. */
async function crashed(page: Page): Promise<void> {
  await simulated(page);
  await page.getByRole('button', { name: /^Virginia (?:main database|primary)/ }).click();
  await page.getByRole('button', { name: 'Crash', exact: true }).click();
  await line(page, /^Stand on: Nothing done/).waitFor(WAIT);
}

long(
  'grows where something is done; a press on a line stands on it, undo goes back and keeps the branch',
  async () => {
    await onPage(app.open('/?scenario=stale-in-tokyo&step=6'), async (page) => {
      expect(await tree(page).count()).toBe(0);
      await crashed(page);
      await line(page, /^Stand on: Nothing done/).click();
      await line(page, /^Stand on: Crashed Virginia/).waitFor(WAIT);
      await line(page, /^Stand on: Crashed Virginia/).click();
      await line(page, /^Stand on: Nothing done/).waitFor(WAIT);
      await page.keyboard.press('Control+z');
      await line(page, /^Stand on: Crashed Virginia/).waitFor(WAIT);
      // By keyboard: down the lines, and onto one.
      await line(page, /^Stand on: Crashed Virginia/).focus();
      await page.keyboard.press('Enter');
      await line(page, /^Stand on: Nothing done/).waitFor(WAIT);
      const time = page.getByRole('slider', { name: 'Time' });
      const before = Number(await time.getAttribute('aria-valuenow'));
      await time.focus();
      await page.keyboard.press('ArrowRight');
      await expect.poll(async () => Number(await time.getAttribute('aria-valuenow')), WAIT).toBeGreaterThan(before);
      const { violations } = await new AxeBuilder({ page }).include('.tree').analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    });
  },
  120_000,
);

it('two futures are compared at one clock, and are where they were when one comes back', async () => {
  await onPage(app.open('/?scenario=stale-in-tokyo&step=6'), async (page) => {
    await crashed(page);
    await tree(page).getByRole('button', { name: 'Compare these futures' }).click();
    const names = page.locator('.compare-table thead .column-head b');
    await expect.poll(() => names.allTextContents(), WAIT).toEqual(['Read replicas, nothing done', 'Read replicas, crash Virginia']);
    await page.getByRole('columnheader', { name: /^Difference/ }).waitFor(WAIT);
    await page.locator('[data-figures="done"]').waitFor({ timeout: 60_000 });
    expect(await page.locator('[data-row="machines"] td').last().innerText()).toBe('equal');
    expect(await page.locator('.compare .moment').count()).toBe(2);
    await page.goBack();
    await line(page, /^Stand on: Nothing done/).waitFor(WAIT);
  });
}, 120_000);
