/** What is typed is answered, what is pressed is meant: nothing is swallowed, nothing is destroyed by surprise, everything can be undone. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/scenarios/index.ts';
import { long, onPage, servedApp } from './harness.ts';
import { openLesson, simulated } from './pages.ts';

const app = servedApp();

const node = (page: Page, name: RegExp) => page.getByRole('button', { name }).first();
const playing = (page: Page) => page.getByRole('region', { name: 'Playback' }).getByRole('button', { name: 'Pause' }).count();

describe('while a question is open', () => {
  it('SQL that is typed is answered in a run of one’s own, and its question waits in the run that was left', async () => {
    await onPage(app.open('/?scenario=stale-in-tokyo&step=4', { reducedMotion: 'reduce' }), async (page) => {
      await simulated(page);
      const asked = page.getByRole('group', { name: /^Guess first/ });
      for (let press = 0; press < 12 && (await asked.count()) === 0; press++) {
        await page.keyboard.press('PageDown');
        await page.waitForTimeout(80);
      }
      await expect.poll(() => asked.count()).toBe(1);
      const box = page.getByRole('region', { name: 'Console' }).getByRole('textbox');
      // The editor takes the box's place once the run has opened; a key pressed in that very moment would be nobody's.
      await expect.poll(() => box.evaluate((element) => element.tagName)).toBe('DIV');
      await box.fill('SELECT 6 * 7 AS answer');
      await box.press('Enter');
      await expect.poll(() => page.getByRole('cell', { name: '42' }).count(), { timeout: 15_000 }).toBe(1);
      expect(await asked.count()).toBe(0);
      await box.blur();
      await page.keyboard.press('Control+z');
      await expect.poll(() => asked.count(), { timeout: 10_000 }).toBe(1);
    });
  });

  it('End says in one sentence what comes first', async () => {
    await onPage(app.open('/?scenario=stale-in-tokyo&step=1', { reducedMotion: 'reduce' }), async (page) => {
      await simulated(page);
      await page.keyboard.press('End');
      await expect.poll(() => page.getByRole('alert').innerText()).toContain('A question comes first here');
      await page.getByRole('slider', { name: 'Time' }).press('End');
      await expect.poll(() => page.getByRole('alert').innerText()).toContain('A question comes first here');
    });
  });
});

describe('Space', () => {
  it('plays and pauses after a node, a client, a tab or a button was clicked, and breaks nothing', async () => {
    await onPage(app.open('/?scenario=last-night&step=1'), async (page) => {
      await simulated(page);
      for (const name of [/^Virginia (?:main database|primary)/, /^client, Tokyo|^Tokyo client/i]) {
        await node(page, name).click();
        await expect.poll(() => page.getByRole('region', { name: 'What can be done here' }).count()).toBe(1);
        const before = await playing(page);
        await page.keyboard.press(' ');
        await expect.poll(() => playing(page)).toBe(1 - before);
        await page.keyboard.press(' ');
        await expect.poll(() => playing(page)).toBe(before);
      }
      await openLesson(page, 'Three of five go on');
      await simulated(page);
      await page.getByRole('tab', { name: 'Events' }).click();
      const before = await playing(page);
      await page.keyboard.press(' ');
      await expect.poll(() => playing(page)).toBe(1 - before);
      expect(await page.getByRole('region', { name: 'Branches of time' }).count()).toBe(0);
    });
  });

  it('presses a button that was reached by keyboard, and choosing a node hands the focus to no verb', async () => {
    await onPage(app.open('/?scenario=last-night&step=1'), async (page) => {
      await simulated(page);
      await node(page, /^Virginia (?:main database|primary)/).focus();
      await page.keyboard.press('Enter');
      const panel = page.getByRole('region', { name: 'What can be done here' });
      await expect.poll(() => panel.evaluate((element) => element === document.activeElement)).toBe(true);
      await page.keyboard.press('Tab');
      await expect.poll(() => page.evaluate(() => document.activeElement?.textContent ?? '')).toMatch(/^Crash/);
      await page.keyboard.press(' ');
      await expect.poll(() => page.getByRole('button', { name: /^Stand on: Nothing done/ }).count()).toBe(1);
      // What the step says is still seen by whoever sees, and its words of the change beside it.
      const lesson = page.getByRole('region', { name: 'Lesson' });
      await lesson.getByText('You changed this run').waitFor();
      expect(await lesson.locator('.prose').innerText()).not.toBe('');
      await page.keyboard.press('Control+z');
      await expect.poll(() => page.getByRole('button', { name: /^Stand on: Crashed Virginia/ }).count()).toBe(1);
    });
  });
});

describe('words and picture', () => {
  it('speak of the same moment: what a step tells has happened by then', async () => {
    await onPage(app.open('/?scenario=last-night&step=3'), async (page) => {
      await simulated(page);
      const lesson = page.getByRole('region', { name: 'Lesson' });
      await lesson.getByRole('button', { name: /^Next/ }).click();
      await lesson.getByText(/^On the way to “The disk is gone”/).waitFor();
      expect(await lesson.getByRole('heading', { level: 1 }).innerText()).not.toContain('The disk is gone');
      expect(await node(page, /^Virginia (?:main database|primary)/).getAttribute('aria-label')).not.toMatch(/crashed/);
      await lesson.getByRole('heading', { name: 'The disk is gone' }).waitFor({ timeout: 15_000 });
      expect(await node(page, /^Virginia (?:main database|primary)/).getAttribute('aria-label')).toMatch(/crashed/);
    });
  });
});

describe('a lesson', () => {
  const clock = async (page: Page): Promise<number> => Number((await page.locator('.clock').first().innerText()).replace(/[^\d.]/g, ''));

  long.each(scenarios.map(({ id }) => id))('%s opens at its first step, in motion within a second, and stands soon after', async (id) => {
    await onPage(app.open(`/?scenario=${id}`), async (page) => {
      await simulated(page);
      const from = await clock(page);
      await expect.poll(() => clock(page), { timeout: 1_000, interval: 50 }).toBeGreaterThan(from);
      await expect.poll(() => playing(page), { timeout: 5_000 }).toBe(0);
      expect(await page.getByRole('region', { name: 'Lesson' }).innerText()).toMatch(/step 1 of \d+/i);
    });
  });

  long('stands at the step that a link names, and where motion is not wanted', async () => {
    for (const [path, options] of [
      ['/?scenario=last-night&step=1', {}],
      ['/?scenario=last-night', { reducedMotion: 'reduce' }],
    ] as const) {
      await onPage(app.open(path, options), async (page) => {
        await simulated(page);
        const at = await clock(page);
        await page.waitForTimeout(600);
        expect(await clock(page)).toBe(at);
      });
    }
  });

  it('asks what a reader in Tokyo gets after it has shown one who was right', async () => {
    await onPage(app.open('/?scenario=stale-in-tokyo&step=2', { reducedMotion: 'reduce' }), async (page) => {
      await simulated(page);
      const asked = page.getByRole('group', { name: /^Guess first/ });
      expect(await asked.count()).toBe(0);
      await page.getByRole('region', { name: 'Console' }).getByText('Fresh, in').waitFor();
      await page.keyboard.press('PageDown');
      await page.keyboard.press('PageDown');
      await expect.poll(() => asked.count()).toBe(1);
    });
  });
});

describe('a stale answer', () => {
  it('strikes out what is old in it, and nothing that is as it should be', async () => {
    await onPage(app.open('/?scenario=stale-in-tokyo&step=5'), async (page) => {
      await simulated(page);
      const console = page.getByRole('region', { name: 'Console' });
      await expect.poll(() => console.locator('td.was').allInnerTexts()).toEqual(['Hello, wrold']);
    });
  });

  it('is whole where there is room for it', async () => {
    await onPage(app.open('/?scenario=stale-in-tokyo&step=6'), async (page) => {
      await simulated(page);
      await page.getByRole('cell', { name: 'Hello, world', exact: true }).waitFor();
    });
  });
});

describe('distances in the lanes', () => {
  const distances = (page: Page) =>
    page
      .locator('.lanes text.lab2')
      .filter({ hasText: /^\d+ ms$/ })
      .count();

  long('are not measured from a primary that is down', async () => {
    for (const [step, from] of [
      [5, true],
      [7, false],
    ] as const) {
      await onPage(app.open(`/?scenario=stale-in-tokyo&step=${step}`), async (page) => {
        await simulated(page);
        await page.locator('.lanes text.lab').first().waitFor({ state: 'attached' });
        await expect.poll(() => distances(page).then((n) => n > 0)).toBe(from);
      });
    }
  });
});
