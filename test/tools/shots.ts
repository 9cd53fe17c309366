/**
 * `npm run shots`: pictures of the built app to look at, in `shots/`. `npm run shots -- --readme` also renews the one that
 * the README opens with, `-- learn play-five` takes these alone; `-- --stills` renews those that embeds show before their run is there and where
 * scripts do not run, and nothing else, `-- --stills the-marker` those of this lesson; `-- --chapters` the chapters of the course without scripts,
 * `-- --chapters distance` this one.
 */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { scenarios } from '../../src/scenarios/index.ts';
import { builtApp, startServer } from '../../src/cli/serve.ts';
import { launchChromium, simulated, watch } from '../browser/pages.ts';
import { allScenarios } from '../../src/scenarios/composed.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { chapters } from '../../src/scenarios/course/index.ts';
import { writeChapters } from './stills/chapters.ts';
import { STILLS } from './stills/made-of.ts';
import { writeStills } from './stills/write.ts';

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly options: BrowserContextOptions;
  /** How one sees that it is there; unless told, by its run that can be played. */
  readonly ready?: (page: Page) => Promise<void>;
  /** What to do on the page before the picture is taken. */
  readonly before?: (page: Page) => Promise<void>;
}

const size = (width: number, height: number, colorScheme: 'light' | 'dark' = 'light'): BrowserContextOptions => ({
  viewport: { width, height },
  colorScheme,
});

/** The list of lessons has no run. */
const learnt = (page: Page): Promise<void> =>
  page
    .getByRole('button', { name: /^Start: / })
    .first()
    .waitFor();

/** An empty planet has nothing to play yet. */
const empty = (page: Page): Promise<void> => page.getByRole('button', { name: 'start with five regions' }).waitFor();

/** The stale read itself: the question is behind, the verdict is there. */
const README_SHOT = 'readme';

/** Some futures: a crash, a cut in it, and another crash beside them. */
async function branched(page: Page): Promise<void> {
  const press = (name: string | RegExp) =>
    page
      .getByRole('button', { name, exact: typeof name === 'string' })
      .first()
      .click();
  await press(/^Virginia (main database|primary)/);
  await press('Crash');
  await page.getByRole('button', { name: /^Stand on: Nothing done/ }).waitFor();
  await press(/^Tokyo replica/);
  await press('Crash');
  await page.getByRole('button', { name: /^Stand on: Crashed Virginia/ }).waitFor();
  await page.waitForTimeout(1_500);
}

/** A node that is looked into. */
function inside(name: string, path: string, node: RegExp, options: BrowserContextOptions, large: boolean): Shot {
  return {
    name,
    path,
    options,
    async before(page) {
      await page.getByRole('button', { name: node }).first().focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('i');
      if (large) await page.getByRole('button', { name: 'Open large' }).click();
      await page.waitForTimeout(1_000);
    },
  };
}

/** Five regions at work, one of them about to be lost. */
async function playFive(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'start with five regions' }).click();
  await page.waitForTimeout(3_000);
  await page.locator('.play').click();
  await page.waitForTimeout(6_000);
  await page.keyboard.press('5');
  await page.getByRole('button', { name: /^São Paulo replica/ }).focus();
  await page.waitForTimeout(300);
}

