/** A page of someone else's, on another origin: an iframe and a custom element, and both play. */
import type { Frame, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { onPage, servedApp } from './harness.ts';

const app = servedApp();

const foreignPage = (origin: string): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>A blog</title>
<h1>Two diagrams</h1>
<iframe id="framed" src="${origin}/embed.html?scenario=stale-in-tokyo&amp;step=1" width="720" height="480" title="A stale read"></iframe>
<antipode-diagram id="element" scenario="three-of-five" step="1" style="display:block;width:720px;height:480px"></antipode-diagram>
<script>const e = 'a name of the page’s own', t = e, n = e; var before = Object.getOwnPropertyNames(window);</script>
<script src="${origin}/antipode-diagram.js"></script>
<script src="${origin}/antipode-diagram.js?again"></script>
</html>`;

async function frames(page: Page, origin: string): Promise<readonly Frame[]> {
  const ours = () => page.frames().filter((frame) => frame.url().startsWith(origin));
  await page.locator('#element').scrollIntoViewIfNeeded();
  await expect.poll(() => ours().length, { timeout: 15_000 }).toBe(2);
  return ours();
}

describe('on a foreign page', () => {
  it('an iframe and a custom element both play', async () => {
    await onPage(app.openForeign(foreignPage(app.origin), { viewport: { width: 900, height: 1200 } }), async (page) => {
      for (const frame of await frames(page, app.origin)) {
        const play = frame.getByRole('button', { name: 'Play' }).first();
        await expect.poll(() => play.isEnabled(), { timeout: 15_000 }).toBe(true);
        const clock = frame.locator('.clock').first();
        const before = await clock.innerText();
        await play.click();
        await expect.poll(() => clock.innerText(), { timeout: 10_000 }).not.toBe(before);
      }
    });
  });

  it('the script leaves no name behind, clashes with none of the page, and may be there twice', async () => {
    await onPage(app.openForeign(foreignPage(app.origin)), async (page) => {
      await frames(page, app.origin);
      const left = await page.evaluate(
        'Object.getOwnPropertyNames(window).filter((name) => !before.includes(name) && !/^\\d+$/.test(name))',
      );
      expect(left).toEqual([]);
      expect(await page.evaluate('e')).toBe('a name of the page’s own');
    });
  });

  it('an element that asks for nonsense says so in one sentence and keeps its own content', async () => {
    const html = (origin: string): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>A blog</title>
<antipode-diagram scenario="stale-in-tokyo" step="0"><p>What it would have shown.</p></antipode-diagram>
<script type="module" src="${origin}/antipode-diagram.js"></script></html>`;
    await onPage(app.openForeign(html(app.origin)), async (page) => {
      await page.getByText('step="0" is no step. Use a whole number from 1.').waitFor();
      await page.getByText('What it would have shown.').waitFor();
    });
  });
});
