/** Five live runs in one page, on one clock: each is what it is alone, the page stays quick, and a lost worker costs nothing. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { scenarios } from '../../src/scenarios/index.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import type { RunSpec } from '../../src/session/run.ts';
import { long, onPage, servedApp } from './harness.ts';
import type {} from './several/main.tsx';
import { builtStorePage } from './store-page.ts';
import { longestTaskMs } from './tasks.ts';

const app = servedApp(() => builtStorePage('several'));

const TASK_MS_MAX = 50;

async function hashesOf(runs: readonly RunSpec[]): Promise<readonly string[]> {
  const hashes: string[] = [];
  for (const run of runs) {
    const session = await openSession(run);
    hashes.push(session.runToEnd().traceHash());
    session.close();
  }
  return hashes;
}

/** Opens them beside each other, the first alone and at its start. */
async function open(page: Page, runs: readonly RunSpec[]): Promise<void> {
  await page.evaluate((all) => {
    const { openRun, openBeside } = window.store.getState();
    const [first, ...others] = all;
    if (!first) return;
    openRun(first, 0);
    for (const run of others) openBeside(run);
  }, runs);
}

const hashesIn = (page: Page): Promise<readonly (string | null)[]> =>
  page.evaluate(() => {
    const { runs, views } = window.store.getState();
    return views.map((id) => runs[id]?.traceHash ?? null);
  });

const horizonsIn = (page: Page): Promise<readonly number[]> =>
  page.evaluate(() => {
    const { runs, views } = window.store.getState();
    return views.map((id) => runs[id]?.horizonUs ?? -1);
  });

async function allHashed(page: Page): Promise<void> {
  await expect.poll(async () => (await hashesIn(page)).every((hash) => hash !== null), { timeout: 60_000 }).toBe(true);
}

const [first] = scenarios;
if (!first) throw new Error('There is no scenario.');

/** Five runs that take a machine some seconds: few events, of which each is much work for SQLite. */
const COUNTING = 'WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 10000) SELECT max(i) FROM c';
const patient = [1, 2, 3, 4, 5].map((seed): RunSpec => {
  const clients = first.regions.slice(0, 1).map((region) => `client-${region}`);
  const statements = [{ weight: 1, sql: COUNTING, params: [] }];
  const load = [{ clients, perSecond: 5, fromMs: 0, untilMs: 30_000, statements }];
  return { ...runOf({ ...first, id: 'long', load, untilMs: 30_000 }), commands: [], seed };
});

long.each([
  { name: 'the ready scenarios of five architectures', runs: scenarios.map((scenario) => runOf(scenario)), together: false },
  { name: 'five seeds of a long one', runs: patient, together: true },
])(
  '$name: all advance on one clock, each has the hash that it has alone, and no task is long',
  async ({ runs, together }) => {
    const alone = await hashesOf(runs);
    await onPage(app.open('/'), async (page) => {
      // What the first picture costs is measured elsewhere.
      await open(page, runs.slice(0, 1));
      await allHashed(page);
      const clocks: number[] = [];
      const horizons: (readonly number[])[] = [];
      const longest = await longestTaskMs(page, async () => {
        await open(page, runs);
        await page.evaluate(() => {
          window.store.getState().play();
        });
        for (let i = 0; i < 20; i++) {
          clocks.push(await page.evaluate(() => window.store.getState().nowUs));
          horizons.push(await horizonsIn(page));
          await page.waitForTimeout(100);
        }
        await allHashed(page);
      });
      expect(await hashesIn(page)).toEqual(alone);
      expect(await horizonsIn(page)).toEqual(runs.map((run) => run.untilUs));
      expect(clocks.at(-1)).toBeGreaterThan(0);
      // Short ones are there at once; of long ones all were under way at one moment.
      const underWay = (us: readonly number[]): boolean => us.every((each, i) => each > 0 && each < (runs[i]?.untilUs ?? 0));
      if (together) expect(horizons.some(underWay)).toBe(true);
      expect([...clocks].sort((a, b) => a - b)).toEqual(clocks);
      // The clock never was where one of them had not come yet.
      for (const [i, nowUs] of clocks.entries()) expect(nowUs).toBeLessThanOrEqual(Math.min(...(horizons[i] ?? [])));
      expect(longest).toBeLessThanOrEqual(TASK_MS_MAX);
    });
  },
  120_000,
);

long(
  'a worker that is killed in the middle is replaced, and all five come back at the same moment',
  async () => {
    const alone = await hashesOf(patient);
    await onPage(app.open('/'), async (page) => {
      await open(page, patient);
      await expect.poll(async () => Math.min(...(await horizonsIn(page))), { interval: 20, timeout: 30_000 }).toBeGreaterThan(1_000_000);
      const before = await page.evaluate(() => {
        const { seek, setDraft } = window.store.getState();
        window.workers.at(-1)?.terminate();
        seek(900_000);
        setDraft({ sql: 'SELECT what_I_typed' });
        const { runs, views, nowUs } = window.store.getState();
        return { views, nowUs, done: views.map((id) => runs[id]?.done), counts: views.map((id) => runs[id]?.index.countAt(900_000)) };
      });
      expect(before).toMatchObject({ nowUs: 900_000, done: [false, false, false, false, false] });
      await allHashed(page);
      const after = await page.evaluate(() => {
        const { runs, views, nowUs, problem, drafts } = window.store.getState();
        const counts = views.map((id) => runs[id]?.index.countAt(nowUs));
        return { views, nowUs, counts, problem, drafts, workers: window.workers.length };
      });
      expect(after).toMatchObject({ views: before.views, nowUs: 900_000, counts: before.counts, problem: null, workers: 2 });
      expect(Object.values(after.drafts)).toEqual([{ client: null, sql: 'SELECT what_I_typed' }]);
      expect(await hashesIn(page)).toEqual(alone);
    });
  },
  120_000,
);
