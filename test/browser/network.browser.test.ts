/** A network that is away, blocked or late: the page says in one sentence what is missing, and goes on when it is back. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/scenarios/index.ts';
import { runOf } from '../../src/session/index.ts';
import { encodeLink } from '../../src/session/share.ts';
import { isLong, long, servedApp } from './harness.ts';
import { simulated } from './pages.ts';

const app = servedApp();

/** A wall around files whose name fits; it can be taken down. */
function wall(files: RegExp): { before(page: Page): Promise<unknown>; down(page: Page): Promise<void> } {
  return {
    before: (page) => page.context().route(files, (route) => route.abort('internetdisconnected')),
    async down(page) {
      await page.context().unroute(files);
      await page.evaluate(() => dispatchEvent(new Event('online')));
    },
  };
}

/** The sentence of an alert on the page. */
const alert = (page: Page, what: string) =>
  page.getByRole('alert').filter({ hasText: `${what} could not be fetched: the network is away or blocked.` });

const link = (): string => {
  const [scenario] = scenarios;
  if (!scenario) throw new Error('no scenario');
  return encodeLink({ ...runOf(scenario), seed: 77 }, 0);
};

const CASES: readonly { readonly name: string; readonly files: RegExp; readonly path: string; readonly what: string }[] = [
  { name: 'SQLite', files: /\.wasm$/, path: '/', what: 'The databases' },
  { name: 'the worker', files: /\/worker-[^/]*\.js$/, path: '/', what: 'The databases' },
  { name: 'the timeline', files: /\/behind-[^/]*\.js$/, path: '/', what: 'The timeline' },
  { name: 'the map of a narrow page', files: /\/(?:compass|ring)-[^/]*\.js$/, path: '/', what: 'The map' },
  { name: 'what reads a link', files: /\/share-[^/]*\.js$/, path: '/#run=…', what: 'What reads this link' },
  { name: 'SQLite in an embed', files: /\.wasm$/, path: '/embed.html?scenario=stale-in-tokyo', what: 'The databases' },
  { name: 'what reads a link in an embed', files: /\/share-[^/]*\.js$/, path: '/embed.html#run=…', what: 'What reads this link' },
];

describe('while it does not come, the page says so; then it goes on', () => {
  long.each(CASES)('$name', async ({ name, files, path, what }) => {
    const around = wall(files);
    const viewport = name.includes('narrow') ? { width: 390, height: 844 } : { width: 1000, height: 800 };
    const { page } = await app.open(path.replace('run=…', link()), { before: around.before, viewport });
    try {
      await alert(page, what).waitFor();
      await around.down(page);
      await alert(page, what).waitFor({ state: 'detached' });
      await simulated(page);
      expect(await page.getByRole('alert').count()).toBe(0);
    } finally {
      await page.context().close();
    }
  });

  it('a dialog and the chart of roles', async () => {
    const around = wall(/\/(?:SettingsDialog|machine)-[^/]*\.js$/);
    const { page } = await app.open('/?scenario=three-of-five&step=5', around);
    await simulated(page);
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await alert(page, 'The settings').waitFor();
    await page.getByRole('button', { name: /^Frankfurt member/ }).click();
    await alert(page, 'The chart of its roles').waitFor();
    await around.down(page);
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.role-chart').waitFor();
    await page.context().close();
  });
});

describe('a page that does not come itself', () => {
  it.each([
    { path: '/', files: /\/shared-[^/]*\.js$/ },
    { path: '/?scenario=one-fifth', files: /\/main-[^/]*\.js$/ },
    { path: '/embed.html?scenario=stale-in-tokyo', files: /\/embed-[^/]*\.js$/ },
  ])('$path says so, and starts when it can', async ({ path, files }) => {
    const around = wall(files);
    const { page } = await app.open(path, around);
    await page.getByRole('alert').filter({ hasText: 'Antipode could not be fetched: the network is away or blocked.' }).waitFor();
    await around.down(page);
    await simulated(page);
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.context().close();
  });

  it('is not loaded again and again where it cannot start', async () => {
    // No page of ours starts without this.
    const { page } = await app.open('/', {
      init: 'globalThis.URLSearchParams = undefined',
    });
    await page.getByRole('alert').filter({ hasText: 'Antipode cannot start in this browser.' }).waitFor();
    let loads = 0;
    page.on('load', () => (loads += 1));
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await page.waitForTimeout(1_000);
    expect(loads).toBe(0);
    await page.context().close();
  });
});

describe('a browser that cannot', () => {
  it.each(
    [
      {
        what: 'has no WebAssembly',
        init: 'delete globalThis.WebAssembly',
        words: 'this browser has no WebAssembly, or it is switched off',
      },
      {
        what: 'starts no worker',
        init: 'globalThis.Worker = class { constructor() { throw new DOMException("Workers are off.", "SecurityError"); } }',
        words: 'the browser gives this page no worker to run them in (Workers are off.)',
      },
    ].slice(0, isLong ? 2 : 1),
  )('$what says so in one sentence, and the lesson can be read', async ({ init, words }) => {
    for (const path of ['/', '/?scenario=one-fifth', '/embed.html?scenario=stale-in-tokyo']) {
      const { page, troubles } = await app.open(path, { init });
      await page.getByText(`The databases cannot start: ${words}`).waitFor();
      if (path.startsWith('/?')) expect(await page.getByRole('region', { name: 'Lesson' }).innerText()).toMatch(/step \d+ of \d+/i);
      if (path === '/') await page.getByRole('heading', { level: 1, name: /^Real databases/ }).waitFor();
      expect(troubles).toEqual([]);
      await page.context().close();
    }
  });
});

it('a page whose parts are late opens all the same, and nothing jumps when they come', async () => {
  const { page, troubles } = await app.open('/?scenario=stale-in-tokyo', {
    before: (p) =>
      p.context().route(/\/(?:behind|worker)-[^/]*\.js$/, async (route) => {
        // The run comes well after the timeline: it may change how many lanes there are.
        await new Promise((resolve) => setTimeout(resolve, route.request().url().includes('behind') ? 1_000 : 5_000));
        await route.continue();
      }),
  });
  const map = () => page.locator('.mapbox').boundingBox();
  await page.locator('.transport').waitFor();
  expect(await page.locator('.scrubber').count()).toBe(0);
  const before = await map();
  await page.locator('.scrubber').waitFor();
  expect(await map()).toEqual(before);
  await simulated(page);
  expect(troubles).toEqual([]);
  await page.context().close();
});

it('nothing moves on the landing when its parts come: neither the sentence, nor a name on the map, nor the ways on', async () => {
  const { page, troubles } = await app.open('/', {
    before: (p) =>
      p.context().route(/\/(?:behind|worker)-[^/]*\.js$/, async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        await route.continue();
      }),
  });
  const places = () =>
    page
      .locator('.say h1, .region-name text.lab, .ways strong')
      .evaluateAll((all) => all.map((each) => `${each.textContent} ${Math.round(each.getBoundingClientRect().x)}`));
  await page.locator('.region-name').first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  const before = await places();
  expect(before.length).toBeGreaterThan(9);
  await simulated(page);
  await page
    .getByText(/^Stale by/)
    .first()
    .waitFor();
  expect(await places()).toEqual(before);
  expect(troubles).toEqual([]);
  await page.context().close();
});
