/**
 * `npm run bench:ui`: how the built page feels in a real Chromium, as one JSON object. Names of measures run these alone. Figures are of
 * this machine while it does nothing else; it is named in them.
 */
import { cpus, loadavg } from 'node:os';
import type { Browser, Page } from 'playwright-core';
import { builtApp, startServer } from '../../../src/cli/serve.ts';
import { launchChromium, simulated } from '../../browser/pages.ts';
import { crowdLink, fiveLink, HOUR_MS, hourLink, inCrowd } from './runs.ts';
import { median, rounded } from './sums.ts';
import { appearing, framesIn, heapMb, loadFigures, OBSERVE, scrubsMs, slowed } from './watching.ts';

const LESSON = '/?scenario=three-of-five';
/** Behind its question, so that nothing stops it. */
const PLAYED = '/?scenario=three-of-five&at=4800';
/** What the element opens. */
const EMBED = '/embed/stale-in-tokyo.html?scenario=stale-in-tokyo';
const TRIES = 3;
/** What a load still does after its last byte. */
const QUIET_MS = 4_000;
const WATCHED_MS = 5_000;

const serving = await startServer({ root: builtApp(), port: 0 });
const browser = await launchChromium();

interface How {
  readonly size?: { readonly width: number; readonly height: number } | undefined;
  /** So many times slower. */
  readonly cpu?: number;
  /** Over the slow line. */
  readonly network?: boolean;
  readonly watched?: readonly string[];
}

async function on<T>(
  path: string,
  body: (page: Page) => Promise<T>,
  { size = { width: 1440, height: 900 }, cpu = 1, network = false, watched = [] }: How = {},
): Promise<T> {
  const context = await browser.newContext({ viewport: size });
  await context.addInitScript(OBSERVE);
  await context.addInitScript(appearing(watched));
  const page = await context.newPage();
  try {
    await slowed(page, cpu, network);
    await page.goto(`http://localhost:${serving.port}${path}`);
    return await body(page);
  } finally {
    await context.close();
  }
}

/** `run`: the picture that is drawn of the run, where another stands before it. */
async function load(path: string, picture: string, size?: { width: number; height: number }, run?: string): Promise<object> {
  const tries: Record<string, number>[] = [];
  for (let i = 0; i < TRIES; i++) {
    tries.push(
      await on(
        path,
        async (page) => {
          await page
            .locator(run ?? picture)
            .first()
            .waitFor({ timeout: 60_000 });
          await page.waitForTimeout(QUIET_MS);
          const drawn = await page.evaluate(() => window.drawn);
          const at = (selector: string): number => rounded(drawn[selector] ?? Number.NaN);
          return { ...(await loadFigures(page)), pictureMs: at(picture), ...(run === undefined ? {} : { runMs: at(run) }) };
        },
        { size, cpu: 4, network: true, watched: run === undefined ? [picture] : [picture, run] },
      ),
    );
  }
  const keys = Object.keys(tries[0] ?? {});
  return Object.fromEntries(keys.map((key) => [key, median(tries.map((each) => each[key] ?? Number.NaN))]));
}

/** At the run's own ratio, unless another is named. */
const playing = (path: string, cpu: number, ratio?: string): Promise<object> =>
  on(
    path,
    async (page) => {
      await simulated(page);
      await page.waitForTimeout(1_000);
      if (ratio !== undefined) await page.getByRole('combobox', { name: 'Playback ratio' }).selectOption(ratio);
      // By its class: the bar has a button of that name too.
      const button = page.locator('button.play').first();
      if ((await button.getAttribute('aria-label')) !== 'Pause') await button.click();
      const clock = page.locator('.clock').first();
      const before = await clock.innerText();
      const frames = await framesIn(page, WATCHED_MS);
      if ((await clock.innerText()) === before) throw new Error(`Nothing was played at ${path}: the clock stands at ${before}.`);
      return frames;
    },
    { cpu },
  );

const measures: Readonly<Record<string, () => Promise<object>>> = {
  firstLoad: () => load('/', '.picture svg'),
  lessonLoad: () => load(LESSON, '.picture svg'),
  embedLoad: () => load(EMBED, '.embed-picture svg', { width: 720, height: 480 }, '.embed-picture .picture:not(.still) svg'),
  lesson: async () => ({
    at1x: await playing(PLAYED, 1),
    at4x: await playing(PLAYED, 4),
  }),
  crowd: async () => ({ ...(await crowded()), ...(await playing(crowdLink, 1, '10')) }),
  scrub: () =>
    on('/?scenario=stale-in-tokyo&step=6', async (page) => {
      await simulated(page);
      await page.locator('[role="slider"]').waitFor();
      await page.waitForTimeout(1_500);
      const taken = await scrubsMs(page, [0.1, 0.5, 0.2, 0.7, 0.3, 0.6, 0.15, 0.65, 0.25, 0.45]);
      return { medianMs: median(taken), worstMs: rounded(Math.max(...taken)) };
    }),
  fiveMaps: () => playing(fiveLink, 1, '100'),
  hour: () =>
    on(hourLink, async (page) => {
      await simulated(page);
      const session = await page.context().newCDPSession(page);
      const heap: { readonly minute: number; readonly mb: number }[] = [];
      const slider = page.locator('[role="slider"][aria-label="Time"]');
      await page.locator('button.play').first().click();
      for (const minute of [5, 10, 20, 30, 40, 50, 59]) {
        await reach(page, (minute * 60_000) / HOUR_MS);
        heap.push({ minute, mb: await heapMb(session) });
      }
      return { heap, clockMs: Number(await slider.getAttribute('aria-valuenow')) };
    }),
};

/** What is drawn there; less than was promised is measured by nobody. */
async function crowded(): Promise<Awaited<ReturnType<typeof inCrowd>>> {
  const drawn = await inCrowd();
  if (drawn.inFlight < 5_000 || drawn.events < 100_000)
    throw new Error(`The crowd has ${drawn.inFlight} messages in flight and ${drawn.events} events: too few.`);
  return drawn;
}

/** Presses there until the run has been simulated so far. */
async function reach(page: Page, share: number): Promise<void> {
  const slider = page.locator('[role="slider"][aria-label="Time"]');
  for (;;) {
    await scrubsMs(page, [share]);
    const [now, max] = [Number(await slider.getAttribute('aria-valuenow')), Number(await slider.getAttribute('aria-valuemax'))];
    if (now >= max * share * 0.98) return;
    await page.waitForTimeout(500);
  }
}

async function renderer(at: Browser): Promise<string> {
  const page = await at.newPage();
  const name = await page.evaluate(() => {
    const gl = document.createElement('canvas').getContext('webgl');
    const info = gl?.getExtension('WEBGL_debug_renderer_info');
    return gl && info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : 'no WebGL: drawn in software';
  });
  await page.close();
  return name;
}

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(measures, name));
try {
  if (unknown !== undefined) throw new Error(`There is no measure “${unknown}”. There are: ${Object.keys(measures).join(', ')}.`);
  const report: Record<string, unknown> = {
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    loadBefore: loadavg().map(rounded),
    browser: browser.version(),
    renderer: await renderer(browser),
  };
  for (const [name, measure] of Object.entries(measures)) if (asked.length === 0 || asked.includes(name)) report[name] = await measure();
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} finally {
  await browser.close();
  await serving.close();
}
