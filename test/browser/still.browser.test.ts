/** Until its run is there an embed shows a still: what the page itself draws of that moment, written down beforehand. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { allScenarios } from '../../src/scenarios/composed.ts';
import { STILLS, stepsOf } from '../tools/stills/made-of.ts';
import { SIZES, stillOf } from '../tools/stills/write.ts';
import { long, onPage, servedApp } from './harness.ts';
import { launchChromium, simulated } from './pages.ts';

const app = servedApp();

/** Every text of a picture, its colour, and where it stands, in whole pixels. */
const texts = (picture: Locator, placed: boolean): Promise<string[]> =>
  picture
    .locator('text')
    .evaluateAll(
      (all, isPlaced) =>
        all.map((each) => {
          const { x, y, width } = each.getBoundingClientRect();
          const place = isPlaced ? ` ${Math.round(x)} ${Math.round(y)}` : '';
          return width === 0 ? '' : `${each.textContent} ${getComputedStyle(each).fill}${place}`;
        }),
      placed,
    )
    .then((all) => all.filter((each) => each !== '').sort());

const words = allScenarios.find(({ id }) => id === 'stale-in-tokyo')?.steps ?? [];

/** Opens an embed whose databases come when they are let. */
function held(path: string, viewport: { readonly width: number; readonly height: number }) {
  let letGo = (): void => {};
  const gone = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const before = (page: Page) =>
    page.route(/worker-[^/]*\.js$/, async (route) => {
      await gone;
      await route.continue();
    });
  return { letGo, opening: app.open(path, { viewport, before, colorScheme: 'dark' }) };
}

const FETCHED = '/embed.html?scenario=stale-in-tokyo&step=5';
const ITS_OWN = '/embed/stale-in-tokyo-5.html?step=5';

it.each(SIZES.flatMap((size) => [FETCHED, ITS_OWN].map((path) => ({ ...size, path }))))(
  '$name, $path: it stands before the run does, in the theme, and is exchanged for the same without a jump',
  async ({ name, width, height, path }) => {
    // Below a tall one the words take another height when their verdict comes.
    const placed = name === 'wide';
    const { letGo, opening } = held(path, { width, height });
    await onPage(opening, async (page) => {
      // The page's own words around it: by now it is the page that shows it.
      await page.locator('main.embed:not(.first)').waitFor();
      await page.evaluate(() => document.fonts.ready);
      const still = page.locator('.still');
      await still.waitFor();
      const drawn = await texts(still, placed);
      const box = await page.locator('.embed-picture').boundingBox();
      expect(drawn.length).toBeGreaterThan(8);
      letGo();
      await simulated(page);
      const live = page.locator('.embed-picture .picture:not(.still)');
      await live.waitFor();
      // It lies over the live one until that has said that it is whole.
      await still.waitFor({ state: 'detached' });
      expect(await texts(live, placed)).toEqual(drawn);
      if (placed) expect(await page.locator('.embed-picture').boundingBox()).toEqual(box);
    });
  },
);

it('gives way as soon as somebody turns to another step, and to what went wrong', async () => {
  const { letGo, opening } = held('/embed.html?scenario=stale-in-tokyo&step=2', { width: 720, height: 480 });
  await onPage(opening, async (page) => {
    await page.locator('.still').waitFor();
    await page.getByRole('button', { name: /^Next/ }).click();
    await expect.poll(() => page.locator('.still').count()).toBe(0);
    letGo();
    await page.locator('.embed-picture .picture').waitFor();
  });
});

it.each(['/embed.html?scenario=stale-in-tokyo', '/embed/stale-in-tokyo.html'])(
  '%s: there is none of a run that somebody made',
  async (path) => {
    await onPage(app.open(`${path}#run=x`), async (page) => {
      await page.getByRole('alert').waitFor();
      expect(await page.locator('.still').count()).toBe(0);
    });
  },
);

it('a lesson’s own page shows any step of it that is asked for', async () => {
  const { letGo, opening } = held('/embed/stale-in-tokyo.html?step=5', { width: 720, height: 480 });
  await onPage(opening, async (page) => {
    await page.locator('main.embed:not(.first) .still').waitFor();
    letGo();
    await simulated(page);
    await page.locator('.still').waitFor({ state: 'detached' });
    expect(await page.locator('.embed-words').innerText()).toContain(words.at(4)?.text.slice(0, 20));
  });
});

it.each(SIZES)('$name: without scripts it is the picture of its step', async ({ name, width, height }) => {
  const unscripted = { javaScriptEnabled: false, viewport: { width, height } };
  const opened = { ...(await app.open('/embed/stale-in-tokyo-5.html', unscripted)), troubles: [] };
  await onPage(Promise.resolve(opened), async (page) => {
    const seen = page.locator('main:visible');
    expect(await seen.count()).toBe(1);
    expect(await seen.getAttribute('class')).toContain(name);
    expect(await seen.locator('.embed-picture svg').boundingBox()).toMatchObject({ width: expect.any(Number) });
    expect(await seen.innerText()).toContain(words.at(4)?.text.slice(0, 20));
  });
});

const written = (id: string, step: number, size: string): string => readFileSync(join(STILLS, `${id}-${step}-${size}.html`), 'utf8');

async function renewed(wanted: readonly { readonly id: string; readonly step: number }[]): Promise<readonly string[]> {
  const browser = await launchChromium();
  try {
    const other: string[] = [];
    for (const { id, step } of wanted)
      for (const { name, ...viewport } of SIZES) {
        const now = await stillOf(browser, `${app.origin}/embed.html?scenario=${id}&step=${step}`, viewport);
        if (now !== written(id, step, name)) other.push(`${id}-${step}-${name}`);
      }
    return other;
  } finally {
    await browser.close();
  }
}

it('what was written down is what is drawn today; else: npm run shots -- --stills', async () => {
  expect(await renewed([{ id: 'three-of-five', step: 4 }])).toEqual([]);
});

long('every still is what is drawn today', { timeout: 900_000 }, async () => {
  expect(await renewed(allScenarios.flatMap((lesson) => stepsOf(lesson).map((step) => ({ id: lesson.id, step }))))).toEqual([]);
});
