/** The field's terms: explained where they stand, by pointer and by keyboard, and all in one glossary. */
import AxeBuilder from '@axe-core/playwright';
import { describe, expect, it } from 'vitest';
import { claims } from '../../src/claims/index.ts';
import { allScenarios } from '../../src/scenarios/composed.ts';
import { long, onPage, servedApp } from './harness.ts';
import { simulated } from './pages.ts';

const app = servedApp();

describe('a term', () => {
  it('is explained when it is pointed at and when it is reached by keyboard, and opens the glossary at its place', async () => {
    await onPage(app.open('/?scenario=stale-in-tokyo&step=5'), async (page) => {
      await simulated(page);
      const word = page.getByRole('region', { name: 'Lesson' }).getByRole('button', { name: 'replica', exact: true });
      await word.hover();
      await page
        .getByRole('tooltip')
        .getByText(/A full copy of the database/)
        .waitFor();
      await page.mouse.move(5, 400);
      await expect.poll(() => page.getByRole('tooltip').count()).toBe(0);
      await word.focus();
      await page.getByRole('tooltip').waitFor();
      expect(
        await word.evaluate((element) => document.getElementById(element.getAttribute('aria-describedby') ?? '')?.textContent),
      ).toMatch(/full copy/);
      await page.keyboard.press('Escape');
      await expect.poll(() => page.getByRole('tooltip').count()).toBe(0);
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Glossary' }).locator('.sought').getByText('Replica', { exact: true }).waitFor();
    });
  });

  it('stands in the key of the map with the field’s own name', async () => {
    await onPage(app.open('/?scenario=stale-in-tokyo&step=5'), async (page) => {
      await simulated(page);
      const key = page.locator('.map-key');
      await key.getByRole('button', { name: 'WAL records' }).hover();
      await page
        .getByRole('tooltip')
        .getByText(/Write-ahead log/)
        .waitFor();
      expect(await key.innerText()).not.toMatch(/changes|position check/);
    });
  });
});

describe('the glossary', () => {
  it('opens by G, is searched by typing, closes by Escape; axe finds nothing in it', async () => {
    await onPage(app.open('/?learn'), async (page) => {
      await page.getByRole('heading', { name: 'Ways to spread a database' }).waitFor();
      await page.keyboard.press('g');
      const dialog = page.getByRole('dialog', { name: 'Glossary' });
      await dialog.getByText('Quorum', { exact: true }).waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id }) => id)).toEqual([]);
      await dialog.getByLabel('Find a word').fill('LSN');
      await dialog.getByText('1 term', { exact: true }).waitFor();
      await dialog.getByText('Log position', { exact: true }).waitFor();
      await page.keyboard.press('Escape');
      await expect.poll(() => dialog.count()).toBe(0);
    });
  });

  it('is reached from the list of keys too', async () => {
    await onPage(app.open('/'), async (page) => {
      await simulated(page);
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys' }).getByRole('button', { name: 'glossary' }).click();
      await page.getByRole('dialog', { name: 'Glossary' }).waitFor();
    });
  });
});

describe('the list of lessons', () => {
  long.each(['light', 'dark'] as const)('axe finds nothing in it, %s; every architecture has its lesson', async (colorScheme) => {
    await onPage(app.open('/?learn', { colorScheme }), async (page) => {
      for (const name of ['Single database', 'Query cache', 'Read replicas', 'Partitions', 'Multi-master'])
        await page
          .getByText(new RegExp(`^\\d\\. ${name}$`))
          .first()
          .waitFor();
      expect(await page.getByRole('button', { name: /^Start: / }).count()).toBe(allScenarios.length);
      await page.getByRole('heading', { name: 'What holds, and what breaks it' }).waitFor();
      // Each says what one sees in it.
      expect(await page.locator('.lessons .go ul:empty').count()).toBe(0);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id} ${nodes.map((n) => n.target).join()}`)).toEqual([]);
    });
  });
});

describe('the ledger of claims', () => {
  it('lists every statement; one opens its conditions and its run, at the moment that tells; axe finds nothing', async () => {
    await onPage(app.open('/?claims', { reducedMotion: 'reduce' }), async (page) => {
      await page.locator('.claims .line').first().waitFor();
      expect(await page.locator('.claims .line').count()).toBe(claims.length);
      await page.getByRole('button', { name: /^Against it Q8 / }).press('Enter');
      await page
        .getByRole('cell', { name: /of the bound/ })
        .first()
        .waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id} ${nodes.map((n) => n.target).join()}`)).toEqual([]);
      await page.getByRole('button', { name: 'Open a run of: Data can be stale for the cache’s lifetime.' }).press('Enter');
      await page.getByRole('heading', { name: 'Data can be stale for the cache’s lifetime.' }).waitFor();
      await simulated(page);
      await page.getByText(/^Measured over this run/).waitFor();
      // What happened last is what the figure is made of.
      await page
        .getByText(/[Ss]tale/)
        .first()
        .waitFor();
      await page.waitForURL(/#run=/);
      await page.goBack();
      await page.getByRole('heading', { name: 'What is said, and what was measured' }).waitFor();
    });
  });
});

describe('a consistency card', () => {
  it('says in how many runs each guarantee held, and opens one that breaks it', async () => {
    await onPage(app.open('/?learn', { reducedMotion: 'reduce' }), async (page) => {
      await page.getByRole('button', { name: /^Read replicas: PostgreSQL streaming replication, (?!by its)/ }).press('Enter');
      const card = page.getByRole('article', { name: 'PostgreSQL streaming replication (Read replicas)' });
      const row = card.getByRole('listitem').filter({ hasText: 'Read your writes' });
      expect(await row.innerText()).toMatch(/not promised[\s\S]*held in \d+ of \d+ runs/);
      await row.getByRole('link', { name: /^See it break: Read your writes/ }).press('Enter');
      await page.getByRole('heading', { name: 'Broken: read your writes' }).waitFor();
      await simulated(page);
      await page
        .getByText(/does not see w\d+ of its own client/)
        .first()
        .waitFor();
      await page.waitForURL(/#run=/);
      await page.goBack();
      await page.getByRole('heading', { name: 'What holds, and what breaks it' }).waitFor();
    });
  });
});
