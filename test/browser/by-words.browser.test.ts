/** The page by its words alone: nothing here looks at a picture or a place, only at names, roles and what the live region says. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { onPage, servedApp } from './harness.ts';
import { simulated } from './pages.ts';

const app = servedApp();
const PATIENT = { timeout: 20_000 };
const said = (page: Page) => expect.poll(() => page.getByTestId('live').innerText(), PATIENT);

it('a lesson: the steps are heard, the question is answered from what was heard, and the verdict says whether that was right', () =>
  onPage(app.open('/?scenario=stale-in-tokyo&step=3'), async (page) => {
    await simulated(page);
    await said(page).toMatch(/^Step 3 of 10\./);
    await page.keyboard.press('.');
    await said(page).toMatch(/^Step 4 of 10\. The change is on its way\.[\s\S]*Guess first: /);
    // A copy that has not been told answers what it has.
    const options = page.getByRole('radio');
    const buttons = page.getByRole('button', { name: /old|wrold/i });
    await ((await options.count()) > 0 ? options.first() : buttons.first()).click();
    await page.keyboard.press('.');
    await expect
      .poll(() => page.getByRole('status').allInnerTexts(), PATIENT)
      .toEqual(expect.arrayContaining([expect.stringMatching(/Stale by [\d.]+ ms/)]));
  }));

it('a fault: a node is found by name and crashed, the event is heard, and what it means is read inside another node', () =>
  onPage(app.open('/?scenario=stale-in-tokyo&step=5'), async (page) => {
    await simulated(page);
    await page.getByRole('button', { name: /^Frankfurt replica/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Crash', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^Frankfurt replica.*crashed/ }).waitFor(PATIENT);
    await page.getByRole('button', { name: 'Look inside' }).focus();
    await page.keyboard.press('Enter');
    const inside = page.getByRole('region', { name: 'Look inside' });
    await expect
      .poll(() => inside.innerText(), PATIENT)
      .toMatch(/Frankfurt, a replica[\s\S]*It is down, and knows nothing\. What it has is on its disk\./);
    await inside.getByRole('combobox', { name: 'Node' }).selectOption({ label: 'Virginia primary' });
    // Which of its copies does the primary still believe in? All that it has heard of.
    await expect.poll(() => inside.getByRole('rowheader', { name: 'Frankfurt' }).count(), PATIENT).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => inside.count()).toBe(0);
  }));
