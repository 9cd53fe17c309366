/** Strict pages: ours under a Content-Security-Policy without inline anything, and our element on such a page of others. */
import { createServer } from 'node:http';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compressing } from '../../src/cli/compressed.ts';
import { answer, builtApp } from '../../src/cli/serve.ts';
import { onPage, servedApp } from './harness.ts';
import { simulated } from './pages.ts';

const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'";
const NO_WASM = "default-src 'self'; script-src 'self'; style-src 'self'";

const app = servedApp();
const root = builtApp();
let policy = POLICY;
const compress = compressing();
const strict = createServer((request, response) => {
  response.setHeader('Content-Security-Policy', policy);
  void answer(root, request, response, compress);
});
let origin = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => strict.listen(0, '127.0.0.1', resolve));
  const address = strict.address();
  origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
});
afterAll(() => new Promise((resolve) => strict.close(resolve)));

/** Violations that the page itself is told of; those of its worker stand on the console, which `onPage` looks at. */
async function violations(page: Page): Promise<unknown> {
  return page.evaluate('globalThis.violations');
}

const listening = `globalThis.violations = [];
addEventListener('securitypolicyviolation', (e) => violations.push(e.violatedDirective + ' ' + e.blockedURI));`;

describe('under a policy without inline styles and scripts', () => {
  it.each(['/', '/embed.html?scenario=three-of-five'])('%s works, with its worker and SQLite, and violates nothing', async (path) => {
    policy = POLICY;
    await onPage(app.openAt(`${origin}${path}`, { init: listening }), async (page) => {
      await simulated(page);
      await page.locator('button.play').click();
      await page.waitForTimeout(500);
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate('getComputedStyle(document.body).margin')).toBe('0px');
    });
  });

  it('every dialog, the projector and what is pointed at stay within it', async () => {
    policy = POLICY;
    await onPage(app.openAt(`${origin}/?scenario=three-of-five&step=5`, { init: listening }), async (page) => {
      await simulated(page);
      for (const name of ['Settings', 'Share', 'Keys']) {
        await page.getByRole('button', { name, exact: true }).click();
        await page.getByRole('dialog').waitFor();
        await page.keyboard.press('Escape');
      }
      await page.getByRole('button', { name: /^Frankfurt member/ }).click();
      await page.locator('.role-chart').waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('p');
      await page.locator('.present .foot').waitFor();
      expect(await violations(page)).toEqual([]);
    });
  });

  it('a policy that forbids WebAssembly is named in one sentence', async () => {
    policy = NO_WASM;
    const { page } = await app.openAt(`${origin}/`);
    await page.getByText(/The databases may not run on this page: allow WebAssembly in its Content-Security-Policy/).waitFor();
    await page.context().close();
  });
});

it('the element is styled on a page whose policy forbids inline styles', async () => {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A strict blog</title>
<antipode-diagram id="good" scenario="three-of-five" step="1"></antipode-diagram>
<antipode-diagram id="bad" scenario="three-of-five" step="0"></antipode-diagram>
<script src="${app.origin}/antipode-diagram.js"></script></html>`;
  const headers = { 'Content-Security-Policy': `default-src 'none'; script-src ${app.origin}; frame-src ${app.origin}` };
  await onPage(app.openForeign(html, { headers, init: listening }), async (page) => {
    const shape = async (selector: string) =>
      page.locator(selector).evaluate((element) => {
        const { display, borderLeftWidth, borderTopWidth, width } = getComputedStyle(element);
        return { display, borderLeftWidth, borderTopWidth, width: Number.parseFloat(width) };
      });
    await page.locator('#good iframe').waitFor();
    expect(await shape('#good')).toMatchObject({ display: 'block' });
    const frame = await shape('#good iframe');
    // A frame without a style has a border and is 300 px wide.
    expect(frame).toMatchObject({ display: 'block', borderTopWidth: '0px' });
    expect(frame.width).toBeGreaterThan(1_000);
    expect(await shape('#bad p')).toMatchObject({ borderLeftWidth: '3px', borderTopWidth: '0px' });
    expect(await violations(page)).toEqual([]);
  });
});
