/** Two terminals: ready stories at several levels, lines typed by hand, a wait that the other one ends, and a link that carries them. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { long, onPage, servedApp } from './harness.ts';
import { simulated } from './pages.ts';

const app = servedApp();

async function story(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
  await page.getByRole('region', { name: 'Two terminals' }).waitFor();
  await simulated(page);
}

/** To the end of what is simulated. */
async function toTheEnd(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Play', exact: true }).last().waitFor();
  await page.keyboard.press('End');
}

const lines = (page: Page, who: string): Promise<string[]> =>
  page
    .getByRole('list', { name: `${who}’s terminal` })
    .getByRole('listitem')
    .allInnerTexts();
const plain = async (page: Page, who: string): Promise<string> => (await lines(page, who)).join('\n').replaceAll(/\s+/g, ' ');

async function line(page: Page, who: string, sql: string): Promise<void> {
  const box = page.getByRole('textbox', { name: `A line for ${who}’s terminal` });
  await box.fill(sql);
  await box.press('Enter');
  await expect.poll(() => box.inputValue(), { message: 'a line that was given leaves its box' }).toBe('');
}

describe('a story of two terminals', () => {
  long('loses an update at read committed; at repeatable read it is refused with its code', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await story(page, 'Lost update');
      expect(await plain(page, 'Virginia'), 'what is to come says so, and has no answer').toContain('(to come, at 600.0 ms)');
      await toTheEnd(page);
      await expect.poll(() => plain(page, 'Virginia')).toMatch(/waited for Tokyo .* UPDATE 1 .* COMMIT .* id = 1 120/);
      for (const who of ['Tokyo', 'Virginia'])
        await page.getByRole('combobox', { name: `Isolation level of ${who}’s transactions` }).selectOption('repeatable read');
      await simulated(page);
      await toTheEnd(page);
      await expect.poll(() => plain(page, 'Virginia')).toMatch(/ERROR 40001: could not serialize access .* ROLLBACK .* id = 1 150/);
      await page.getByRole('button', { name: 'Virginia’s line was refused' }).click();
      const why = page.getByRole('region', { name: 'Why' });
      await why.getByRole('list', { name: 'Causes', exact: true }).getByText('Virginia').first().waitFor();
      await page.keyboard.press('Escape');
      await page
        .getByRole('list', { name: 'Tokyo’s terminal' })
        .getByRole('button', { name: /^Why\? The answer at/ })
        .last()
        .click();
      await why.getByRole('list', { name: 'Causes', exact: true }).getByText('Tokyo').first().waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
    });
  });

  long('a deadlock ends one of the two, and its link opens with both', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await story(page, 'Deadlock');
      await toTheEnd(page);
      await expect.poll(() => plain(page, 'Virginia')).toMatch(/ERROR 40P01: deadlock detected: this waits for Tokyo/);
      await expect.poll(() => page.url(), { timeout: 15_000 }).toContain('?play#run=');
      await page.waitForTimeout(1_000);
      const link = page.url();
      await page.goto('about:blank');
      await page.goto(link);
      await expect.poll(() => plain(page, 'Tokyo'), { timeout: 15_000 }).toMatch(/Ada \| 90 Bob \| 110/);
    });
  });

  long('write skew is possible below serializable only', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await story(page, 'Write skew');
      await toTheEnd(page);
      await expect.poll(() => plain(page, 'Virginia')).toMatch(/on_call = 1 0/);
      for (const who of ['Tokyo', 'Virginia'])
        await page.getByRole('combobox', { name: `Isolation level of ${who}’s transactions` }).selectOption('serializable');
      await simulated(page);
      await toTheEnd(page);
      await expect.poll(() => plain(page, 'Virginia')).toMatch(/COMMIT ERROR 40001: .* on_call = 1 1/);
    });
  });
});

describe('lines typed by hand', () => {
  it('one waits for the row of the other until that commits, and the clock stands meanwhile', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await story(page, 'Lost update');
      await line(page, 'Virginia', 'BEGIN');
      await expect.poll(() => plain(page, 'Virginia'), { message: 'what was to come is left' }).not.toContain('to come');
      await line(page, 'Virginia', 'UPDATE accounts SET balance = 7 WHERE id = 1');
      await expect.poll(() => plain(page, 'Virginia'), { timeout: 15_000 }).toContain('UPDATE 1');
      await line(page, 'Tokyo', 'UPDATE accounts SET balance = balance + 1 WHERE id = 1');
      await expect.poll(() => plain(page, 'Tokyo'), { timeout: 15_000 }).toContain('waits for Virginia');
      await page.getByRole('button', { name: 'Play', exact: true }).last().waitFor();
      const standing = await page.locator('.clock').innerText();
      const typed = page.getByRole('textbox', { name: 'A line for Tokyo’s terminal' });
      await typed.fill('COMMIT');
      await typed.press('Enter');
      expect(await page.getByRole('alert').innerText()).toContain('still waits for its last line');
      expect(await typed.inputValue(), 'nothing that was typed is lost').toBe('COMMIT');
      expect(await page.locator('.clock').innerText()).toBe(standing);
      await page.getByRole('button', { name: 'COMMIT, in Virginia’s terminal' }).click();
      await expect.poll(() => plain(page, 'Tokyo'), { timeout: 15_000 }).toMatch(/waited for Virginia .* UPDATE 1/);
    });
  });

  long('on a phone both stand in one column, in order of time', async () => {
    await onPage(app.open('/?play', { viewport: { width: 390, height: 844 } }), async (page) => {
      await story(page, 'Lost update');
      await toTheEnd(page);
      const all = page.getByRole('list', { name: 'Both terminals' });
      await expect.poll(async () => (await all.innerText()).replaceAll(/\s+/g, ' ')).toMatch(/tokyo=> BEGIN .* virginia=\*> UPDATE .* 120/);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    });
  });
});
