/** Side by side: one prompt, the same fault for all, columns that come and go, and figures that are those of the command line. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../src/cli/commands.ts';
import { scenarios } from '../../src/scenarios/index.ts';
import { under } from '../../src/scenarios/variant.ts';
import { workloads } from '../../src/scenarios/workloads.ts';
import type { Comparison } from '../../src/session/report.ts';
import { runOf } from '../../src/session/run.ts';
import { encodeRuns } from '../../src/session/share.ts';
import { ms } from '../../src/words/en/numbers.ts';
import { long, onPage, servedApp } from './harness.ts';

const app = servedApp();
const NAMES = ['Single database', 'Query cache', 'Read replicas', 'Partitions', 'Multi-master'];
const [blog] = workloads;
if (!blog) throw new Error('There is no workload.');

/** The blog, for a short while: enough for every figure, and quick to count. */
function brief(architectures: readonly string[], more: object = {}): string {
  const load = blog?.load.map((each) => ({ ...each, untilMs: 3_000 })) ?? [];
  const runs = architectures.map((architecture) => {
    const scenario = under({ ...blogScenario(), load, untilMs: 3_000, ...more }, { architecture, preset: null }, () => true);
    return runOf(scenario);
  });
  return `/?compare#${encodeRuns(runs, 1_500_000)}`;
}
function blogScenario() {
  if (!blog) throw new Error('There is no workload.');
  return blog;
}

const WAIT = { timeout: 120_000 };
const counted = (page: Page): Promise<void> => page.locator('[data-figures="done"]').waitFor(WAIT);
const columns = (page: Page): Promise<string[]> => page.locator('.compare-table thead .column-head b').allTextContents();
const cells = (page: Page, row: string): Promise<string[]> => page.locator(`[data-row="${row}"] td`).allTextContents();

async function printed(...args: string[]): Promise<Comparison> {
  const out: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line));
  expect(await runCommandLine(args)).toBe(0);
  log.mockRestore();
  return JSON.parse(out[0] ?? '');
}

long(
  'shows the figures of `antipode compare blog --json`, all of them',
  async () => {
    const expected = await printed('compare', 'blog', '--json');
    await onPage(app.open('/?compare', { permissions: ['clipboard-read', 'clipboard-write'] }), async (page) => {
      await counted(page);
      expect(await columns(page)).toEqual(NAMES);
      await page.getByRole('button', { name: 'Copy as JSON' }).click();
      expect(JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))).toEqual(expected);
      const shown = await cells(page, 'wait');
      const medians = expected.rows.map(({ metrics }) => metrics.operations['japaneast']?.read.p50Ms ?? Number.NaN);
      expect(shown.map((text) => text.trim().split(' ')[0])).toEqual(medians.map((each) => ms(each * 1_000)));
      const machines = await cells(page, 'machines');
      expect(machines.map((text) => Number.parseInt(text, 10))).toEqual(expected.rows.map(({ outcomes }) => outcomes.machines));
      await page.getByRole('button', { name: 'Copy as a command' }).click();
      const command = `antipode compare blog --architectures ${expected.rows.map((row) => row.architecture).join(',')} --json`;
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(command);
    });
  },
  300_000,
);

const five = ['single-node', 'query-cache', 'read-replicas', 'partition-router', 'multi-master'];

long(
  'asks all by one press of Enter, steps from answer to answer, and goes back on it',
  async () => {
    await onPage(app.open(brief(five)), async (page) => {
      await counted(page);
      await page.emulateMedia({ reducedMotion: 'reduce' });
      const box = page.getByRole('textbox', { name: 'SQL, asked of all in Tokyo' });
      await box.fill('SELECT count(*) FROM posts');
      await box.press('Enter');
      await page.locator('.compare-scroll .asked').getByText('SELECT count(*) FROM posts').waitFor(WAIT);
      await expect.poll(() => page.locator('[data-row="answer"] .verdict').count(), WAIT).toBe(5);
      // Without motion the clock is where the last of them has answered; going back, one after the other waits.
      const waiting = page.locator('[data-row="answer"] .verdict.waiting');
      await expect.poll(() => waiting.count(), WAIT).toBe(0);
      for (const still of [1, 2, 3, 4]) {
        await page.getByRole('button', { name: 'Previous answer', exact: true }).click();
        await expect.poll(() => waiting.count(), WAIT).toBe(still);
      }
      expect(await waiting.first().innerText()).toMatch(/Still waiting, [\d.]+ ms so far\./);
      for (const still of [3, 2, 1, 0]) {
        await page.getByRole('button', { name: 'Next answer', exact: true }).click();
        await expect.poll(() => waiting.count(), WAIT).toBe(still);
      }
      expect(page.url()).toContain('?compare#runs=');
      const branches = page.getByRole('navigation', { name: 'Branches of this comparison' }).getByRole('button');
      expect(await branches.allTextContents()).toEqual(['Nothing done', 'Asked SELECT count(*) FROM posts']);
      await page.getByLabel('Play', { exact: true }).focus();
      await page.keyboard.press('Control+z');
      await expect.poll(() => branches.first().getAttribute('aria-current'), WAIT).toBe('step');
      await branches.last().click();
      await expect.poll(() => branches.last().getAttribute('aria-current'), WAIT).toBe('step');
    });
  },
  180_000,
);

