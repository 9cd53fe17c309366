/** The page without pictures: stepped, asked and broken by names, roles and what is said aloud, with the keyboard alone. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { long, onPage, servedApp } from './harness.ts';
import { simulated } from './pages.ts';

const app = servedApp();
const PATIENT = { timeout: 20_000 };
/** As a visitor who has chosen it before. */
const IN_WORDS = { init: "localStorage.setItem('antipode-words-only', 'yes')" };

const section = (page: Page, name: string) => page.getByRole('region', { name });
const live = (page: Page) => expect.poll(() => page.getByTestId('live').innerText(), PATIENT);
/** What any status says. */
const heard = (page: Page) => expect.poll(async () => (await page.getByRole('status').allInnerTexts()).join(' '), PATIENT);
const press = async (page: Page, role: 'button' | 'radio', name: string | RegExp): Promise<void> => {
  await page.getByRole(role, { name }).first().focus();
  await page.keyboard.press(role === 'radio' ? 'Space' : 'Enter');
};

async function axeClean(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes.map((n) => n.target).join()}`)).toEqual([]);
}

describe('in words', () => {
  it('a lesson is walked: the world is read, a message is heard to arrive, and the question is answered from that', () =>
    onPage(app.open('/?scenario=stale-in-tokyo&step=3'), async (page) => {
      await simulated(page);
      expect(await page.locator('.picture').count()).toBeGreaterThan(0);
      await page.keyboard.press('w');
      await section(page, 'The world now').waitFor();
      expect(await page.locator('.picture, canvas').count()).toBe(0);
      await page.keyboard.press('ArrowRight');
      await live(page).toMatch(/ms\. .*(?:WAL record|sets out|arrives)/);
      await page.keyboard.press('.');
      await live(page).toMatch(/^Step 4 of 10\. The change is on its way\.[\s\S]*Guess first: /);
      // Virginia has it, and what Tokyo will say is not told.
      const world = section(page, 'The world now');
      await expect.poll(() => world.innerText(), PATIENT).toMatch(/WAL records from Virginia[\s\S]*to Tokyo, there in [\d.]+ ms/);
      expect(await world.innerText()).not.toMatch(/Tokyo replica, version \d/);
      // The change is still on its way to Tokyo: a reader there is told the old title.
      await press(page, 'button', /old title/i);
      await page.keyboard.press('.');
      await heard(page).toMatch(/Stale by [\d.]+ ms/);
      await expect.poll(() => world.innerText(), PATIENT).toMatch(/Virginia primary, version 1[\s\S]*Tokyo replica, version 0/);
      await axeClean(page);
      await page.keyboard.press('w');
      await page.locator('.picture').first().waitFor();
    }));

  long('a fault in the playground: databases are put there, the primary is chosen by name and crashed, and who answers is asked', () =>
    onPage(app.open('/?play', IN_WORDS), async (page) => {
      await press(page, 'button', /start with five regions/i);
      await simulated(page);
      const world = section(page, 'The world now');
      await expect.poll(() => world.innerText(), PATIENT).toMatch(/Virginia primary[\s\S]*Tokyo replica/);
      const target = page.getByRole('combobox', { name: 'To whom or what' });
      await target.selectOption({ label: 'Virginia' });
      await press(page, 'button', 'Crash');
      await heard(page).toMatch(/Virginia crashes\. What it held in memory is gone/);
      await expect.poll(() => world.innerText(), PATIENT).toMatch(/Virginia primary, crashed/);
      // Does a copy still answer while the primary is down? It does.
      await page.getByRole('combobox', { name: /Ask as a client in/ }).selectOption({ label: 'Tokyo' });
      await press(page, 'button', /^Run/);
      await page.getByRole('button', { name: 'Play', exact: true }).first().press('Enter');
      await heard(page).toMatch(/Tokyo: (?:Fresh|Answered|Stale)/);
      await press(page, 'button', 'Undo what was done last');
      await axeClean(page);
    }),
  );

  long('the landing asks, kills and says what came of it; the choice is remembered', () =>
    onPage(app.open('/'), async (page) => {
      await simulated(page);
      await press(page, 'button', 'In words');
      await expect.poll(() => section(page, 'What just happened').innerText(), PATIENT).toMatch(/Stale by [\d.]+ ms/);
      await press(page, 'button', 'Kill Virginia');
      await heard(page).toMatch(/Virginia crashes/);
      await axeClean(page);
      await page.reload();
      await section(page, 'The world now').waitFor();
      await press(page, 'button', 'Back to the pictures');
      await page.locator('.picture').first().waitFor();
    }),
  );

  long('the comparison says the moment of each, and cuts are told as such', () =>
    onPage(app.open('/?compare', IN_WORDS), async (page) => {
      await expect.poll(() => page.getByRole('heading', { name: /^The world now/ }).count(), PATIENT).toBe(5);
      await press(page, 'button', /^Cut off /);
      await expect.poll(() => page.getByRole('list', { name: 'The network' }).first().innerText(), PATIENT).toMatch(/The network splits/);
    }),
  );
});
