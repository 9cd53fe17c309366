/** Free play: an empty planet is filled, set, asked and broken, by pointer and by keyboard. */
import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { long, onPage, servedApp } from './harness.ts';
import { simulated } from './pages.ts';

const app = servedApp();

async function fiveRegions(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'start with five regions' }).click();
  await simulated(page);
}

/** Lets virtual time pass, as fast as it may. */
async function play(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Play', exact: true }).last().click();
  await expect.poll(async () => Number((await page.locator('.clock').innerText()).replace(/[^\d.]/g, ''))).toBeGreaterThan(20);
}

const SIZES = [
  [1440, 900],
  [1280, 720],
  [1024, 768],
  [768, 1024],
  [390, 844],
] as const;

const nodes = (page: Page): Promise<string[]> =>
  page
    .getByRole('group', { name: 'Nodes' })
    .getByRole('button')
    .evaluateAll((all) => all.map((each) => each.getAttribute('data-target') ?? ''));

describe('an empty planet', () => {
  it('says what to do, and a click puts the first database there', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await page.getByRole('heading', { name: 'An empty planet' }).waitFor();
      expect(await page.getByRole('button', { name: 'Crash a node' }).isDisabled()).toBe(true);
      await page.getByRole('button', { name: /^Tokyo: free/ }).click();
      await simulated(page);
      await expect.poll(() => nodes(page), { timeout: 15_000 }).toEqual(['node:primary-japaneast', 'node:client-japaneast']);
      await page.getByText('Ask as a client in').waitFor();
    });
  });

  it('is filled by keyboard, too: a client, a database, another main region', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await page.getByRole('button', { name: /^Virginia: free/ }).focus();
      await page.keyboard.press('Enter');
      await simulated(page);
      await page.getByText('a client', { exact: true }).click();
      await page.getByRole('button', { name: /^Dublin: free, 7\d ms from Virginia; adds a client/ }).focus();
      await page.keyboard.press('Enter');
      await simulated(page);
      await expect
        .poll(() => nodes(page), { timeout: 15_000 })
        .toEqual(['node:primary-eastus', 'node:client-eastus', 'node:client-northeurope']);
      await page.getByText(/Places: 2 of 30/).click();
      await page.getByRole('checkbox', { name: 'database in Dublin' }).press('Space');
      await expect.poll(() => nodes(page), { timeout: 15_000 }).toContain('node:replica-northeurope');
      await page.getByRole('radio', { name: 'Dublin is the main region' }).press('Space');
      await expect.poll(() => nodes(page), { timeout: 15_000 }).toContain('node:primary-northeurope');
      await simulated(page);
    });
  });

  long('has a system, settings, traffic and data, all of them in its link', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await fiveRegions(page);
      await page.getByRole('button', { name: 'Partitions', exact: true }).click();
      await expect.poll(() => nodes(page), { timeout: 15_000 }).toContain('node:router-japaneast');
      await page.getByRole('button', { name: 'tenants' }).click();
      await page
        .getByText('2 more settings of this system')
        .or(page.getByText(/more settings? of this system/))
        .click();
      const wait = page.getByRole('textbox', { name: 'partitionTimeoutMs' });
      await wait.fill('700');
      await wait.press('Enter');
      await page.getByRole('slider', { name: 'Writes' }).press('End');
      await simulated(page);
      await expect.poll(() => page.url(), { timeout: 15_000 }).toContain('?play#run=');
      await page.waitForTimeout(1_000);
      const link = page.url();
      await page.goto('about:blank');
      await page.goto(link);
      await simulated(page);
      expect(await page.getByRole('button', { name: 'Partitions', exact: true }).getAttribute('aria-pressed')).toBe('true');
      expect(await page.getByRole('textbox', { name: 'partitionTimeoutMs' }).inputValue()).toBe('700');
      expect(await page.getByRole('button', { name: 'tenants' }).getAttribute('aria-pressed')).toBe('true');
      expect(await page.getByRole('slider', { name: 'Writes' }).getAttribute('aria-valuetext')).toBe('100 %');
    });
  });

  long('refuses what is out of range in a sentence, and keeps what was typed', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await fiveRegions(page);
      await page.getByText(/more settings of this system/).click();
      const field = page.getByRole('textbox', { name: 'heartbeatMs' });
      await field.fill('3');
      await field.press('Enter');
      expect(await page.getByRole('alert').innerText()).toContain('heartbeatMs: it has to lie between 10 and 60000.');
      expect(await field.inputValue()).toBe('3');
    });
  });

  long('shows what comes of its traffic, and goes on beyond the end of its run', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await fiveRegions(page);
      await page.getByRole('combobox', { name: 'Playback ratio' }).selectOption('5000');
      await page.getByRole('button', { name: 'Play', exact: true }).last().click();
      await expect
        .poll(async () => Number((await page.locator('.clock').innerText()).replace(/[^\d.]/g, '')), { timeout: 30_000 })
        .toBeGreaterThan(15_000);
      await page.keyboard.press('Space');
      await page.getByRole('button', { name: 'Play', exact: true }).last().waitFor();
      const words = await page.getByRole('img', { name: /reads in the last 3.6 s/ }).getAttribute('aria-label');
      expect(Number(/^\d+/.exec(words ?? '')?.[0])).toBeGreaterThan(100);
    });
  });
});

