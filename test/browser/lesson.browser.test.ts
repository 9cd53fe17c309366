/** Every built-in scenario can be stepped to its end with the keyboard alone, and its question be answered. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/scenarios/index.ts';
import { isLong, onPage, servedApp } from './harness.ts';
import { simulated } from './pages.ts';

const app = servedApp();
/** More key presses than any lesson has steps. */
const PRESSES_MAX = 60;

/** Guesses A, then asks what the run says to it. */
async function guessAndReveal(page: Page): Promise<void> {
  await page.keyboard.press('a');
  await expect.poll(() => page.getByText('your guess').count()).toBe(1);
  await page.keyboard.press('PageDown');
  await expect.poll(() => page.getByText(/\b[A-D], as you said\.|It is [A-D], not [A-D]\./).count(), { timeout: 10_000 }).toBe(1);
}

describe('the lesson of each architecture', () => {
  it.each(
    (isLong ? scenarios : scenarios.slice(0, 2)).map((scenario) => ({
      id: scenario.id,
      steps: scenario.steps.length,
      asks: scenario.question !== null,
    })),
  )('$id', async ({ id, steps, asks }) => {
    await onPage(app.open(`/?scenario=${id}&step=1`, { reducedMotion: 'reduce' }), async (page) => {
      await simulated(page);
      const lesson = page.getByRole('region', { name: 'Lesson' });
      const at = (step: number) => lesson.getByText(`step ${step} of ${steps}`);
      await expect.poll(() => at(1).count()).toBe(1);
      let answered = false;
      for (let press = 0; press < PRESSES_MAX && (await at(steps).count()) === 0; press++) {
        if ((await lesson.getByText('Guess first:').count()) > 0) {
          await guessAndReveal(page);
          answered = true;
        }
        // Text that could not be filled from the run would show its braces.
        expect(await lesson.innerText()).not.toMatch(/[{}]/);
        await page.keyboard.press('PageDown');
        await page.waitForTimeout(60);
      }
      await expect.poll(() => at(steps).count()).toBe(1);
      if ((await lesson.getByText('Guess first:').count()) > 0) {
        await guessAndReveal(page);
        answered = true;
      }
      expect(answered).toBe(asks);
      expect(await lesson.innerText()).not.toMatch(/[{}]/);
      await page.keyboard.press('PageUp');
      await expect.poll(() => at(steps - 1).count()).toBe(1);
      // The console has what this step asks: nobody typed anything. Otherwise it is said beside the answer.
      await expect.poll(() => page.getByRole('region', { name: 'Console' }).innerText()).not.toMatch(/ asked [A-Z]/);
    });
  });
});

describe('on the projector', () => {
  it('a clicker steps through the lesson, hands are counted, and the run itself shows the answer', async () => {
    const projector = { viewport: { width: 1280, height: 720 } };
    await onPage(app.open('/?scenario=stale-in-tokyo&step=4', projector), async (page) => {
      await simulated(page);
      await page.keyboard.press('p');
      const seen = (words: string | RegExp) => expect.poll(() => page.getByText(words).count(), { timeout: 10_000 }).toBeGreaterThan(0);
      await seen('Before you look');
      for (const hand of ['a', 'b', 'b']) await page.keyboard.press(hand);
      await seen(/^2 hands$/);
      await page.keyboard.press('PageDown');
      await expect.poll(() => page.getByText('Before you look').count(), { timeout: 10_000 }).toBe(0);
      const title = await page.getByRole('heading', { level: 1 }).first().innerText();
      await page.keyboard.press('.');
      await expect.poll(() => page.getByRole('heading', { level: 1 }).first().innerText(), { timeout: 10_000 }).not.toBe(title);
      await page.keyboard.press('Escape');
      await page.getByRole('region', { name: 'Console' }).waitFor();
    });
  });
});
