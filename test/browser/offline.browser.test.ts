/** What was opened once opens without a network, and a new version takes the place of no page that runs. */
import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { builtApp } from '../../src/cli/serve.ts';
import { filesOfThePage } from '../../vite.offline.ts';
import { long, onPage, servedApp } from './harness.ts';
import { simulated } from './pages.ts';

const folder = mkdtempSync(join(tmpdir(), 'antipode-offline-'));
const page = join(folder, 'antipode');
afterAll(() => rmSync(folder, { recursive: true }));

/** Nothing but what is kept, under another path than the root. */
const app = servedApp(() => {
  const root = builtApp();
  for (const url of [...filesOfThePage(root).map((each) => each.url), 'sw.js']) cpSync(join(root, url), join(page, url));
  return folder;
});

/** The page is kept as soon as somebody looks elsewhere. */
const kept = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    setInterval(() => document.dispatchEvent(new Event('visibilitychange')), 200);
    await navigator.serviceWorker.ready;
  });

describe('without a network', () => {
  it('a lesson runs', async () => {
    await onPage(app.open('/antipode/', { serviceWorkers: 'allow' }), async (page) => {
      await kept(page);
      const manifest = await page.evaluate(async () =>
        (await fetch(document.querySelector<HTMLLinkElement>('link[rel=manifest]')?.href ?? '')).json(),
      );
      expect(manifest).toMatchObject({ start_url: './', display: 'standalone' });
      await page.context().setOffline(true);
      // One that comes later than the page, and at a step.
      await page.goto(`${app.origin}/antipode/?scenario=the-marker&step=2`);
      await simulated(page);
      await page
        .getByRole('region', { name: 'Lesson' })
        .getByText(/step 2 of/)
        .waitFor();
    });
  });

  long('a newer version says that it has come, and waits until it takes no other window away', async () => {
    await onPage(app.open('/antipode/?learn', { serviceWorkers: 'allow' }), async (page) => {
      await kept(page);
      await page.reload();
      await kept(page);
      appendFileSync(join(folder, 'antipode', 'sw.js'), '\n// newer');
      await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
      await page.getByText('A new version of Antipode has come.').waitFor({ timeout: 20_000 });
      const other = await page.context().newPage();
      await other.goto(`${app.origin}/antipode/?learn`);
      await page.getByRole('button', { name: 'Use it now' }).click();
      await page.getByText('2 windows show this version').waitFor();
      await other.close();
      await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Use it now' }).click()]);
    });
  });
});