long(
  'breaks the same in all by one click, and counts anew what came of it',
  async () => {
    await onPage(app.open(brief(['single-node', 'read-replicas', 'multi-master'])), async (page) => {
      await counted(page);
      const before = await cells(page, 'answered');
      await page.getByRole('button', { name: 'Lose Virginia' }).click();
      await page.locator('[data-figures="counting"]').waitFor(WAIT);
      await counted(page);
      const after = await cells(page, 'answered');
      const failed = (text: string): number => Number(/(\d+) of \d+ not/.exec(text)?.[1] ?? 0);
      // The one database is gone with its region; copies elsewhere go on answering.
      expect(failed(after[0] ?? '')).toBeGreaterThan(failed(before[0] ?? '') + 10);
      expect(failed(after[1] ?? '')).toBeLessThan(failed(after[0] ?? '') / 2);
      await page.getByRole('button', { name: 'Restore Virginia' }).waitFor(WAIT);
    });
  },
  180_000,
);

long(
  'takes columns away and adds others; two are told apart by their difference',
  async () => {
    await onPage(app.open(brief(['single-node', 'query-cache', 'read-replicas'])), async (page) => {
      await counted(page);
      await page.getByRole('button', { name: 'Remove Query cache' }).click();
      await expect.poll(() => columns(page), WAIT).toEqual(['Single database', 'Read replicas']);
      await counted(page);
      expect(await page.getByRole('button', { name: /^Remove / }).count()).toBe(0);
      await page.getByRole('columnheader', { name: /^Difference/ }).waitFor(WAIT);
      await expect.poll(async () => (await cells(page, 'machines')).at(-1), WAIT).toBe('+3');
      const [first, second, difference] = await cells(page, 'machines');
      expect(Number.parseInt(second ?? '', 10) - Number.parseInt(first ?? '', 10)).toBe(Number((difference ?? '').replace('+', '')));
      await page.getByRole('combobox', { name: 'Add a column' }).selectOption('etcd');
      await expect.poll(() => columns(page), WAIT).toEqual(['Single database', 'Read replicas', 'Multi-master']);
      await counted(page);
      expect((await cells(page, 'machines')).map((text) => Number.parseInt(text, 10))).toEqual([2, 5, 5]);
      // Another load for all, typed.
      const rate = page.getByRole('textbox', { name: 'operations a second' });
      await rate.fill('80');
      await rate.press('Enter');
      await page.locator('[data-figures="counting"]').waitFor(WAIT);
      await counted(page);
      const [load] = await cells(page, 'load');
      expect(Number.parseInt(load ?? '', 10)).toBeGreaterThan(150);
    });
  },
  240_000,
);

describe('what cannot be compared', () => {
  it.each([
    [
      'other data',
      'their databases hold different data',
      () =>
        encodeRuns(
          scenarios.slice(0, 2).map((scenario) => ({ ...runOf(scenario), seed: 1 })),
          0,
        ),
    ],
    [
      'another seed',
      'one has seed 1, another 2',
      () =>
        encodeRuns(
          [1, 2].map((seed) => runOf(blogScenario(), { seed })),
          0,
        ),
    ],
    ['one alone', '2 to 5 runs can be compared, not 1', () => encodeRuns([runOf(blogScenario())], 0)],
  ])(
    '%s is refused in a sentence, and the screen opens as it does first',
    async (_, words, fragment) => {
      await onPage(app.open(`/?compare#${fragment()}`), async (page) => {
        await page.getByRole('alert').getByText(words).waitFor(WAIT);
        await expect.poll(() => columns(page), WAIT).toEqual(NAMES);
      });
    },
    180_000,
  );
});

long.each([
  { name: 'light', options: { colorScheme: 'light' } as const },
  { name: 'dark', options: { colorScheme: 'dark' } as const },
  { name: 'at 390', options: { viewport: { width: 390, height: 844 } } },
])(
  'axe finds nothing, $name',
  async ({ options }) => {
    await onPage(app.open(brief(['single-node', 'query-cache']), options), async (page) => {
      await counted(page);
      const { violations } = await new AxeBuilder({ page }).include('.compare').analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    });
  },
  180_000,
);

it('is a list at 390, where each column can be opened', async () => {
  await onPage(app.open(brief(['single-node', 'query-cache']), { viewport: { width: 390, height: 844 } }), async (page) => {
    await counted(page);
    expect(await page.getByRole('article').count()).toBe(2);
    const cache = page.getByRole('article', { name: 'Query cache' });
    // The newest read may still wait at that moment.
    await page.getByRole('slider', { name: 'Time' }).press('End');
    await cache.locator('.verdict').getByRole('button').first().click();
    // Of the run whose verdict it is.
    await page.getByRole('region', { name: 'Why' }).getByText(/cache/i).first().waitFor(WAIT);
    await page.keyboard.press('Escape');
    expect(await cache.locator('[data-row="stale"]').count()).toBe(0);
    await cache.getByRole('button', { name: 'Map and all outcomes' }).click();
    await cache.locator('[data-row="stale"]').waitFor(WAIT);
  });
}, 180_000);
