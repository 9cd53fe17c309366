/** One architecture in front of another, chosen on the screen: in the playground and as a column of a comparison. */
import { describe, expect, it } from 'vitest';
import { long, onPage, servedApp } from './harness.ts';
import { simulated } from './pages.ts';

const app = servedApp();

describe('one in front of another', () => {
  it('is chosen in What runs; only what goes together is offered, and its link has it', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await page.getByRole('button', { name: 'start with five regions' }).click();
      await simulated(page);
      expect(await page.getByRole('combobox', { name: /^What stands behind/ }).count(), 'read replicas stand alone').toBe(0);
      await page.getByRole('button', { name: 'Query cache', exact: true }).click();
      const behind = page.getByRole('combobox', { name: 'What stands behind Query cache' });
      const offered = await behind.locator('optgroup').evaluateAll((all) => all.map((each) => each.getAttribute('label')));
      expect(offered).toContain('Read replicas');
      expect(offered, 'not in front of itself').not.toContain('Query cache');
      await behind.selectOption('read-replicas ');
      await simulated(page);
      const kinds = (): Promise<string[]> =>
        page
          .getByRole('group', { name: 'Nodes' })
          .getByRole('button')
          .evaluateAll((all) =>
            [...new Set(all.map((each) => each.getAttribute('data-target')?.replace(/^node:(\w+)-.*/, '$1') ?? ''))].sort(),
          );
      await expect.poll(kinds, { timeout: 15_000 }).toEqual(['cache', 'client', 'primary', 'replica']);
      await page.getByRole('heading', { name: /^Query cache over read replicas/ }).waitFor();
      await expect.poll(() => page.url(), { timeout: 15_000 }).toContain('?play#run=');
      await page.waitForTimeout(1_000);
      const link = page.url();
      await page.goto('about:blank');
      await page.goto(link);
      await simulated(page);
      expect(await behind.inputValue()).toBe('read-replicas ');
      await behind.selectOption('');
      await expect.poll(kinds, { timeout: 15_000 }).toEqual(['cache', 'client', 'primary']);
    });
  });

  long('is a column of a comparison', async () => {
    await onPage(app.open('/?compare'), async (page) => {
      await page
        .getByRole('button', { name: /^Remove / })
        .first()
        .click();
      const add = page.getByRole('combobox', { name: 'Add a column' });
      await add.selectOption('query-cache+read-replicas');
      await page.getByRole('combobox', { name: 'What runs as Query cache over read replicas' }).waitFor({ timeout: 20_000 });
    });
  });
});
