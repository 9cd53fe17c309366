/** Data of one's own on partitions: a key is proposed and taken, changed by pointer and keyboard, kept in the link, and refused in a sentence. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { long, onPage, servedApp } from './harness.ts';
import { simulated } from './pages.ts';

const app = servedApp();

const SHOP = `CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE orders (customer_id INTEGER NOT NULL REFERENCES customers, id INTEGER, total INTEGER, PRIMARY KEY (customer_id, id));
CREATE TABLE payments (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, amount INTEGER);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) INSERT INTO customers SELECT i, 'Customer ' || i FROM n;
INSERT INTO orders SELECT id, 1, id FROM customers UNION ALL SELECT id, 2, id FROM customers;
INSERT INTO payments SELECT id, id, 5 FROM customers;
`;

const section = (page: Page) => page.getByRole('region', { name: 'Partition key' });
const chosen = (page: Page): Promise<string> => section(page).locator('.proposed-key.on .mono').innerText();

async function onPartitions(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'start with five regions' }).click();
  await simulated(page);
  await page.getByRole('button', { name: 'Partitions', exact: true }).click();
  await simulated(page);
}

async function load(page: Page, ...files: readonly (readonly [string, string])[]): Promise<void> {
  const all = files.map(([name, text]) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) }));
  await page.getByRole('region', { name: 'Data', exact: true }).locator('input[type=file]').setInputFiles(all);
}

const COUNTRIES = `CREATE TABLE countries (code TEXT PRIMARY KEY, name TEXT);
INSERT INTO countries VALUES ('de', 'Germany'), ('jp', 'Japan');
CREATE TABLE sales (shop_id INTEGER NOT NULL, id INTEGER, country TEXT REFERENCES countries, total INTEGER, PRIMARY KEY (shop_id, id));
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) INSERT INTO sales SELECT i, 1, CASE i % 2 WHEN 0 THEN 'de' ELSE 'jp' END, i FROM n;
`;

describe('a reference table', () => {
  long('is offered for a small table that others refer to, and set with one box', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await onPartitions(page);
      await load(page, ['sales.sql', COUNTRIES]);
      const box = section(page).getByRole('checkbox', { name: /Keep countries on every partition/ });
      await box.check();
      await section(page).getByText('on every partition, whole: a reference table').waitFor();
      await simulated(page);
      expect(await page.getByRole('textbox', { name: 'reference', exact: true }).inputValue()).toBe('countries');
      const violations = (await new AxeBuilder({ page }).include('.partition-key').analyze()).violations;
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      await box.uncheck();
      await section(page).getByText('as a reference table it would be on every partition').waitFor();
    });
  });
});

describe('a partition key', () => {
  it('is proposed for a file that is loaded, and the best that fits is taken', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await onPartitions(page);
      await load(page, ['shop.sql', SHOP]);
      await section(page).getByText('customer_id, customers.id').waitFor();
      expect(await chosen(page)).toBe('id, orders.customer_id');
      await section(page).getByText('Needs unique=checked per partition.').first().waitFor();
      expect(await section(page).locator('dl').innerText()).toMatch(/orders\s+spread\s+by customer_id, beside customers/);
      await simulated(page);
      const violations = (await new AxeBuilder({ page }).include('.partition-key').analyze()).violations;
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    });
  });

  it('is changed by keyboard, sets what it needs, and goes with the link and with another system', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await onPartitions(page);
      await load(page, ['shop.sql', SHOP]);
      await section(page).getByText('customer_id, customers.id').waitFor();
      await section(page).getByRole('radio', { checked: true }).focus();
      await page.keyboard.press('ArrowUp');
      await expect.poll(() => chosen(page)).toBe('customer_id, customers.id');
      await simulated(page);
      expect(await page.getByRole('combobox', { name: 'unique', exact: true }).inputValue()).toBe('checked per partition');
      await page.getByRole('button', { name: 'Query cache', exact: true }).click();
      await expect.poll(() => section(page).count()).toBe(0);
      await page.getByRole('button', { name: 'Partitions', exact: true }).click();
      await section(page).getByText('customer_id, customers.id').waitFor();
      expect(await chosen(page)).toBe('customer_id, customers.id');
      await section(page).getByRole('textbox', { name: 'another key' }).fill('customers.id');
      await page.keyboard.press('Enter');
      await expect.poll(() => chosen(page)).toBe('customers.id');
      await simulated(page);
      await page.waitForTimeout(1_000);
      const link = page.url();
      await page.goto('about:blank');
      await page.goto(link);
      await simulated(page);
      await expect.poll(() => chosen(page), { timeout: 10_000 }).toBe('customers.id');
      expect(await section(page).locator('dl').innerText()).toMatch(/payments\s+whole\s+on the first partition/);
    });
  });

  long('that the schema does not fit, or that names nothing, is one sentence; what was typed stays', async () => {
    await onPage(app.open('/?play'), async (page) => {
      await onPartitions(page);
      await load(page, ['shop.sql', SHOP]);
      await section(page).getByText('customer_id, customers.id').waitFor();
      const other = section(page).getByRole('textbox', { name: 'another key' });
      for (const [key, sentence] of [
        [
          'payments.customer_id',
          /^Rows cannot be spread by payments\.customer_id: the PRIMARY KEY \(id\) of payments lacks customer_id, .* or set unique=checked per partition\./,
        ],
        ['payments.client', /^“key” names payments\.client, and payments has no column client\./],
        ['nowhere', /^No table has a column of the key nowhere/],
        ['a, b', /^key: it has to look like tenant_id, or customer_id, customers\.id/],
      ] as const) {
        await other.fill(key);
        await other.press('Enter');
        await expect.poll(() => page.getByRole('alert').innerText()).toMatch(sentence);
        expect(await other.inputValue()).toBe(key);
        expect(await chosen(page)).toBe('id, orders.customer_id');
      }
    });
  });

  long('is proposed for several CSV files together, on a phone, too', async () => {
    await onPage(app.open('/?play', { viewport: { width: 390, height: 844 } }), async (page) => {
      await onPartitions(page);
      const people = Array.from({ length: 30 }, (_, i) => `${i + 1},p${i}`).join('\n');
      const visits = Array.from({ length: 90 }, (_, i) => `${(i % 30) + 1},${i}`).join('\n');
      await load(page, ['people.csv', `person_id,name\n${people}\n`], ['visits.csv', `person_id,day\n${visits}\n`]);
      await expect.poll(() => chosen(page), { timeout: 10_000 }).toBe('person_id');
      const table = await section(page).locator('dl').innerText();
      expect(table).toMatch(/people\s+spread\s+by person_id, beside visits/);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
      await load(page, ['people.csv', `person_id,name\n${people}\n`], ['people.tsv', `person_id,name\n${people}\n`]);
      await expect
        .poll(() => page.getByRole('alert').innerText())
        .toMatch(/^people\.csv and people\.tsv both make a table people\. Rename one of them\./);
    });
  });
});
