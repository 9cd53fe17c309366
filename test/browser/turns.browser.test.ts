/** The worker holds nobody up: what takes seconds in one run gives way at once to another, and a worker that hangs is replaced. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { scenarios } from '../../src/scenarios/index.ts';
import { runOf } from '../../src/session/index.ts';
import { encodeLink } from '../../src/session/share.ts';
import { long, servedApp } from './harness.ts';
import { simulated } from './pages.ts';

const app = servedApp();

const found = scenarios.find((s) => s.architecture === 'single-node');
if (!found) throw new Error('no scenario');
const single = found;

/** Counting so far takes some 5 ms of a machine's time, and a quarter of the steps that one statement may take. */
const SLOW = 'WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 10000) SELECT max(i) FROM c';

/** Goes to another run as a link on the page would, and waits until it has been simulated. */
async function nextOpens(page: Page): Promise<number> {
  const fromMs = performance.now();
  await page.getByRole('button', { name: 'Antipode, home' }).click();
  await simulated(page);
  return performance.now() - fromMs;
}

it.each([
  {
    name: 'load that takes seconds',
    change: {
      load: [
        {
          clients: single.regions.slice(0, 1).map((region) => `client-${region}`),
          perSecond: 500,
          fromMs: 0,
          untilMs: 20_000,
          statements: [{ weight: 1, sql: SLOW, params: [] }],
        },
      ],
    },
  },
  {
    name: 'set-up as large as may be',
    change: { setup: [...single.setup, ...Array<string>(100).fill(SLOW), ...Array<string>(9_000).fill('SELECT 1')] },
  },
])(
  'a $name gives way to the next run at once',
  async ({ change }) => {
    const link = encodeLink(runOf({ ...single, ...change }), 0);
    const { page, troubles } = await app.open(`/#${link}`);
    await page.waitForTimeout(500);
    // It is really that run which stands in the way.
    expect(page.url()).toContain(link);
    expect(await page.getByRole('alert').allInnerTexts()).toEqual([]);
    expect(await nextOpens(page)).toBeLessThan(5_000);
    expect(await page.getByRole('alert').allInnerTexts()).toEqual([]);
    expect(troubles).toEqual([]);
    await page.context().close();
  },
  60_000,
);

long(
  'a worker that hangs is replaced, and the run comes',
  async () => {
    const { page, troubles } = await app.open('/', {
      // The first worker says something and then works for ever.
      before: (p) =>
        p.context().route(
          /\/worker-[^/]*\.js$/,
          (route) =>
            route.fulfill({
              contentType: 'text/javascript',
              body: "onmessage = () => { postMessage({ type: 'alive' }); for (;;); };",
            }),
          { times: 1 },
        ),
    });
    await simulated(page);
    expect(await page.getByRole('alert').allInnerTexts()).toEqual([]);
    expect(troubles).toEqual([]);
    await page.context().close();
  },
  60_000,
);
