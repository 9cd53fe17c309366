/** A challenge: opened from the list, judged by the whole run, not met as it is, helped after two tries and after four, and met by its own way. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { long, onPage, servedApp } from './harness.ts';
import { simulated } from './pages.ts';

const app = servedApp();
const WAIT = { timeout: 30_000 };
const banner = (page: Page) => page.getByRole('region', { name: 'Lose a confirmed write' });
const lost = (page: Page) => banner(page).getByRole('row', { name: /^Confirmed writes that are gone/ });

it('is taken on from the list by keyboard, is judged by what the run came to, and shows a hint after two tries, one way after four', async () => {
  await onPage(app.open('/?learn'), async (page) => {
    await page.getByRole('button', { name: 'Take it on: Lose a confirmed write' }).focus();
    await page.keyboard.press('Enter');
    await simulated(page);
    await banner(page).getByText('Nothing is changed yet.').waitFor(WAIT);
    await expect.poll(() => lost(page).textContent(), WAIT).toContain('✕ 0');
    await banner(page).getByText('A hint is given after 2 more tries, one way after 4.').waitFor();
    const sql = page.getByRole('textbox', { name: /SQL/ }).first();
    for (const left of ['1 more try,', '2 more tries', '1 more try.', null]) {
      await sql.focus();
      await page.keyboard.press('Control+Enter');
      await banner(page).getByText('Not yet: one part is missing.').waitFor(WAIT);
      if (left) await banner(page).getByText(left).waitFor(WAIT);
    }
    await banner(page).getByRole('button', { name: 'Hint' }).click();
    await banner(page)
      .getByText(/A copy can only take over/)
      .waitFor();
    const { violations } = await new AxeBuilder({ page }).include('.challenge-now').analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    await banner(page).getByRole('button', { name: 'Show one way' }).click();
    await banner(page)
      .getByText(/^Done: this run brings it about\. This is one way/)
      .waitFor(WAIT);
    expect(await lost(page).textContent()).toContain('✓ 1');
    await banner(page)
      .getByText(/^It took \d machines;/)
      .waitFor();
  });
}, 120_000);

long(
  'opens from its address, and changes of what has to stay do not count',
  async () => {
    await onPage(app.open('/?scenario=quick-and-safe'), async (page) => {
      const asks = page.getByRole('region', { name: 'At most one lost second' });
      await simulated(page);
      await asks.getByText('Nothing is changed yet.').waitFor(WAIT);
      const sql = page.getByRole('textbox', { name: /SQL/ }).first();
      await sql.click();
      await page.keyboard.press('Control+a');
      await page.keyboard.type('SELECT n FROM orders WHERE id = 1');
      await page.keyboard.press('Control+Enter');
      await asks.getByText(/^It does not count: for this one, what is asked and what breaks has to stay/).waitFor(WAIT);
    });
  },
  60_000,
);
