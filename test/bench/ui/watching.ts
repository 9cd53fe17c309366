/** Looking at a page from outside while it works: paints, long tasks, frames, memory; and making its machine slower. */
import type { CDPSession, Page } from 'playwright-core';
import { blockingMs, framesOf, type Frames, rounded } from './sums.ts';

/** Chrome DevTools' preset “Fast 4G”: 9 Mbit/s down and 1.5 up, each by 0.9, and 60 ms by 2.75. */
const FAST_4G = { offline: false, downloadThroughput: 1_012_500, uploadThroughput: 168_750, latency: 165 };

export async function slowed(page: Page, cpu: number, network: boolean): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: cpu });
  if (network) {
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', FAST_4G);
  }
  return session;
}

/** Runs in the page before its own scripts. Functions that are sent into it were given names by a helper that it does not have. */
export const OBSERVE = `globalThis.__name = (named) => named;
window.seen = { paint: 0, tasks: [] };
new PerformanceObserver((list) => { for (const e of list.getEntries()) window.seen.paint = Math.max(window.seen.paint, e.startTime); }).observe({ type: 'largest-contentful-paint', buffered: true });
new PerformanceObserver((list) => { for (const e of list.getEntries()) window.seen.tasks.push(e.duration); }).observe({ type: 'longtask', buffered: true });`;

/** Runs there, too: when each of these was first drawn, by the frame after the one that found it. From outside one hears of it only between two tasks. */
export const appearing = (selectors: readonly string[]): string => `window.drawn = {};
requestAnimationFrame(function look() {
  for (const each of ${JSON.stringify(selectors)})
    if (!(each in window.drawn) && document.querySelector(each)?.getBoundingClientRect().width > 0) {
      window.drawn[each] = Infinity;
      requestAnimationFrame((at) => { window.drawn[each] = at; });
    }
  requestAnimationFrame(look);
});`;

declare global {
  interface Window {
    drawn: Readonly<Record<string, number>>;
    seen: { readonly paint: number; readonly tasks: readonly number[] };
  }
}

export async function loadFigures(page: Page): Promise<object> {
  const { paint, tasks } = await page.evaluate(() => window.seen);
  return { largestPaintMs: rounded(paint), blockingMs: rounded(blockingMs(tasks)), longestTaskMs: rounded(Math.max(0, ...tasks)) };
}

export async function framesIn(page: Page, forMs: number): Promise<Frames & { readonly longTasks: number }> {
  const { frames, tasks } = await page.evaluate(
    (ms) =>
      new Promise<{ frames: number[]; tasks: number }>((resolve) => {
        const frames: number[] = [];
        let tasks = 0;
        const observer = new PerformanceObserver((list) => {
          tasks += list.getEntries().length;
        });
        observer.observe({ type: 'longtask' });
        const tick = (at: number): void => {
          frames.push(at);
          if (at - (frames[0] ?? at) < ms) requestAnimationFrame(tick);
          else {
            observer.disconnect();
            resolve({ frames, tasks });
          }
        };
        requestAnimationFrame(tick);
      }),
    forMs,
  );
  return { ...framesOf(frames), longTasks: tasks };
}

/** From a press on the scrubber to the frame that shows it, ms, for several places. */
export const scrubsMs = (page: Page, shares: readonly number[]): Promise<number[]> =>
  page.evaluate(async (all) => {
    const slider = document.querySelector('[role="slider"][aria-label="Time"]');
    if (!slider) throw new Error('There is no scrubber.');
    const box = slider.getBoundingClientRect();
    const taken: number[] = [];
    for (const share of all) {
      await new Promise((resolve) => setTimeout(resolve, 120));
      const from = performance.now();
      const at = {
        clientX: box.left + 14 + share * (box.width - 28),
        clientY: box.top + box.height / 2,
        button: 0,
        bubbles: true,
        pointerId: 1,
      };
      slider.dispatchEvent(new PointerEvent('pointerdown', at));
      slider.dispatchEvent(new PointerEvent('pointerup', at));
      await new Promise<void>((resolve) =>
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve();
          port2.postMessage(null);
        }),
      );
      taken.push(performance.now() - from);
    }
    return taken;
  }, shares);

/** The page's own heap after what is not needed has been given back, MB. */
export async function heapMb(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  return rounded((metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN) / 1_000_000);
}
