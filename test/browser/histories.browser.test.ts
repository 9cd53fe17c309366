/** Histories of one's own: dropped, judged, drawn as lanes, moved by keys; large ones stay smooth, and bad ones are one sentence. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { long, onPage, servedApp } from './harness.ts';

const app = servedApp();
const WAIT = { timeout: 60_000 };
const folder = mkdtempSync(join(tmpdir(), 'antipode-histories-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const section = (page: Page) => page.getByRole('region', { name: 'Check a history of your own' });

async function given(page: Page, path: string): Promise<void> {
  await section(page).waitFor(WAIT);
  await section(page).locator('input[type=file]').setInputFiles(path);
}

it('a stale read is marked, told in words, gone to by keyboard, and its run opens where it shows', async () => {
  await onPage(app.open('/?learn'), async (page) => {
    await section(page).waitFor(WAIT);
    await section(page).getByRole('button', { name: 'Show a stale read' }).focus();
    await page.keyboard.press('Enter');
    await section(page)
      .getByText(/^Not linearizable\. The first 4 of 7 operations that returned have an order; these 3/)
      .waitFor(WAIT);
    const lanes = section(page).getByRole('img', { name: /^Lanes of A stale read in Tokyo: 2 rows/ });
    await lanes.focus();
    for (const number of [1, 2, 3]) {
      await page.keyboard.press('n');
      await section(page)
        .getByText(number === 2 ? /^client-eastus wrote .* from 500.000 to 502.183\.$/ : /^client-japaneast read .* from/)
        .last()
        .waitFor(WAIT);
    }
    const { violations } = await new AxeBuilder({ page }).include('.histories').analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    await section(page).getByRole('button', { name: 'Close' }).click();
    expect(await lanes.count()).toBe(0);
    await section(page).getByRole('button', { name: 'Show a stale read' }).click();
    await section(page).getByRole('link', { name: 'Open the run where it shows' }).click();
    // The step of the lesson that tells of that read.
    await page.getByRole('heading', { name: 'Quick, and old' }).waitFor(WAIT);
  });
}, 90_000);

it('a file that is no history, or names a run that is none, is one sentence, and what was open before it is given up', async () => {
  await onPage(app.open('/?learn'), async (page) => {
    await given(page, fileOf('nonsense.jsonl', '{"client":"a","op":"eat","key":"x","value":1,"call":1,"return":2}'));
    expect(await section(page).getByRole('alert').innerText()).toBe(
      'nonsense.jsonl: Line 1: “op” is none of read, write and cas. Give one of them, or a “txn”.',
    );
    await given(page, fileOf('changed.jsonl', '{"client":"a","op":"write","key":"x","value":1,"call":1,"return":2,"run":"run=abc"}'));
    await section(page).getByRole('link', { name: 'Open the run' }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'This link cannot be opened: part of it is missing or was changed.' });
    await alert.waitFor(WAIT);
    expect((await alert.boundingBox())?.y, 'in sight, far down the list').toBeGreaterThan(0);
  });
}, 60_000);

long(
  'a hundred thousand operations are judged in their thread and moved without a pause',
  async () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => {
      const client = i % 10;
      const key = Math.floor(i / 10) % 10;
      const value = Math.floor(i / 100);
      const write = i % 100 < 50 && client === 0;
      return JSON.stringify({
        client: `c${client}`,
        op: write ? 'write' : 'read',
        key: `k${key}-${value}`,
        value: write ? i : null,
        call: i * 10,
        return: i * 10 + 5,
      });
    });
    await onPage(app.open('/?learn'), async (page) => {
      await given(page, fileOf('large.jsonl', lines.join('\n')));
      const lanes = section(page).getByRole('img', { name: /^Lanes of large.jsonl: 10 rows/ });
      await lanes.waitFor(WAIT);
      await lanes.focus();
      const longest = await page.evaluate(async () => {
        const rows = document.querySelector('.histories .rows');
        const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
        await frame();
        const took: number[] = [];
        for (let i = 0; i < 60; i++) {
          const before = performance.now();
          rows?.dispatchEvent(new KeyboardEvent('keydown', { key: ['ArrowRight', 'ArrowLeft', '+', '-'][i % 4] ?? '', bubbles: true }));
          await frame();
          await frame();
          took.push(performance.now() - before);
        }
        return took.sort((a, b) => a - b)[30] ?? Number.POSITIVE_INFINITY;
      });
      // Two frames of a screen with 60 of them a second, and room for a busy machine.
      expect(longest).toBeLessThan(100);
    });
  },
  120_000,
);
