/** The command that says by what data is best sharded: as text, as JSON, and what is refused, in one sentence each. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/commands.ts';
import { terminal } from './terminal.ts';

const { out: lines, err } = terminal();

async function asked(...words: readonly string[]): Promise<{ readonly status: number; readonly out: string; readonly error: string }> {
  err.length = 0;
  const status = await runCommandLine(['partition-key', ...words]);
  return { status, out: lines.join('\n'), error: err.join('\n') };
}

let folder = '';
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const SHOP = `CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE orders (customer_id INTEGER REFERENCES customers, id INTEGER, PRIMARY KEY (customer_id, id));
CREATE TABLE logs (id INTEGER PRIMARY KEY, customer_id INTEGER);
`;

describe('partition-key', () => {
  it('says the best key first, why, and what becomes of each table', async () => {
    const { status, out } = await asked('tenants');
    expect(status).toBe(0);
    expect(out.split('\n').slice(0, 3)).toEqual([
      'tenant_id  (100 of 100) 100 % of the rows are spread; 200 different keys, the largest with 1 % of its table; 1 of 1 references stay on one partition.',
      '  tasks    spread   by tenant_id, beside tenants',
      '  tenants  spread   by tenant_id, beside tasks',
    ]);
  });

  it('reads several CSV files as one set of tables', async () => {
    const people = file('people.csv', `person_id,name\n${Array.from({ length: 9 }, (_, i) => `${i + 1},p${i}`).join('\n')}\n`);
    const visits = file('visits.csv', `person_id,day\n${Array.from({ length: 40 }, (_, i) => `${(i % 9) + 1},${i}`).join('\n')}\n`);
    const { status, out } = await asked(people, visits, '--json');
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ best: 'person_id', asked: null, proposals: [{ key: 'person_id', within: 1, fits: true }, {}] });
  });

  it('judges a key that is asked for', async () => {
    const shop = file('shop.sql', SHOP);
    const { status, out } = await asked(shop, '--key', 'orders.customer_id, customers.id');
    expect(status).toBe(0);
    expect(out.split('\n').map((line) => line.replace(/ {2,}/g, ' '))).toEqual(
      expect.arrayContaining([
        ' logs whole on the first partition: it has no column of the key',
        ' orders spread by customer_id, beside customers',
      ]),
    );
  });

  it.each([
    [
      ['--key', 'customer_id'],
      /^--key customer_id: the PRIMARY KEY \(id\) of logs lacks customer_id, .*make it PRIMARY KEY \(customer_id, id\), or set unique=checked per partition\.$/,
    ],
    [
      ['--key', 'orders.client'],
      /^--key orders\.client: “key” names orders\.client, and orders has no column client\. It has: customer_id, id\./,
    ],
    [['--key', 'nowhere'], /^--key: No table has a column of the key nowhere, so every row stays on the first partition\./],
  ])('refuses %j in one sentence', async (more, sentence) => {
    const { status, error } = await asked(file('shop.sql', SHOP), ...more);
    expect(status).toBe(2);
    expect(error.trim()).toMatch(sentence);
  });

  it('refuses a file of 100 MB without reading it, one that is not there, and one that does not run', async () => {
    const big = file('big.sqlite', '');
    truncateSync(big, 100 * 1024 * 1024);
    expect((await asked(big)).error.trim()).toMatch(/big\.sqlite has 100\.0 MB; at most 8 are taken\. Take a part of it\.$/);
    expect((await asked(join(folder, 'no.csv'))).error).toMatch(/^There is no file “/);
    expect((await asked(file('bad.sql', 'CREATE TABLE a (x); INSERT INTO b VALUES (1);'))).error).toMatch(/statement 2: No table “b”/);
  });
});
