/**
 * The stills of embeds: what a lesson's step looks like at the moment at which an embed opens it, taken from the page itself and written down
 * as it is drawn, for the two sizes of embeds. `npm run shots -- --stills` renews them.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Scenario } from '../../../src/scenarios/schema.ts';
import { simulated } from '../../browser/pages.ts';
import { drawnOnly } from './drawn.ts';
import { digestOf, MADE_OF, STILLS, stepsOf } from './made-of.ts';

/** As the page tells them apart: from 500 px on words stand beside the picture. */
export const SIZES = [
  { name: 'wide', width: 720, height: 480 },
  { name: 'tall', width: 360, height: 420 },
] as const;

/** The clock stands: what is written down is the moment at which the diagram opens. */
const STANDING = `
  const frame = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (then) => frame(() => then(0));
  performance.now = () => 0;
`;

export async function writeStills(browser: Browser, origin: string, lessons: readonly Scenario[]): Promise<void> {
  mkdirSync(STILLS, { recursive: true });
  const made: Record<string, string> = JSON.parse(readFileSync(MADE_OF, 'utf8'));
  for (const lesson of lessons) {
    for (const { name, ...viewport } of SIZES)
      for (const step of stepsOf(lesson)) {
        const still = await stillOf(browser, `${origin}/embed.html?scenario=${lesson.id}&step=${step}`, viewport);
        writeFileSync(join(STILLS, `${lesson.id}-${step}-${name}.html`), still);
      }
    made[lesson.id] = digestOf(lesson);
    const sorted = Object.fromEntries(Object.entries(made).sort(([one], [other]) => (one < other ? -1 : 1)));
    writeFileSync(MADE_OF, `${JSON.stringify(sorted, null, 2)}\n`);
  }
}

/** The frame with its words as they stand before a run is open, and in it the picture as it stands when it has. */
export async function stillOf(
  browser: Browser,
  address: string,
  viewport: { readonly width: number; readonly height: number },
): Promise<string> {
  const context = await browser.newContext({ viewport });
  try {
    await context.addInitScript({ path: join('public', 'recorder.js') });
    await context.addInitScript({ content: STANDING });
    // Drawn by the page itself, not by an older still of it.
    await context.route(/\/stills\//, (route) => route.abort());
    const page = await context.newPage();
    let goOn = (): void => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await page.route(/worker-[^/]*\.js$/, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(address);
    await page.locator('.embed-words').waitFor();
    const frame = await page.locator('main.embed').evaluate((main) => main.outerHTML);
    goOn();
    await simulated(page);
    await page.locator('.embed-picture .picture').waitFor();
    // What moves comes behind it.
    await page.waitForLoadState('networkidle');
    await page.evaluate(() => document.fonts.ready);
    return tidied(frame, await settled(() => pictureOf(page)));
  } finally {
    await context.close();
  }
}

/** Words that come late take some of its room. */
async function settled(drawn: () => Promise<string>): Promise<string> {
  for (let before = await drawn(); ; ) {
    await new Promise((resolve) => setTimeout(resolve, 400));
    const now = await drawn();
    if (now === before) return now;
    before = now;
  }
}

const pictureOf = (page: Page): Promise<string> =>
  page.locator('.embed-picture .picture').evaluate((picture) => {
    const layers = [...picture.children].map((layer) => (layer instanceof HTMLCanvasElement ? window.recordedSvg(layer) : layer.innerHTML));
    const { width, height } = picture.getBoundingClientRect();
    return `<div class="picture still"><svg viewBox="0 0 ${width} ${height}">${layers.map((layer) => `<g>${layer}</g>`).join('')}</svg></div>`;
  });

/** Nothing in it can be pointed at, and nobody is told what it is: the page says it when it comes. */
function tidied(frame: string, picture: string): string {
  const place = /(<div class="embed-picture mapbox">).*?(<\/div>)/s;
  if (!place.test(frame)) throw new Error('The frame has no place for a picture.');
  return drawnOnly(
    frame
      .replace(place, (_all, open: string, close: string) => `${open}${picture}${close}`)
      .replace('<main class="', '<main inert class="first ')
      .replace(/ (?:tabindex|role|aria-[\w-]+|data-(?!theme)[\w-]+)="[^"]*"/g, ''),
  );
}