describe('the fault palette', () => {
  long('cuts the Atlantic with a line, and Undo heals it', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await fiveRegions(page);
      await play(page);
      await page.keyboard.press('3');
      const from = await page
        .getByRole('button', { name: /^Virginia/ })
        .first()
        .boundingBox();
      const to = await page
        .getByRole('button', { name: /^Dublin/ })
        .first()
        .boundingBox();
      if (!from || !to) throw new Error('They stand on the map.');
      const x = (from.x + from.width + to.x) / 2;
      await page.mouse.move(x, from.y - 60);
      await page.mouse.down();
      await page.mouse.move(x, from.y);
      await page.mouse.move(x + 30, from.y + 400);
      await page.mouse.up();
      await expect.poll(() => page.getByText('Dublin cut').count(), { timeout: 15_000 }).toBe(1);
      await page.keyboard.press('Control+z');
      await expect.poll(() => page.getByText('Dublin cut').count()).toBe(0);
    });
  });

  it('every fault is in sight in its column at any size, and the heading covers nothing of the map', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await fiveRegions(page);
      await page.keyboard.press('5');
      await page.getByText('Now point at a region.').waitFor();
      for (const [width, height] of SIZES) {
        await page.setViewportSize({ width, height });
        const seen = await page.evaluate(() => {
          const box = (query: string): DOMRect => (document.querySelector(query) ?? document.body).getBoundingClientRect();
          const faults = [...document.querySelectorAll('.fault')].map((each) => each.getBoundingClientRect().right);
          const column = innerWidth > 1000 ? box('.play-side').left : innerWidth;
          return { faults, column, palette: box('.palette').right, headEnds: box('.play-head').bottom, mapBegins: box('.mapbox').top };
        });
        expect(seen.faults).toHaveLength(7);
        for (const right of [...seen.faults, seen.palette]) expect(right, `at ${width}×${height}`).toBeLessThanOrEqual(seen.column + 1);
        expect(seen.headEnds, `at ${width}×${height}`).toBeLessThanOrEqual(seen.mapBegins);
      }
    });
  });

  it('crashes a node by keyboard alone; Escape lets go, and Space still plays', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await fiveRegions(page);
      await play(page);
      await page.keyboard.press('1');
      await page.keyboard.press('Escape');
      expect(await page.getByText('Now point at').count()).toBe(0);
      await page.keyboard.press('1');
      await page.getByRole('button', { name: /^Tokyo replica/ }).focus();
      await page.getByText('Crash Tokyo?').waitFor();
      await page.keyboard.press('Enter');
      await expect.poll(() => page.getByRole('button', { name: /^Tokyo replica, crashed/ }).count(), { timeout: 15_000 }).toBe(1);
    });
  });

  long('does each of its faults to what it is aimed at', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await fiveRegions(page);
      await play(page);
      await page.getByRole('button', { name: 'Pause', exact: true }).click();
      const strike = async (key: string, target: RegExp): Promise<void> => {
        await page.keyboard.press(key);
        await page.getByRole('button', { name: target }).first().focus();
        await page.keyboard.press('Enter');
        await page.getByText('Going on from here…').waitFor({ state: 'detached', timeout: 15_000 });
      };
      await strike('2', /^Sydney replica/);
      await expect.poll(() => page.getByRole('button', { name: /^Sydney replica, paused/ }).count(), { timeout: 15_000 }).toBe(1);
      await strike('4', /^Link Virginia to Tokyo/);
      await expect
        .poll(() => page.getByRole('button', { name: /^Link Virginia to Tokyo.*5 × slower/ }).count(), { timeout: 15_000 })
        .toBe(1);
      await strike('5', /^São Paulo replica/);
      await expect.poll(() => page.getByRole('button', { name: /^São Paulo replica, crashed/ }).count(), { timeout: 15_000 }).toBe(1);
      await strike('6', /^Dublin replica/);
      await strike('7', /^Dublin replica/);
      await expect.poll(() => page.getByRole('button', { name: /^Dublin replica, crashed/ }).count(), { timeout: 15_000 }).toBe(1);
    });
  });
});

