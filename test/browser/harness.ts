/** What every browser test needs: the built app behind our own server, a Chromium, pages that must stay free of trouble. */
import { createServer } from 'node:http';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtApp, startServer } from '../../src/cli/serve.ts';
import { launchChromium, type Watched, watch } from './pages.ts';

export interface App {
  /** `http://localhost:PORT`, no slash at the end. Known once the tests run. */
  readonly origin: string;
  /** Opens a path of the app at a size; 1440×900 unless told. Nothing is kept for when there is no network, unless `serviceWorkers` says so. */
  open(path: string, options?: Opening): Promise<Watched>;
  /** Opens any address. */
  openAt(url: string, options?: Opening): Promise<Watched>;
  /** Opens a page of another origin with this HTML. */
  openForeign(html: string, options?: Opening & { readonly headers?: Record<string, string> }): Promise<Watched>;
}

export interface Opening extends BrowserContextOptions {
  /** A script that runs in the page before any of its own. */
  readonly init?: string;
  /** What is done with the page before it goes anywhere, such as blocking a part of the network. */
  readonly before?: (page: Page) => Promise<unknown>;
}

/** Tests of the same abilities on more ways: `npm run test:long` runs them, too. */
export const isLong = process.env['ANTIPODE_LONG'] === '1';
export const long = it.runIf(isLong);

/** One for all files of a worker, which come one after the other: each page has a context of its own. It ends with the worker. */
let launched: Promise<Browser> | null = null;

async function sharedBrowser(): Promise<Browser> {
  launched ??= launchChromium();
  const browser = await launched;
  if (browser.isConnected()) return browser;
  launched = launchChromium();
  return launched;
}

/** Starts a server for a test file and ends it after it; the browser is there for all. `built` makes what is served, and tells in which folder. */
export function servedApp(built: () => string | Promise<string> = builtApp): App {
  let browser: Browser | undefined;
  let origin = '';
  const closers: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    const serving = await startServer({ root: await built(), port: 0 });
    closers.push(() => serving.close());
    origin = `http://localhost:${serving.port}`;
    const shared = await sharedBrowser();
    browser = shared;
    // What a test that failed left open would work on beside the next file's.
    closers.push(() => Promise.all(shared.contexts().map((context) => context.close())));
  });
  afterAll(async () => {
    for (const close of closers.reverse()) await close();
  });

  const open = async (url: string, { init, before, ...options }: Opening = {}): Promise<Watched> => {
    if (!browser) throw new Error('The browser is not started yet.');
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block', ...options });
    if (init !== undefined) await context.addInitScript(init);
    const watched = watch(await context.newPage());
    await before?.(watched.page);
    await watched.page.goto(url);
    return watched;
  };

  return {
    get origin() {
      return origin;
    },
    open: (path, options) => open(`${origin}${path}`, options),
    openAt: open,
    async openForeign(html, { headers = {}, ...options } = {}) {
      const server = createServer((_request, response) => {
        response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...headers }).end(html);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      closers.push(() => new Promise((resolve) => server.close(resolve)));
      const address = server.address();
      // Another host name, not only another port: cookies and storage are told apart too.
      return open(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`, options);
    },
  };
}

/** Runs a test body on a page and closes the page; the page must have stayed free of trouble. */
export async function onPage(opening: Promise<Watched>, body: (page: Page) => Promise<void>): Promise<void> {
  const { page, troubles } = await opening;
  try {
    await body(page);
    expect(troubles).toEqual([]);
  } finally {
    await page.context().close();
  }
}
