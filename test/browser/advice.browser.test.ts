/** The adviser on the page: what contradicts itself is said at its field, the form is in the address, results come as they are run and can be stopped. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { advise, type Advice } from '../../src/advice/advise.ts';
import { readApplication } from '../../src/advice/application.ts';
import { doTask } from '../../src/cli/tasks.ts';
import type { Sheet } from '../../src/claims/sheet.ts';
import * as Say from '../../src/words/en/advice/advice.ts';
import { long, onPage, servedApp } from './harness.ts';

const app = servedApp();
const WAIT = { timeout: 60_000 };
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

long(
  'says at each field what cannot be meant, loses nothing that was typed, and has the form in its address',
  async () => {
    await onPage(app.open('/?advice'), async (page) => {
      await page.getByRole('button', { name: 'tenants', exact: true }).click();
      await field(page, 'Tenants').fill('900');
      await field(page, 'Different queries').fill('30000');
      await page.getByText('It is 30000; give 20000 or less.').waitFor(WAIT);
      await field(page, 'Different queries').fill('300');
      await field(page, 'Reads each second').fill('some');
      await page.getByText('This is no number. Write one in figures, such as 40.').waitFor(WAIT);
      expect(await page.getByRole('button', { name: 'Run them all' }).first().isDisabled()).toBe(true);
      await field(page, 'Reads each second').fill('16');
      await field(page, 'Share of Virginia, %').fill('30');
      await page.getByText(/900 tenants ask 300 different queries: fewer than one each\./).waitFor(WAIT);
      await page.getByText('The shares are 105 % together. Make them 100 %.').waitFor(WAIT);
      const { violations } = await new AxeBuilder({ page }).include('.advice').analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
      await page.waitForTimeout(500);
      await page.reload();
      await expect.poll(() => field(page, 'Tenants').inputValue(), WAIT).toBe('900');
      expect(await field(page, 'Share of Virginia, %').inputValue()).toBe('30');
    });
  },
  60_000,
);

it('shows candidates as they have run, opens the run behind a figure, and stops when it is told to', async () => {
  await onPage(app.open(`/?advice${SMALL}`), async (page) => {
    await page.getByRole('button', { name: 'Run them all' }).first().click();
    await page.getByRole('heading', { name: /^So far first: / }).waitFor(WAIT);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped. What had come stands here.').waitFor(WAIT);
    const rows = await page.locator('.advised tbody').count();
    expect(rows).toBeGreaterThan(0);
    const { violations } = await new AxeBuilder({ page }).include('.advised').analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    await page
      .getByRole('button', { name: /^writes wait/ })
      .first()
      .click();
    await expect.poll(() => page.url(), WAIT).toContain('?play#run=');
  });
}, 120_000);

long(
  'ranks as the command line does',
  async () => {
    const expected = await inThisThread();
    await onPage(app.open(`/?advice${SMALL}`), async (page) => {
      await page.getByRole('combobox', { name: 'Runs of each of the best' }).selectOption('1');
      await page.getByRole('button', { name: 'Run them all' }).first().click();
      await page.getByRole('heading', { name: /^(?:For you|Level): / }).waitFor({ timeout: 500_000 });
      const shown = await page.locator('.advised > .wide').first().locator('tbody tr:first-child td:nth-child(4)').allTextContents();
      expect(shown.map((text) => text.trim())).toEqual(expected.ranks.map(({ figures }) => Say.inMsOrNever(figures.writesMs)));
    });
  },
  600_000,
);

const SMALL = `#for=${encodeURIComponent(
  JSON.stringify([
    'Small',
    [
      ['eastus', '60'],
      ['northeurope', '40'],
    ],
    null,
    ['4', '2', '10', '1', '0'],
    ['', '', '', '', ''],
  ]),
)}`;

async function inThisThread(): Promise<Advice> {
  const application = readApplication(
    {
      ...{ format: 'antipode-application/1', title: 'Small', readers: { eastus: 60, northeurope: 40 } },
      ...{ readsPerSecond: 4, writesPerSecond: 2, distinctQueries: 10 },
    },
    'Small',
  );
  return advise(application, {
    seeds: 1,
    playing: async (requests) => {
      const sheets: Sheet[] = [];
      for (const given of requests) sheets.push((await doTask({ name: 'see', given })) as Sheet);
      return sheets;
    },
  });
}
