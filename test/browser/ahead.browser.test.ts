/** What can go wrong from here: by keyboard alone a guarantee is chosen, searched for, and what breaks it opens as a branch of time. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { onPage, servedApp } from './harness.ts';
import { simulated } from './pages.ts';

const app = servedApp();
const WAIT = { timeout: 60_000 };
const panel = (page: Page) => page.getByRole('region', { name: 'What can go wrong from here?' });

async function opened(page: Page): Promise<void> {
  await simulated(page);
  const tabs = page.getByRole('tablist', { name: 'Below' });
  await tabs.getByRole('tab', { selected: true }).focus();
  await page.keyboard.press('ArrowLeft');
  await panel(page).waitFor(WAIT);
}

it('finds a stale read from the moment that is looked at, and opens it a little before: by keyboard', async () => {
  await onPage(app.open('/?scenario=stale-in-tokyo&step=2'), async (page) => {
    await opened(page);
    // What the room promises stands apart.
    await expect.poll(() => panel(page).locator('optgroup').first().getAttribute('label'), WAIT).toBe('Promised as things stand');
    const promised = await panel(page).locator('optgroup').first().locator('option').allTextContents();
    expect(promised).toContain('Convergence');
    expect(promised).not.toContain('Linearizable');
    const choice = panel(page).getByRole('combobox', { name: 'Guarantee to break' });
    await choice.focus();
    await page.keyboard.type('Linear');
    expect(await choice.inputValue()).toBe('linearizable');
    const time = page.getByRole('slider', { name: 'Time' });
    const before = Number(await time.getAttribute('aria-valuenow'));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await panel(page)
      .getByText(/^Linearizable broke at .* This system does not promise it\.$/)
      .waitFor(WAIT);
    const tree = page.getByRole('region', { name: 'Branches of time' });
    await tree.getByRole('button', { name: /^Stand on: Nothing done/ }).waitFor(WAIT);
    await expect.poll(async () => Number(await time.getAttribute('aria-valuenow')), WAIT).toBeGreaterThan(before);
    // What was done is named, and what shows it is asked a moment later.
    expect(await panel(page).getByRole('listitem').count()).toBeGreaterThan(0);
    await page.getByRole('region', { name: 'Playback' }).getByRole('button', { name: 'Play' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.verdict.stale').waitFor(WAIT);
    const { violations } = await new AxeBuilder({ page }).include('.ahead').analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  });
}, 150_000);

it('says honestly that it found nothing so far when it is stopped', async () => {
  await onPage(app.open('/?scenario=three-of-five&step=2'), async (page) => {
    await opened(page);
    const choice = panel(page).getByRole('combobox', { name: 'Guarantee to break' });
    await choice.selectOption('linearizable');
    await panel(page).getByRole('button', { name: 'Search', exact: true }).click();
    await panel(page).getByRole('button', { name: 'Stop' }).click(WAIT);
    await panel(page)
      .getByText(/^Stopped after \d+ schedules: nothing found so far\.$/)
      .waitFor(WAIT);
    await panel(page).getByRole('button', { name: 'Search on' }).waitFor(WAIT);
  });
}, 120_000);
