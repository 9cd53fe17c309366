/** The first minute: a stale read is seen and explained, whatever is pressed is a real run, and four ways lead on. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { long, onPage, servedApp } from './harness.ts';
import { simulated } from './pages.ts';

const app = servedApp();
const still = { reducedMotion: 'reduce' } as const;

const prompt = (page: Page) => page.getByRole('region', { name: 'Console' });
const verb = (page: Page, name: string) => prompt(page).getByRole('button', { name });
const said = (page: Page, words: string | RegExp) => prompt(page).getByText(words).first().waitFor({ timeout: 15_000 });
const clock = (page: Page) => page.locator('.clock').first().innerText();
const address = (page: Page, what: RegExp) =>
  expect.poll(() => page.evaluate(() => location.search + location.hash), { timeout: 10_000 }).toMatch(what);

describe('the landing', () => {
  it('opens paused on a stale answer, strikes out what is old, and says why in figures', async () => {
    await onPage(app.open('/'), async (page) => {
      await simulated(page);
      await said(page, /^Stale by [\d.]+ ms/);
      expect(await page.locator('.came .was').innerText()).toBe('Hello, wrold');
      await expect.poll(() => page.locator('.note').innerText()).toMatch(/needs\s[\d.]+\sms to Tokyo\. Whoever asks there/);
      const at = await clock(page);
      await page.waitForTimeout(600);
      expect(await clock(page)).toBe(at);
      await prompt(page)
        .getByRole('button', { name: /^Stale by/ })
        .click();
      await page
        .getByRole('region', { name: 'Why' })
        .getByRole('list', { name: 'Causes', exact: true })
        .getByRole('listitem')
        .first()
        .waitFor();
      expect(await clock(page)).toBe(at);
    });
  });

  it('goes on when it is played, from the keyboard too', async () => {
    await onPage(app.open('/'), async (page) => {
      await simulated(page);
      const at = await clock(page);
      await page.keyboard.press(' ');
      await expect.poll(() => clock(page)).not.toBe(at);
      await page.getByRole('button', { name: 'Pause' }).click();
    });
  });

  it('answers what is typed, and says where a mistake is', async () => {
    await onPage(app.open('/', still), async (page) => {
      await simulated(page);
      const box = prompt(page).getByRole('textbox');
      await box.fill('SELECT count(*) FROM posts');
      await box.press('Enter');
      await expect.poll(() => page.locator('.came .value').innerText(), { timeout: 15_000 }).toBe('3');
      await box.fill('SELECT titel FROM posts');
      await prompt(page).getByRole('button', { name: 'Ask', exact: true }).click();
      await said(page, /Did you mean title/);
      await address(page, /^\?home#run=/);
    });
  });

  it('a change of the title is on its way while Tokyo still reads the old one; later it reads the new', async () => {
    await onPage(app.open('/', still), async (page) => {
      await simulated(page);
      await verb(page, 'Change the title').click();
      await said(page, /^Written in/);
      await verb(page, 'Ask again').click();
      await said(page, /^Stale by/);
      const seen = page.locator('.came .value');
      const old = await seen.innerText();
      for (
        let press = 0;
        press < 400 &&
        (await prompt(page)
          .getByText(/^Fresh/)
          .count()) === 0;
        press++
      ) {
        if (press % 12 === 11) await verb(page, 'Ask again').click();
        else await page.keyboard.press('ArrowRight');
        await page.waitForTimeout(30);
      }
      await said(page, /^Fresh/);
      expect(await seen.innerText()).not.toBe(old);
    });
  });

  it('Virginia can be killed: the sentence says so, copies still answer, and it can be started again, or all be undone', async () => {
    await onPage(app.open('/', still), async (page) => {
      await simulated(page);
      await verb(page, 'Kill Virginia').click();
      await page.getByText('Virginia is down.').waitFor({ timeout: 15_000 });
      await verb(page, 'Ask again').click();
      await said(page, /Stale by|Fresh/);
      await verb(page, 'Start Virginia again').click();
      await verb(page, 'Kill Virginia').waitFor({ timeout: 15_000 });
      await page.keyboard.press('Control+z');
      await verb(page, 'Start Virginia again').waitFor({ timeout: 15_000 });
    });
  });

  it('a click on a free city asks from there, and so does one on a city with a copy; the list does it by keyboard', async () => {
    await onPage(app.open('/', still), async (page) => {
      await simulated(page);
      await page.locator('.cities .free', { hasText: 'Sydney' }).locator('.ring').click();
      await said(page, /Sydney asked|Stale by|Fresh/);
      const picked = prompt(page).getByRole('combobox');
      await expect.poll(() => picked.inputValue()).toBe('australiaeast');
      await page.getByRole('button', { name: /^Sydney replica/ }).waitFor({ timeout: 15_000 });
      await page.getByRole('button', { name: /^Region São Paulo/ }).click();
      await expect.poll(() => picked.inputValue()).toBe('brazilsouth');
      await picked.focus();
      await picked.selectOption('uksouth');
      await prompt(page).getByRole('textbox').press('Enter');
      await page.getByRole('button', { name: /^London replica/ }).waitFor({ timeout: 15_000 });
      expect(await page.getByRole('button', { name: /^Sydney replica/ }).count()).toBe(0);
    });
  });

  long('a run that was changed is the same after a reload', async () => {
    await onPage(app.open('/', still), async (page) => {
      await simulated(page);
      await verb(page, 'Change the title').click();
      await said(page, /^Written in/);
      await address(page, /^\?home#run=/);
      await page.reload();
      await simulated(page);
      await page.getByRole('heading', { level: 1, name: /^Real databases/ }).waitFor();
      await page.getByRole('button', { name: /^Virginia primary, version 2/ }).waitFor();
    });
  });

  long.each([390, 768, 1024])('at %i px nothing is wider than the screen, and every control is there', async (width) => {
    await onPage(app.open('/', { viewport: { width, height: 844 }, ...still }), async (page) => {
      await simulated(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      for (const name of ['Ask again', 'Change the title', 'Kill Virginia']) expect(await verb(page, name).isVisible()).toBe(true);
      const boxes = await page
        .locator('.top button:visible, .top summary:visible')
        .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().right));
      expect(Math.max(...boxes)).toBeLessThanOrEqual(width);
    });
  });
});

describe('ways on', () => {
  it('lead to a lesson, and back by the list of lessons; the lesson ends in the playground with its run', async () => {
    await onPage(app.open('/', still), async (page) => {
      await simulated(page);
      await page.getByRole('button', { name: /^Learn .*Start: A stale read/ }).click();
      await address(page, /^\?scenario=stale-in-tokyo/);
      await page.getByRole('button', { name: '‹ Lessons' }).click();
      await page.getByRole('heading', { name: 'Ways to spread a database' }).waitFor();
      await address(page, /^\?learn$/);
      await page.goto(`${app.origin}/?scenario=stale-in-tokyo&step=10`);
      await simulated(page);
      const at = await clock(page);
      await page.getByRole('button', { name: 'Go on from here' }).click();
      await address(page, /^\?play/);
      await expect.poll(() => clock(page), { timeout: 15_000 }).toBe(at);
    });
  });

  it('copy a tag that shows the stale read on any page', async () => {
    await onPage(app.open('/', { ...still, permissions: ['clipboard-read', 'clipboard-write'] }), async (page) => {
      await simulated(page);
      await page.getByRole('button', { name: /^Teach and embed/ }).click();
      await page.getByText('Copied: paste it into your page.').waitFor();
      const tag = await page.evaluate(() => navigator.clipboard.readText());
      expect(tag).toContain('<antipode-diagram scenario="stale-in-tokyo" step="5">');
    });
  });

  long.each(['reduce', 'no-preference'] as const)('open the playground and the comparison, with motion: %s', async (reducedMotion) => {
    await onPage(app.open('/', { reducedMotion }), async (page) => {
      for (const [name, at] of [
        [/^Play /, /^\?play/],
        [/^Compare /, /^\?compare/],
      ] as const) {
        await simulated(page);
        await page.getByRole('navigation', { name: 'Ways on' }).getByRole('button', { name }).click();
        await address(page, at);
        await page.getByRole('button', { name: 'Antipode, home' }).click();
      }
    });
  });
});
