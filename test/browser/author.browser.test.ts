/** Author mode: a lesson with one of each kind is made of a run, by its fields alone; it is checked by runs and previewed. */
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { parseScenario } from '../../src/scenarios/read.ts';
import { runOf } from '../../src/session/run.ts';
import { encodeLink } from '../../src/session/share.ts';
import { long, onPage, servedApp } from './harness.ts';
import { simulated } from './pages.ts';

/** The guide's own run, and two more questions. */
const guide = /```json\n([\s\S]*?)```/.exec(readFileSync('src/scenarios/WRITE-YOUR-OWN.md', 'utf8'))?.[1] ?? '';
const ask = (op: string, atMs: number) => ({
  ...{ atMs },
  command: { type: 'query', client: 'client-japaneast', op, sql: "SELECT euros FROM prices WHERE item = 'kettle'" },
});
const mine = parseScenario(
  guide.replace('"commands": [', `"commands": [${JSON.stringify(ask('first', 50))}, ${JSON.stringify(ask('last', 900))},`),
  'mine.json',
);

const app = servedApp();
const WAIT = { timeout: 30_000 };
const group = (inside: Locator, name: string | RegExp) => inside.getByRole('group', { name, exact: typeof name === 'string' });
const setMore = (inside: Locator, of: string, what: string) =>
  inside
    .getByRole('combobox', { name: of === '' ? 'Set more…' : `Set more of ${of}…`, exact: true })
    .first()
    .selectOption(what);
const box = (inside: Locator, name: string) => inside.getByRole('textbox', { name, exact: true });

long(
  'makes steps, questions of each kind, notes, a figure, a challenge and a command that waits, and says what their runs say',
  async () => {
    await onPage(app.open(`/?play#${encodeLink(runOf(mine), 1_000_000)}`), async (page) => {
      await simulated(page);
      const author = page.getByRole('region', { name: 'Make a lesson' });
      await author.getByText('Make a lesson').click();
      for (let i = 0; i < 5; i++) await author.getByRole('button', { name: /^Add a step at/ }).click();
      const step = (n: number) => group(author, new RegExp(`^Step ${n},`));
      for (let n = 1; n <= 5; n++) await box(step(n), 'What is told').fill(`This is step ${n}.`);
      for (const [n, kind] of [
        [2, 'choose'],
        [3, 'point'],
        [4, 'estimate'],
        [5, 'order'],
      ] as const) {
        await step(n).getByRole('combobox', { name: 'Ask what comes, before it' }).selectOption(kind);
        await box(step(n - 1), 'Why, told with the answer').fill('The run says so.');
      }
      await step(1)
        .getByText(/^When it is reached, what/)
        .click();
      await setMore(step(1), '', 'Presenter’s notes');
      await box(step(1), 'Presenter’s notes').fill('Ask who expects an old answer.');

      await author.getByText('Figures, challenges and what the page shows').click();
      const further = author.locator('details', { hasText: 'Figures, challenges and what the page shows' }).last();
      await setMore(further, '', 'Challenges');
      const challenge = group(group(further, 'Challenges'), 'No. 1');
      await box(challenge, 'Title').fill('Older than a second');
      await box(challenge, 'Words').fill('Have somebody read what is more than a second old.');
      await group(challenge, 'What may be changed').getByRole('checkbox', { name: 'commands' }).check();
      await setMore(challenge, 'goal', 'Oldest answer, ms');
      await setMore(challenge, 'oldest answer, ms', 'More than');
      await box(challenge, 'More than').fill('100000');

      await author.getByRole('button', { name: 'Check', exact: true }).click();
      const status = author.getByRole('status');
      await status.getByText('The solution of “Older than a second” does not meet its goal. Change one of them.').waitFor(WAIT);
      await status.getByText('Question 3 has one right answer on its seed, and the same on all 10 others.').waitFor();
      const { violations } = await new AxeBuilder({ page }).include('.author').analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);

      await author.getByText('The run itself').click();
      await author
        .getByRole('button', { name: /^Let .+ wait for the answer to / })
        .last()
        .click();
      await group(author, 'Commands that wait').waitFor(WAIT);
      await simulated(page);
      await author.getByRole('button', { name: 'Preview' }).click();
      await page.getByText('This is step 1.').first().waitFor(WAIT);
    });
  },
);

it('a step with a question is made, checked on ten other seeds, and previewed', async () => {
  await onPage(app.open(`/?play#${encodeLink(runOf(mine), 1_000_000)}`), async (page) => {
    await simulated(page);
    const author = page.getByRole('region', { name: 'Make a lesson' });
    await author.getByText('Make a lesson').click();
    for (let i = 0; i < 2; i++) await author.getByRole('button', { name: /^Add a step at/ }).click();
    for (const n of [1, 2]) await box(group(author, new RegExp(`^Step ${n},`)), 'What is told').fill(`This is step ${n}.`);
    await author.getByRole('button', { name: 'Check', exact: true }).click();
    await author.getByRole('status').getByText(/./).first().waitFor(WAIT);
    await author.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('This is step 1.').first().waitFor(WAIT);
  });
});
