/** How long a page's main thread works in one go, from Chromium's own trace. */
import type { Page } from 'playwright-core';
import * as v from 'valibot';

/** The part of the trace format that is needed. Times are µs; `tdur` is what the thread itself worked. */
const traceSchema = v.object({
  traceEvents: v.array(
    v.object({
      name: v.string(),
      pid: v.number(),
      tid: v.number(),
      tdur: v.optional(v.number()),
      args: v.optional(v.object({ name: v.optional(v.unknown()) })),
    }),
  ),
});

/** The longest task of the page's main thread while `body` runs, ms of that thread's own time. */
export async function longestTaskMs(page: Page, body: () => Promise<void>): Promise<number> {
  const browser = page.context().browser();
  if (!browser) throw new Error('This page has no browser to trace.');
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  let trace: Buffer | undefined;
  try {
    await body();
    // An answer may come before the task that gave it has ended: what is asked next is a task after it.
    await page.evaluate(() => undefined);
  } finally {
    trace = await browser.stopTracing();
  }
  const { traceEvents } = v.parse(traceSchema, JSON.parse(trace.toString()));
  const thread = ({ pid, tid }: { readonly pid: number; readonly tid: number }): string => `${pid} ${tid}`;
  const main = new Set(traceEvents.filter((e) => e.name === 'thread_name' && e.args?.name === 'CrRendererMain').map(thread));
  const tasks = traceEvents.filter((e) => e.name === 'ThreadControllerImpl::RunTask' && main.has(thread(e)));
  if (tasks.length === 0) throw new Error('The trace has no tasks: has Chromium renamed them?');
  return tasks.reduce((longest, task) => Math.max(longest, (task.tdur ?? 0) / 1000), 0);
}
