/** Which places a planet has: AWS's with their caveats, and somebody's own from a file, also from a link. */
import AxeBuilder from '@axe-core/playwright';
import { describe, expect, it } from 'vitest';
import { long, onPage, servedApp } from './harness.ts';
import { simulated } from './pages.ts';

const app = servedApp();

const csv = (text: string) => ({ name: 'mine.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

describe('places', () => {
  long('of AWS come with what has to be known of them, and a click puts a database there', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await page.getByRole('button', { name: 'AWS’s 32' }).click();
      await page.getByText(/measured by cloudping\.co .* AWS publishes areas/).waitFor();
      await page.getByRole('button', { name: /^Ashburn: free/ }).click();
      await simulated(page);
      await page.getByRole('button', { name: /^Tokyo: free, 1\d\d ms from Ashburn/ }).waitFor();
      await page.getByText(/^Places: 1 of 32/).waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
    });
  });

  it('of one’s own come from a file; a bad one is one sentence, and nothing changes', async () => {
    await onPage(app.open('/?play'), async (page) => {
      const file = page.getByLabel('or load a .csv', { exact: true });
      await page.getByRole('button', { name: 'its format' }).click();
      await page.getByText('name,lat,lon,Berlin,Oslo,Rome').waitFor();
      await file.setInputFiles(csv('name,lat,lon\nBerlin,52.5,13.4\nOslo,59.9,10.7\n'));
      await page.getByText(/^mine\.csv: the round trip between Berlin and Oslo is missing\./).waitFor();
      await page.getByRole('button', { name: /^Virginia: free/ }).waitFor();
      await file.setInputFiles(csv('name,lat,lon\nBerlin,52.5,13.4\nOslo,59.9,10.7\n\nfrom,to,ms\nBerlin,Oslo,25\n'));
      await page.getByRole('button', { name: /^Berlin: free/ }).click();
      await simulated(page);
      await page.getByRole('button', { name: /^Oslo: free, 25 ms from Berlin/ }).waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
    });
  });

  long('of one’s own are in the link', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await page
        .getByLabel('or load a .csv', { exact: true })
        .setInputFiles(csv('name,lat,lon,Rome\nBerlin,52.5,13.4,31\nRome,41.9,12.5,\n'));
      await page.getByRole('button', { name: 'start with all of them' }).click();
      await simulated(page);
      await expect.poll(() => page.url(), { timeout: 15_000 }).toContain('?play#run=');
      await page.waitForTimeout(1_000);
      const link = page.url();
      await page.goto('about:blank');
      await page.goto(link);
      await simulated(page);
      await page.getByText(/^Places: 2 of 2/).waitFor();
      await page.getByText('your own', { exact: true }).first().waitFor();
    });
  });
});
