/** A Chromium and its pages, for tests and for pictures: launching, watching for trouble, waiting for the simulation. */
import { type Browser, chromium, type Page } from 'playwright-core';
import { findChromium, HOW_TO_GET_CHROMIUM } from '../tools/chromium.ts';

const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** How long a run may take to open and to be simulated, ms of real time on a busy machine. */
const SIMULATED_MS_MAX = 20_000;

export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error(HOW_TO_GET_CHROMIUM);
  return chromium.launch({ executablePath, args: CHROMIUM_ARGS });
}

/** A page with what went wrong on it so far. */
export interface Watched {
  readonly page: Page;
  /** Console errors, uncaught exceptions and failed requests, in words. */
  readonly troubles: readonly string[];
}

export function watch(page: Page): Watched {
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => troubles.push(`uncaught: ${error.message}`));
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText;
    // A page that is left cancels what it was still loading.
    if (why !== 'net::ERR_ABORTED') troubles.push(`request: ${request.url()} ${why}`);
  });
  return { page, troubles };
}

/** Waits until the databases are open and the moment that the page was asked for has been simulated. */
export async function simulated(page: Page): Promise<void> {
  // By its class: the bar has a button of that name too.
  await page.locator('button.play:enabled').first().waitFor({ timeout: SIMULATED_MS_MAX });
  await page.getByText(/^Starting .+ ready\./).waitFor({ state: 'detached', timeout: SIMULATED_MS_MAX });
}

/** Goes to a lesson by the list of them. */
export async function openLesson(page: Page, title: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Learn' }).click();
  await page.getByRole('button', { name: `Start: ${title}` }).click();
}
