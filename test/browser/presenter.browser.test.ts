/** The presenter's window beside the one with the lesson: both move it on, both count hands; one is black when the other says so. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { onPage, servedApp } from './harness.ts';
import { simulated, watch } from './pages.ts';

const app = servedApp();
const projector = { viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' } as const;

async function presenterOf(page: Page): Promise<Page> {
  const [opened] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('n')]);
  await opened.getByRole('heading', { name: 'On the projector now' }).waitFor();
  return opened;
}

const sees = (page: Page, words: string | RegExp) =>
  expect.poll(() => page.getByText(words).count(), { timeout: 10_000 }).toBeGreaterThan(0);

describe('the presenter’s window', () => {
  it('shows what comes, and moves the lesson on; where the browser refuses to open it, an address does', async () => {
    await onPage(app.open('/?scenario=stale-in-tokyo&step=2', projector), async (page) => {
      await simulated(page);
      await page.keyboard.press('p');
      const presenter = await presenterOf(page);
      const { troubles } = watch(presenter);
      await sees(presenter, 'Step 2 of 10');
      const next = await presenter.getByRole('region', { name: 'Comes next' }).getByRole('heading', { level: 3 }).innerText();
      await presenter.getByRole('button', { name: 'Next step' }).click();
      await expect.poll(() => page.getByRole('heading', { level: 1 }).first().innerText(), { timeout: 10_000 }).toBe(next);
      // The other window does it, too; that step has a question, whose answer only the presenter sees.
      await page.keyboard.press('PageDown');
      await sees(page, 'Before you look');
      await sees(presenter, 'The answer, for you alone: B. The old title, at once');
      await presenter.getByRole('button', { name: /The old title/ }).click();
      await sees(page, /^1 hands$/);
      // While a question is open B is a hand, and not the black screen.
      await presenter.keyboard.press('b');
      await sees(page, /^2 hands$/);
      expect(await page.locator('.blackness').count()).toBe(0);
      await presenter.getByRole('button', { name: 'Black screen' }).click();
      await page.locator('.blackness').waitFor();
      await page.keyboard.press(',');
      await page.locator('.blackness').waitFor({ state: 'detached' });
      await pointedAt(presenter, page);
      await presenter.getByRole('textbox').fill('Ask who has seen this.');
      // Opened anew, by hand: what was noted is there.
      await presenter.close();
      await page.evaluate(() => Object.assign(window, { open: () => null }));
      await page.keyboard.press('n');
      const words = await page.getByRole('alert').innerText();
      const byHand = await page.context().newPage();
      await byHand.goto(/open (\S+) in a window/.exec(words)?.[1] ?? '');
      await expect.poll(() => byHand.getByRole('textbox').inputValue(), { timeout: 10_000 }).toBe('Ask who has seen this.');
      expect(troubles).toEqual([]);
    });
  });
});

/** A quarter of the way from the left in one window is a quarter of the way in the other. */
async function pointedAt(presenter: Page, page: Page): Promise<void> {
  const box = await presenter.locator('.projected').boundingBox();
  if (!box) throw new Error('No picture stands in the presenter’s window.');
  await presenter.mouse.move(box.x + box.width / 4, box.y + box.height / 2);
  const ring = page.locator('.ring-there');
  await ring.waitFor();
  const [shown, at] = [await page.locator('.present .mapbox').boundingBox(), await ring.boundingBox()];
  if (!shown || !at) throw new Error('No ring stands on the projector.');
  expect((at.x + at.width / 2 - shown.x) / shown.width).toBeCloseTo(0.25, 1);
}
