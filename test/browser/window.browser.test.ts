/** A run of more events than the page holds: a fork late in it and a look far back are there at once, and no task of the page is long. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { openSession, runOf, withCommand } from '../../src/session/index.ts';
import type { RunSpec } from '../../src/session/run.ts';
import { blog } from '../bench/blog.ts';
import { long, onPage, servedApp } from './harness.ts';
import { builtStorePage } from './store-page.ts';
import type {} from './several/main.tsx';
import { longestTaskMs } from './tasks.ts';

const app = servedApp(() => builtStorePage('window'));

/** Filing 100,000 events anew in one go would take many times as long; what is left is drawing, by React as it is in tests. */
const TASK_MS_MAX = 200;
const SECONDS = 60;
const WINDOW = 200_000;
const run: RunSpec = runOf(blog({ architecture: 'read-replicas', perSecond: 500, seconds: SECONDS }));

async function straight(spec: RunSpec): Promise<{ readonly hash: string; readonly events: number }> {
  const session = (await openSession(spec, { keep: false })).runToEnd();
  const found = { hash: session.traceHash(), events: session.kernel.events };
  session.close();
  return found;
}

/** What the focused run is at. */
const state = (page: Page) =>
  page.evaluate(() => {
    const { runs, focused, nowUs } = window.store.getState();
    const run = runs[focused];
    if (!run) throw new Error('there is no run');
    const { index, arriving, done, fromUs, horizonUs, reachedUs, traceHash, cut } = run;
    return { first: index.first, count: index.count, nowUs, arriving, done, fromUs, horizonUs, reachedUs, traceHash, cut };
  });

/** Moves the clock along as far as is known, until the run is done. */
async function playOut(page: Page): Promise<void> {
  await expect
    .poll(
      () =>
        page.evaluate(() => {
          const { runs, focused, nowUs, seek } = window.store.getState();
          const run = runs[focused];
          if (run && !run.arriving && run.horizonUs > nowUs) seek(run.horizonUs);
          return run?.done === true && run.traceHash !== null;
        }),
      { interval: 30, timeout: 60_000 },
    )
    .toBe(true);
}

/** Does something to the store; ms until the focused run shows the clock's moment, as the page sees it. */
const shownAfter = (page: Page, what: { readonly seek: number } | { readonly crash: string }): Promise<number> =>
  page.evaluate(
    (asked) =>
      new Promise<number>((resolve) => {
        const fromMs = performance.now();
        const { focused, seek, command } = window.store.getState();
        if ('seek' in asked) seek(asked.seek);
        else command(focused, { type: 'crash', node: asked.crash }, 'crashed it');
        const look = (): void => {
          const { runs, focused: id, nowUs } = window.store.getState();
          const run = runs[id];
          if (!run || run.arriving || nowUs < run.fromUs || nowUs > run.horizonUs) return;
          stop();
          resolve(performance.now() - fromMs);
        };
        const stop = window.store.subscribe(look);
        look();
      }),
    what,
  );

long('is played out, looked back into and forked at its end', { timeout: 180_000 }, async () => {
  const alone = await straight(run);
  expect(alone.events).toBeGreaterThan(WINDOW * 1.2);
  await onPage(app.open('/'), async (page) => {
    await page.evaluate((spec) => window.store.getState().openRun(spec, 0), run);
    await expect.poll(async () => (await state(page)).count, { timeout: 60_000 }).toBeGreaterThanOrEqual(WINDOW);
    expect(await state(page)).toMatchObject({ first: 0, done: false, cut: null });
    const figures: Record<string, number> = {};
    const longest = { play: 0, back: 0, fork: 0 };
    longest.play = await longestTaskMs(page, () => playOut(page));
    const end = await state(page);
    expect(end).toMatchObject({ traceHash: alone.hash, count: alone.events, cut: null });
    expect(end.count - end.first).toBeLessThanOrEqual(WINDOW + 4_096);
    expect(end.first).toBeGreaterThan(0);
    longest.back = await longestTaskMs(page, async () => {
      // Before what is held.
      figures['scrub back ms'] = await shownAfter(page, { seek: end.fromUs * 0.5 });
    });
    expect((await state(page)).first).toBeLessThan(end.first);
    await playOut(page);
    await page.evaluate((us) => window.store.getState().seek(us), run.untilUs - 1_000_000);
    longest.fork = await longestTaskMs(page, async () => {
      figures['fork ms'] = await shownAfter(page, { crash: 'replica-japaneast' });
    });
    const at = run.untilUs - 1_000_000 + 1;
    await playOut(page);
    const crash = { type: 'crash', node: 'replica-japaneast' } as const;
    const forked = await straight({ ...withCommand(run, { at, command: crash }), untilUs: at + 5_000_000 });
    expect(await state(page)).toMatchObject({ traceHash: forked.hash, count: forked.events });
    process.stdout.write(`window: ${JSON.stringify({ ...figures, longestTaskMs: longest })}\n`);
    // On a machine that is busy with other things the bounds of the bench mean nothing; these say that nothing came from 0.
    expect(figures['scrub back ms']).toBeLessThan(1_000);
    expect(figures['fork ms']).toBeLessThan(1_000);
    expect(Math.max(longest.back, longest.fork)).toBeLessThanOrEqual(TASK_MS_MAX);
  });
});