describe('data of one’s own', () => {
  long('comes from a CSV file, is asked at once, and a broken one is answered in a sentence', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await fiveRegions(page);
      const choose = page.getByLabel('or load .sql, .csv, .sqlite');
      await choose.setInputFiles({ name: 'broken.csv', mimeType: 'text/csv', buffer: Buffer.from('id,name\n1,a\n2\n') });
      await page.getByText('broken.csv, row 3: it has 1 field,').waitFor();
      await choose.setInputFiles({ name: 'rivers.csv', mimeType: 'text/csv', buffer: Buffer.from('id,name\n1,Nile\n2,Rhine\n') });
      await page.getByText('Tables: rivers.').waitFor();
      const box = page.getByRole('textbox', { name: /^SQL/ });
      await box.fill('SELECT name FROM rivers WHERE id = 2');
      await box.press('Enter');
      await expect.poll(() => page.getByRole('cell', { name: 'Rhine' }).count(), { timeout: 15_000 }).toBe(1);
    });
  });
});

describe('keeping a planet', () => {
  long('as a file that opens again', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await fiveRegions(page);
      await page.getByRole('button', { name: 'Multi-master', exact: true }).click();
      await simulated(page);
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save as a file' }).click()]);
      const path = await download.path();
      await page.getByRole('button', { name: 'Clear the planet' }).click();
      await page.getByRole('heading', { name: 'An empty planet' }).waitFor();
      await page
        .getByLabel('Open a file')
        .setInputFiles({ name: 'not.json', mimeType: 'application/json', buffer: Buffer.from('{"format": 1}') });
      await page.getByText(/^not\.json/).waitFor();
      await page.getByLabel('Open a file').setInputFiles({ name: 'planet.json', mimeType: 'application/json', buffer: readFileSync(path) });
      await expect.poll(() => nodes(page), { timeout: 15_000 }).toContain('node:member-japaneast');
    });
  });

  long('and a report of a mistake has the run in it', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await fiveRegions(page);
      await page.getByRole('button', { name: 'Report a mistake' }).click();
      expect(await page.getByLabel('Report', { exact: true }).inputValue()).toMatch(/seed 7[\s\S]+Run: http.+\?play#run=/);
    });
  });
});

describe('the time line', () => {
  long('has what was done, to be moved by keys and taken back', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await fiveRegions(page);
      await play(page);
      await page.keyboard.press('1');
      await page.getByRole('button', { name: /^Tokyo replica/ }).click();
      const mark = page.getByRole('button', { name: /^crash Tokyo, at/ });
      await mark.waitFor({ timeout: 15_000 });
      const before = await mark.getAttribute('aria-label');
      await mark.press('Shift+ArrowRight');
      await expect.poll(() => mark.getAttribute('aria-label'), { timeout: 15_000 }).not.toBe(before);
      await mark.press('Delete');
      await expect.poll(() => mark.count(), { timeout: 15_000 }).toBe(0);
    });
  });
});

