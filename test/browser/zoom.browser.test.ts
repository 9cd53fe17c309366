/** The map from nearer: by wheel, keys, buttons and drag; names keep their size, the page its keys, and embeds stand still. */
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { long, onPage, servedApp } from './harness.ts';
import { simulated } from './pages.ts';

const app = servedApp();

const place = async (mark: Locator): Promise<{ x: number; y: number; width: number }> => {
  const box = await mark.boundingBox();
  if (!box) throw new Error('It stands on the map.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width };
};

/** Until it stands still. */
async function rested(mark: Locator): Promise<{ x: number; y: number; width: number }> {
  // What was just asked for has begun by then.
  await mark.page().waitForTimeout(300);
  let before = await place(mark);
  await expect
    .poll(
      async () => {
        const now = await place(mark);
        const still = Math.hypot(now.x - before.x, now.y - before.y) < 0.5;
        before = now;
        return still;
      },
      { interval: 150 },
    )
    .toBe(true);
  return before;
}

async function opened(page: Page): Promise<{ tokyo: Locator; dublin: Locator }> {
  await page.getByRole('button', { name: 'start with five regions' }).click();
  await simulated(page);
  await page.getByRole('button', { name: 'Nearer', exact: true }).waitFor();
  return { tokyo: page.locator('[data-target="node:replica-japaneast"]'), dublin: page.locator('[data-target="node:primary-eastus"]') };
}

describe('the map of the playground', () => {
  it('comes nearer by wheel, where the pointer is; a drag moves it and clicks nothing; 0 shows the whole', async () => {
    await onPage(app.open('/?play'), async (page) => {
      const { tokyo, dublin } = await opened(page);
      const before = await rested(tokyo);
      const other = await place(dublin);
      await page.mouse.move(before.x, before.y);
      for (let i = 0; i < 6; i++) await page.mouse.wheel(0, -120);
      const near = await rested(tokyo);
      expect(Math.hypot(near.x - before.x, near.y - before.y), 'it stays under the pointer').toBeLessThan(30);
      // What is pointed at has an outline.
      expect(Math.abs(near.width - before.width), 'and keeps its size').toBeLessThan(3);
      expect((await place(dublin)).x - other.x, 'others go apart').toBeGreaterThan(200);
      await page.mouse.move(600, 400);
      await page.mouse.down();
      await page.mouse.move(640, 380, { steps: 4 });
      await page.mouse.move(700, 360, { steps: 4 });
      await page.mouse.up();
      const dragged = await rested(tokyo);
      expect(dragged.x - near.x).toBeGreaterThan(80);
      expect(await page.getByText('Make it the main region').count(), 'a drag selects nothing').toBe(0);
      await page.getByRole('button', { name: 'The whole map' }).click();
      const again = await rested(tokyo);
      expect(Math.hypot(again.x - before.x, again.y - before.y)).toBeLessThan(1);
      const { violations } = await new AxeBuilder({ page }).include('.mapbox').analyze();
      expect(violations.map(({ id }) => id)).toEqual([]);
    });
  });

  long('comes nearer and moves by keys when it has the focus; elsewhere they are what they were', async () => {
    await onPage(app.open('/?play'), async (page) => {
      const { tokyo } = await opened(page);
      const before = await rested(tokyo);
      await page.getByRole('button', { name: 'Nearer', exact: true }).focus();
      await page.keyboard.press('+');
      await page.keyboard.press('+');
      await rested(tokyo);
      await page.keyboard.press('ArrowLeft');
      const moved = await rested(tokyo);
      await page.keyboard.press('ArrowRight');
      expect(moved.x - (await rested(tokyo)).x).toBeGreaterThan(50);
      await page.keyboard.press('0');
      expect(Math.abs((await rested(tokyo)).x - before.x)).toBeLessThan(1);
      await page.getByRole('button', { name: 'Play', exact: true }).last().focus();
      await page.keyboard.press('+');
      expect(Math.abs((await rested(tokyo)).x - before.x), 'there it is the key of the lanes').toBeLessThan(1);
    });
  });

  long('shows where it is crowded, with the names of free places', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await opened(page);
      expect(await page.locator('.free-places text').count()).toBe(0);
      await page.getByRole('button', { name: /^Where it is crowded: \d+ places/ }).click();
      await expect.poll(() => page.locator('.free-places').textContent()).toContain('Frankfurt');
    });
  });

  long('a mark beyond the frame that is reached by keyboard comes into it', async () => {
    await onPage(app.open('/?play'), async (page) => {
      const { tokyo } = await opened(page);
      await page.getByRole('button', { name: /^Where it is crowded/ }).click();
      await expect.poll(async () => (await place(tokyo)).x).toBeLessThan(0);
      await tokyo.focus();
      await expect.poll(async () => (await place(tokyo)).x).toBeGreaterThan(0);
    });
  });

  long('without motion it cuts; two fingers pinch it', async () => {
    await onPage(app.open('/?play', { reducedMotion: 'reduce', hasTouch: true }), async (page) => {
      const { tokyo } = await opened(page);
      const before = await place(tokyo);
      await page.getByRole('button', { name: 'Nearer', exact: true }).click();
      await expect.poll(async () => Math.abs((await place(tokyo)).x - before.x)).toBeGreaterThan(30);
      await page.getByRole('button', { name: 'The whole map' }).click();
      await rested(tokyo);
      const client = await page.context().newCDPSession(page);
      const touch = (type: string, spread: number): Promise<unknown> =>
        client.send('Input.dispatchTouchEvent', {
          type: type as 'touchStart',
          touchPoints:
            type === 'touchEnd'
              ? []
              : [
                  { x: before.x - spread, y: before.y, id: 1 },
                  { x: before.x + spread, y: before.y, id: 2 },
                ],
        });
      const virginia = page.locator('[data-target="node:primary-eastus"]');
      const far = (await place(virginia)).x;
      await touch('touchStart', 20);
      for (const spread of [30, 45, 60]) await touch('touchMove', spread);
      await touch('touchEnd', 0);
      await rested(tokyo);
      expect((await place(virginia)).x - far).toBeGreaterThan(150);
    });
  });
});

long('a lesson’s map comes nearer, too; the landing and an embed stand still', async () => {
  await onPage(app.open('/?scenario=stale-in-tokyo'), async (page) => {
    await page.getByRole('button', { name: 'Nearer', exact: true }).waitFor();
  });
  for (const still of ['/', '/embed.html?scenario=stale-in-tokyo']) {
    await onPage(app.open(still), async (page) => {
      await page.locator('.picture').first().waitFor();
      await page.waitForTimeout(500);
      expect(await page.getByRole('button', { name: 'Nearer', exact: true }).count()).toBe(0);
    });
  }
});