const SHOTS: readonly Shot[] = [
  { name: README_SHOT, path: '/?scenario=stale-in-tokyo&step=5', options: size(1440, 900) },
  { name: 'landing', path: '/', options: size(1440, 900) },
  { name: 'landing-dark', path: '/', options: size(1440, 900, 'dark') },
  { name: 'landing-1280', path: '/', options: size(1280, 720) },
  { name: 'landing-768', path: '/', options: size(768, 1024) },
  { name: 'landing-390', path: '/', options: size(390, 844) },
  {
    name: 'landing-virginia-down',
    path: '/',
    options: size(1440, 900),
    before: async (page) => {
      await page.getByRole('button', { name: 'Kill Virginia' }).click();
      await page.waitForTimeout(1_500);
    },
  },
  { name: 'learn', path: '/?learn', options: size(1440, 900), ready: learnt },
  { name: 'learn-390', path: '/?learn', options: size(390, 844, 'dark'), ready: learnt },
  ...[size(1440, 900), size(1280, 720, 'dark'), size(390, 844)].map(
    (options): Shot => ({
      name: `claims-${options.viewport?.width}`,
      path: '/?claims',
      options,
      ready: (page) => page.locator('.claims .line').first().waitFor(),
    }),
  ),
  {
    name: 'glossary',
    path: '/?scenario=stale-in-tokyo&step=5',
    options: size(1440, 900),
    before: async (page) => {
      await page.keyboard.press('g');
      await page.waitForTimeout(500);
    },
  },
  ...scenarios.map(({ id }): Shot => ({ name: `main-${id}`, path: `/?scenario=${id}`, options: size(1440, 900) })),
  { name: 'main-three-of-five-dark', path: '/?scenario=three-of-five', options: size(1440, 900, 'dark') },
  { name: 'main-stale-in-tokyo-dark', path: '/?scenario=stale-in-tokyo&step=4', options: size(1440, 900, 'dark') },
  {
    name: 'present-1280x720',
    path: '/?scenario=stale-in-tokyo&step=4',
    options: size(1280, 720),
    before: async (page) => {
      await page.keyboard.press('p');
      await page.waitForTimeout(500);
    },
  },
  {
    name: 'present-reveal-1280x720',
    path: '/?scenario=three-of-five&step=4',
    options: size(1280, 720),
    before: async (page) => {
      for (const key of ['p', 'a', 'b', 'b', 'PageDown']) await page.keyboard.press(key);
      await page.waitForTimeout(5_000);
    },
  },
  {
    name: 'node-three-of-five',
    path: '/?scenario=three-of-five&step=5',
    options: size(1440, 900),
    before: async (page) => {
      await page.getByRole('button', { name: /^Frankfurt member/ }).click();
      await page.waitForTimeout(1_000);
    },
  },
  inside('inside-replica', '/?scenario=stale-in-tokyo&step=5', /^Tokyo replica/, size(1440, 900), false),
  inside('inside-replica-large', '/?scenario=stale-in-tokyo&step=5', /^Tokyo replica/, size(1440, 900), true),
  inside('inside-member-large', '/?scenario=three-of-five&step=6', /^Frankfurt member/, size(1440, 900), true),
  inside('inside-member-1280-dark', '/?scenario=three-of-five&step=6', /^Virginia member/, size(1280, 720, 'dark'), true),
  inside('inside-partition-large', '/?scenario=one-fifth&step=4', /^Dublin partition/, size(1440, 900), true),
  inside('inside-cache', '/?scenario=sixty-seconds&step=5', /^Tokyo cache/, size(1440, 900), false),
  inside('inside-replica-390', '/?scenario=stale-in-tokyo&step=5', /^Tokyo replica/, size(390, 844), false),
  inside('inside-member-768', '/?scenario=three-of-five&step=6', /^Frankfurt member/, size(768, 1024), false),
  {
    name: 'why-stale',
    path: '/?scenario=stale-in-tokyo&step=5',
    options: size(1440, 900),
    before: async (page) => {
      await page.keyboard.press('y');
      await page.waitForTimeout(800);
    },
  },
  { name: 'play-empty', path: '/?play', options: size(1440, 900), ready: empty },
  { name: 'play-five', path: '/?play', options: size(1440, 900), ready: empty, before: playFive },
  { name: 'play-five-dark', path: '/?play', options: size(1440, 900, 'dark'), ready: empty, before: playFive },
  { name: 'play-1280x720', path: '/?play', options: size(1280, 720), ready: empty, before: playFive },
  { name: 'play-768', path: '/?play', options: size(768, 1024), ready: empty, before: playFive },
  { name: 'play-390', path: '/?play', options: size(390, 844), ready: empty, before: playFive },
  { name: 'tablet-768', path: '/?scenario=one-fifth', options: size(768, 1024) },
  { name: 'mobile-390', path: '/?scenario=sixty-seconds', options: size(390, 844) },
  ...[size(1440, 900), size(1440, 900, 'dark'), size(1280, 720), size(768, 1024), size(390, 844)].map(
    (options): Shot => ({
      name: `compare-${options.viewport?.width}${options.colorScheme === 'dark' ? '-dark' : ''}`,
      path: '/?compare',
      options,
      before: (page) => page.locator('[data-figures="done"]').waitFor({ timeout: 120_000 }),
    }),
  ),
  ...[size(1440, 900), size(390, 844, 'dark')].map(
    (options): Shot => ({ name: `tree-${options.viewport?.width}`, path: '/?scenario=stale-in-tokyo&step=6', options, before: branched }),
  ),
  { name: 'embed-720x480', path: '/embed.html?scenario=stale-in-tokyo&step=4', options: size(720, 480) },
  { name: 'embed-360x420', path: '/embed.html?scenario=stale-in-tokyo&step=4', options: size(360, 420) },
  { name: 'embed-raft-360x420', path: '/embed.html?scenario=three-of-five', options: size(360, 420) },
];

/** A lesson's picture just after its question: what it is about has happened. */
async function takeStills(at: Browser, origin: string, lessons: readonly Scenario[]): Promise<void> {
  mkdirSync(STILLS, { recursive: true });
  for (const { id, question } of lessons) {
    const context = await at.newContext({ ...size(720, 480), deviceScaleFactor: 2 });
    const { page } = watch(await context.newPage());
    await page.goto(`${origin}/embed.html?scenario=${id}&step=${(question?.afterStep ?? 0) + 2}`);
    await simulated(page);
    await page.evaluate(() => document.fonts.ready);
    await page.locator('.embed-picture').screenshot({ path: join(STILLS, `${id}.png`) });
    await context.close();
  }
}

const ONLY = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const isStills = process.argv.includes('--stills');
/** Whole runs one after the other: some minutes. */
const isChapters = process.argv.includes('--chapters');
const isAsked = (name: string): boolean => ONLY.length === 0 || ONLY.includes(name);

const folder = 'shots';
mkdirSync(folder, { recursive: true });
const serving = await startServer({ root: builtApp(), port: 0 });
const browser = await launchChromium();
try {
  for (const { name, path, options, ready = simulated, before } of isStills || isChapters
    ? []
    : SHOTS.filter(({ name }) => isAsked(name))) {
    const context = await browser.newContext(options);
    const { page, troubles } = watch(await context.newPage());
    await page.goto(`http://localhost:${serving.port}${path}`);
    await ready(page);
    await before?.(page);
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    console.log(`${folder}/${name}.png${troubles.length > 0 ? `  (${troubles.join('; ')})` : ''}`);
    await context.close();
  }
  if (isChapters)
    await writeChapters(
      browser,
      `http://localhost:${serving.port}`,
      chapters.filter(({ id }) => isAsked(id)),
    );
  if (isStills) {
    const lessons = allScenarios.filter(({ id }) => isAsked(id));
    await takeStills(browser, `http://localhost:${serving.port}`, lessons);
    await writeStills(browser, `http://localhost:${serving.port}`, lessons);
  }
} finally {
  await browser.close();
  await serving.close();
}
if (process.argv.includes('--readme')) copyFileSync(join(folder, `${README_SHOT}.png`), join('public', 'antipode.png'));
