/** Looking inside: every kind of node opens, by pointer and by keyboard, shows what is there at the moment, and hides nothing from a reader. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { long, onPage, servedApp } from './harness.ts';
import { simulated } from './pages.ts';

const app = servedApp();
const panel = (page: Page) => page.getByRole('region', { name: 'Look inside' });

async function opened(page: Page, node: RegExp): Promise<void> {
  await simulated(page);
  await page.getByRole('button', { name: node }).first().focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('i');
  await panel(page).getByRole('heading', { name: 'What it knows' }).waitFor();
}

const seen = (page: Page) => expect.poll(() => panel(page).innerText(), { timeout: 15_000 });

describe('a node opens', () => {
  it('by a double click: the replica’s old cell is struck through, with the newest beside it; Escape closes it', () =>
    onPage(app.open('/?scenario=stale-in-tokyo&step=5'), async (page) => {
      await simulated(page);
      await page.getByRole('button', { name: /^Tokyo replica/ }).dblclick();
      await seen(page).toMatch(/1 version behind Virginia/);
      expect(await panel(page).locator('s').innerText()).toBe('Hello, wrold');
      await expect.poll(() => panel(page).getByRole('cell', { name: 'Hello, world', exact: true }).count()).toBe(1);
      await seen(page).toMatch(/pg_last_wal_replay_lsn\(\)\s+0/);
      await page.keyboard.press('Escape');
      await expect.poll(() => panel(page).count()).toBe(0);
    }));

  long('by Enter and Enter again; the rows are those of the moment that the clock is moved to', () =>
    onPage(app.open('/?scenario=stale-in-tokyo&step=5'), async (page) => {
      await simulated(page);
      await page.getByRole('button', { name: /^Tokyo replica/ }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: /^Tokyo replica/ }).focus();
      await page.keyboard.press('Enter');
      await seen(page).toMatch(/in Virginia[\s\S]*Hello, world/);
      await page.keyboard.press('End');
      await seen(page).toMatch(/Hello, world/);
      await expect.poll(() => panel(page).locator('s').count()).toBe(0);
    }),
  );

  long('large: a member’s log beside the others’, where what will be overwritten is said', () =>
    onPage(app.open('/?scenario=three-of-five&step=6'), async (page) => {
      await opened(page, /^Frankfurt member/);
      await panel(page).getByRole('button', { name: 'Open large' }).click();
      const logs = panel(page).getByRole('region', { name: 'Logs' });
      await expect.poll(() => logs.getByRole('row').count()).toBe(6);
      await expect.poll(() => logs.innerText()).toMatch(/will be overwritten/);
      expect(await logs.getByRole('row', { name: /^Frankfurt/ }).innerText()).toMatch(/seats 2: holder ← Dublin/);
      await seen(page).toMatch(/commitIndex\s+2/);
      await panel(page).getByRole('combobox', { name: 'Node' }).selectOption({ label: 'Virginia member' });
      await seen(page).toMatch(/nextIndex/);
    }),
  );

  it('a cache: its answers with the time that is left, and what the newest state would say', () =>
    onPage(app.open('/?scenario=sixty-seconds&step=5'), async (page) => {
      await opened(page, /^Tokyo cache/);
      await seen(page).toMatch(/0\.\d s left[\s\S]*40 55 since v1/);
      await seen(page).toMatch(/max_age\s+1\.5 s/);
    }));

  long('a partition: a key that is typed, and one that is moved round the ring by arrow keys, have a home', () =>
    onPage(app.open('/?scenario=one-fifth&step=4'), async (page) => {
      await opened(page, /^Dublin partition/);
      await panel(page).getByRole('textbox').fill('10');
      await seen(page).toMatch(/Slot [\d\s]+: Dublin keeps its 10 rows/);
      const mark = panel(page).getByRole('slider', { name: 'A key on the ring' });
      await mark.focus();
      for (let i = 0; i < 40; i++) await page.keyboard.press('ArrowRight');
      expect(await mark.getAttribute('aria-valuetext')).toMatch(/São Paulo/);
      await seen(page).toMatch(/São Paulo would keep it/);
    }),
  );

  long('a backup, and a node that is down: what is on its disk', () =>
    onPage(app.open('/?scenario=last-night&step=5'), async (page) => {
      await opened(page, /backup/);
      await seen(page).toMatch(/latest backup/);
      await seen(page).toMatch(/What it has[\s\S]*id/);
    }),
  );
});

describe('what is inside', () => {
  long('is closed to nobody: axe finds nothing, beside the picture and large, light and dark', async () => {
    for (const [path, node, colorScheme] of [
      ['/?scenario=three-of-five&step=6', /^Virginia member/, 'light'],
      ['/?scenario=one-fifth&step=4', /^Dublin partition/, 'dark'],
      ['/?scenario=stale-in-tokyo&step=5', /^Tokyo replica/, 'dark'],
      ['/?scenario=sixty-seconds&step=5', /^Tokyo cache/, 'light'],
    ] as const)
      await onPage(app.open(path, { colorScheme }), async (page) => {
        await opened(page, node);
        expect(
          (await new AxeBuilder({ page }).include('.inside').analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html]),
        ).toEqual([]);
        await panel(page).getByRole('button', { name: 'Open large' }).click();
        await page.waitForTimeout(300);
        expect(
          (await new AxeBuilder({ page }).include('.inside').analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html]),
        ).toEqual([]);
      });
  });

  long('fits a phone: nothing is wider than the page, and the way back is in sight', () =>
    onPage(app.open('/?scenario=stale-in-tokyo&step=5', { viewport: { width: 390, height: 844 } }), async (page) => {
      await opened(page, /^Tokyo replica/);
      expect(await panel(page).evaluate((each) => each.scrollWidth - each.clientWidth)).toBe(0);
      await panel(page)
        .getByRole('button', { name: /Back to the map/ })
        .click();
      expect(await panel(page).count()).toBe(0);
    }),
  );

  long('tells nothing of an open question that only somebody outside can see', () =>
    onPage(app.open('/?scenario=stale-in-tokyo&step=4'), async (page) => {
      await opened(page, /^Tokyo replica/);
      await seen(page).toMatch(/Guess first/);
      expect(await panel(page).innerText()).not.toMatch(/behind|differ|Hello, world/);
    }),
  );
});

describe('why', () => {
  const why = (page: Page) => page.getByRole('region', { name: 'Why', exact: true });

  it('Y walks the causes of the answer back to who asked, and says what a stale answer did not know; each line is a door', () =>
    onPage(app.open('/?scenario=stale-in-tokyo&step=5'), async (page) => {
      await simulated(page);
      await page.keyboard.press('y');
      const causes = why(page).getByRole('list', { name: 'Causes', exact: true });
      await expect.poll(() => causes.getByRole('listitem').count(), { timeout: 15_000 }).toBeGreaterThan(4);
      expect(await causes.getByRole('listitem').last().innerText()).toMatch(/because\s+Somebody asks as .*Tokyo: SELECT/);
      expect(await why(page).innerText()).toMatch(/on its way to Tokyo, and came 36\.9 ms after the answer/);
      await causes.getByRole('listitem').last().getByRole('button').click();
      await expect.poll(() => page.locator('.clock').first().innerText()).toMatch(/544\.0/);
      expect((await new AxeBuilder({ page }).include('.why').analyze()).violations.map(({ id }) => id)).toEqual([]);
      await page.keyboard.press('Escape');
      await expect.poll(() => why(page).count()).toBe(0);
    }));

  long('by pointer, beside the verdict; the chain is lit on the map', () =>
    onPage(app.open('/?scenario=stale-in-tokyo&step=5'), async (page) => {
      await simulated(page);
      const map = page.locator('.mapbox canvas').last();
      const before = await map.evaluate((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : ''));
      await page
        .getByRole('button', { name: /^Why\?/ })
        .first()
        .click();
      await why(page).waitFor();
      await expect.poll(() => map.evaluate((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : ''))).not.toBe(before);
    }),
  );
});

describe('a message', () => {
  it('shows the statement that it carries and the code that takes it', () =>
    onPage(app.open('/?scenario=stale-in-tokyo&step=5'), async (page) => {
      await opened(page, /^Tokyo replica/);
      await panel(page)
        .getByRole('button', { name: /^query from/ })
        .click();
      await page.keyboard.press('Escape');
      await page.getByRole('tab', { name: 'Message' }).click();
      const shown = page.getByRole('tabpanel');
      await expect.poll(() => shown.innerText()).toMatch(/SELECT id, title FROM posts WHERE id = 7/);
      await shown.getByText(/The code that ran: onQuery, read-replicas\/statements\.ts:\d+/).click();
      await expect.poll(() => shown.innerText()).toMatch(/export function onQuery\(/);
    }));
});

describe('the lanes', () => {
  const shown = (page: Page) => page.getByRole('img', { name: /^Space-time diagram/ }).getAttribute('aria-label');
  const spanMs = async (page: Page): Promise<number> => {
    const [, from = '', to = ''] = /diagram, ([\d\s]+) to ([\d\s]+) ms/.exec((await shown(page)) ?? '') ?? [];
    return Number(to.replace(/\s/g, '')) - Number(from.replace(/\s/g, ''));
  };

  it('are looked at from nearer and farther by keys and by wheel, and as usual again', () =>
    onPage(app.open('/?scenario=stale-in-tokyo&step=5'), async (page) => {
      await simulated(page);
      await page.getByRole('img', { name: /^Space-time diagram/ }).waitFor();
      const usual = await spanMs(page);
      for (let i = 0; i < 4; i++) await page.keyboard.press('+');
      await expect.poll(() => spanMs(page)).toBeLessThan(usual / 4);
      await page.keyboard.press('0');
      await expect.poll(() => spanMs(page)).toBe(usual);
      await page.getByRole('img', { name: /^Space-time diagram/ }).hover();
      await page.mouse.wheel(0, 600);
      await expect.poll(() => spanMs(page)).toBeGreaterThan(usual * 2);
    }));
});