describe('a slow disk', () => {
  long('is struck from the palette, seen inside, dragged to another time, and mended', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await fiveRegions(page);
      await play(page);
      await page.getByRole('button', { name: 'Pause', exact: true }).click();
      await page.keyboard.press('7');
      await page.getByText('100 times slower', { exact: true }).click();
      await page.getByRole('button', { name: /^Virginia primary/ }).focus();
      await page.getByText('Slow the disk of Virginia?').waitFor();
      await page.keyboard.press('Enter');
      const mark = page.getByRole('button', { name: /^slow the disk of Virginia, at/ });
      await mark.waitFor({ timeout: 15_000 });
      await page.getByRole('button', { name: /^Virginia primary/ }).click();
      await page.getByRole('button', { name: 'Mend its disk' }).waitFor({ timeout: 15_000 });
      await page.keyboard.press('i');
      await page.getByText('each fsync 100 times as long').waitFor({ timeout: 15_000 });
      await page.keyboard.press('Escape');
      const before = await mark.getAttribute('aria-label');
      const box = await mark.boundingBox();
      if (!box) throw new Error('It stands on the time line.');
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x + 200, box.y + box.height / 2, { steps: 5 });
      await page.mouse.up();
      await expect.poll(() => mark.getAttribute('aria-label'), { timeout: 15_000 }).not.toBe(before);
    });
  });
});

describe('the editor', () => {
  it('completes a column of this schema, marks a mistake, and has what was asked under ↑', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await fiveRegions(page);
      const box = page.getByRole('textbox', { name: /^SQL/ });
      await expect.poll(() => box.evaluate((element) => element.tagName), { timeout: 15_000 }).toBe('DIV');
      await box.fill('');
      await box.pressSequentially('SELECT post_');
      await page.getByRole('option', { name: 'post_id' }).first().waitFor();
      await page.keyboard.press('Tab');
      await box.pressSequentially(', titel FROM posts');
      await page.keyboard.press('Enter');
      await page.locator('.cm-lintRange-error').waitFor({ timeout: 15_000 });
      expect(await page.locator('.cm-lintRange-error').innerText()).toBe('titel');
      await box.fill('SELECT 1 AS one; SELECT 2 AS two');
      await page.keyboard.press('Enter');
      await expect.poll(() => page.getByRole('columnheader', { name: 'two' }).count(), { timeout: 20_000 }).toBe(1);
      await box.fill('42');
      await box.press('ArrowUp');
      expect(await box.innerText()).toContain('SELECT 2 AS two');
      await box.press('ArrowDown');
      expect(await box.innerText()).toContain('42');
    });
  });
});

describe('a lesson', () => {
  it('ends with a way on: the same planet, with what has happened to it', async () => {
    await onPage(app.open('/?scenario=stale-in-tokyo&step=10'), async (page) => {
      await simulated(page);
      await page.getByRole('button', { name: 'Go on from here' }).click();
      await page.getByText('A click on a city adds').waitFor();
      await simulated(page);
      await expect
        .poll(() => page.getByRole('button', { name: /^Virginia (?:main database|primary), crashed/ }).count(), { timeout: 15_000 })
        .toBe(1);
      expect(await page.getByRole('button', { name: 'Read replicas', exact: true }).getAttribute('aria-pressed')).toBe('true');
    });
  });
});

describe('for everyone', () => {
  long.each([
    { name: 'empty', fill: false, options: { colorScheme: 'light' } },
    { name: 'dark, at work', fill: true, options: { colorScheme: 'dark' } },
    { name: 'at 390', fill: true, options: { viewport: { width: 390, height: 844 } } },
  ] as const)('axe finds nothing: $name', async ({ fill, options }) => {
    await onPage(app.open('/?play', options), async (page) => {
      await page.getByRole('heading', { name: 'An empty planet' }).waitFor();
      if (fill) {
        await fiveRegions(page);
        await page.keyboard.press('3');
      }
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes: found }) => `${id}: ${found.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);
    });
  });
});
