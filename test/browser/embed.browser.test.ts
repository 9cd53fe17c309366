/** Embeds in their two sizes: a question is whole, and without scripts there is a picture and its words. */
import { describe, expect, it } from 'vitest';
import { allScenarios } from '../../src/scenarios/composed.ts';
import { scenarios } from '../../src/scenarios/index.ts';
import { isLong, onPage, servedApp } from './harness.ts';
import { simulated } from './pages.ts';

const app = servedApp();
const asking = scenarios.flatMap(({ id, question }) =>
  question ? [{ id, step: question.afterStep + 1, options: question.options.length }] : [],
);

describe.each([
  { width: 360, height: 420 },
  { width: 720, height: 480 },
])('at $width×$height', (viewport) => {
  // The smaller one is the harder one.
  const all = isLong || viewport.width === 360 ? asking : asking.slice(0, 1);
  it.each(all)('every option of $id is in sight, beside the picture', async ({ id, step, options }) => {
    await onPage(app.open(`/embed.html?scenario=${id}&step=${step}`, { viewport }), async (page) => {
      await simulated(page);
      const boxes = await page.locator('.option').evaluateAll((all) =>
        all.map((each) => {
          const { top, bottom } = each.getBoundingClientRect();
          const around = each.closest('.embed-words')?.getBoundingClientRect();
          const way = document.querySelector('.way')?.getBoundingClientRect();
          return { top, bottom, from: around?.top ?? 0, to: Math.min(around?.bottom ?? 0, way?.top ?? Number.POSITIVE_INFINITY) };
        }),
      );
      expect(boxes).toHaveLength(options);
      for (const { top, bottom, from, to } of boxes) {
        expect(top).toBeGreaterThanOrEqual(from);
        expect(bottom).toBeLessThanOrEqual(to + 0.5);
      }
      const picture = await page.locator('.embed-picture').boundingBox();
      expect(picture?.height).toBeGreaterThan(100);
    });
  });

  it('an option that has no room is scrolled to, also at twice the size of text', async () => {
    const { id, step } = asking.find(({ options }) => options === 4) ?? expect.fail('no question has four options');
    await onPage(app.open(`/embed.html?scenario=${id}&step=${step}`, { viewport }), async (page) => {
      await simulated(page);
      await page.addStyleTag({ content: '.antipode .option, .antipode legend { font-size: 26px !important }' });
      const last = page.locator('.option').last();
      await last.click();
      await page.getByText('your guess').waitFor();
    });
  });
});

describe('without scripts', () => {
  const unscripted = { javaScriptEnabled: false, viewport: { width: 720, height: 480 } };

  it('a frame shows the picture and the words of the lesson that it names, and else those of five, with the way to the others', async () => {
    for (const [hash, figures] of [
      ['#stale-in-tokyo', 1],
      ['', scenarios.length],
    ] as const) {
      // That scripts are not fetched is no trouble here.
      const opened = { ...(await app.open(`/embed.html?scenario=stale-in-tokyo${hash}`, unscripted)), troubles: [] };
      await onPage(Promise.resolve(opened), async (page) => {
        const seen = page.locator('figure:visible');
        await expect.poll(() => seen.count()).toBe(figures);
        expect(await page.locator('.stills a').count()).toBe(allScenarios.length - scenarios.length);
        const figure = page.locator('#stale-in-tokyo');
        expect(await figure.innerText()).toContain('The change needs time to reach Tokyo');
        await figure.scrollIntoViewIfNeeded();
        await expect.poll(() => figure.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(400);
        if (hash !== '') return;
        await page.locator('.stills a').first().click();
        await expect.poll(() => page.locator('.first:visible').count()).toBe(1);
      });
    }
  });

  it('a tag shows the same on somebody’s page', async () => {
    let tag = '';
    await onPage(app.open('/?scenario=three-of-five&step=1'), async (page) => {
      await simulated(page);
      await page.getByRole('button', { name: 'Share' }).click();
      tag = await page.getByLabel('Embed, as a tag').inputValue();
    });
    const blog = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A blog</title>${tag}`;
    await onPage(app.openForeign(blog, unscripted), async (page) => {
      await page.getByText(scenarios.find(({ id }) => id === 'three-of-five')?.summary ?? '-').waitFor();
      await expect.poll(() => page.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(400);
    });
  });
});
