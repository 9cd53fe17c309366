/** How much a visitor fetches before the first picture, and that a part which comes later can be asked for again. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadedAtOnce, pageSize } from '../bench/page.ts';
import { servedApp } from './harness.ts';

const app = servedApp();
/** What a script fetches behind the first picture. */
const LATER =
  /^(?:worker|behind|shown|telling|simulator|keep-address|workloads|seen|dialog|keys|carried|format|words|scenarios|composed|variant|pictures|compass|ring|use-involved|curtain|open|moving|Live|Found|Sql|lessons|run-pictures|[Vv]erdict)-/;

describe('the first load', () => {
  it.each([
    { page: 'index.html', most: 170_000 },
    { page: 'embed.html', most: 134_000 },
  ])('$page: script and style are at most $most bytes, compressed', ({ page, most }) => {
    const { scriptAndStyleGz, fonts } = pageSize(page);
    expect(scriptAndStyleGz).toBeLessThanOrEqual(most);
    // Were it less than React alone, the measure would be wrong.
    expect(scriptAndStyleGz).toBeGreaterThan(70_000);
    expect(fonts).toBeGreaterThan(40_000);
  });

  it.each(['index.html', 'embed.html?scenario=stale-in-tokyo'])('%s: what was counted is what the browser asks for', async (address) => {
    const counted = new Set(
      [...loadedAtOnce(address.replace(/\?.*/, ''))].map((file) => basename(file)).filter((f) => /\.(js|css|html)$/.test(f)),
    );
    const asked = new Set<string>();
    const { page } = await app.open(`/${address}`, {
      before: async (p) => {
        // What comes later is fetched by script, and the worker does not count.
        await p.context().route(/worker-[^/]*\.js$/, (route) => route.abort());
        p.on('request', (request) => {
          const name = basename(new URL(request.url()).pathname);
          if (/script|stylesheet|document/.test(request.resourceType()) && (counted.has(name) || !LATER.test(name))) asked.add(name);
        });
        await p.context().route(/behind-[^/]*\.js$/, (route) => route.abort());
      },
    });
    await page.getByRole('alert').first().waitFor();
    expect([...asked].sort()).toEqual([...counted].sort());
    await page.context().close();
  });
});

it('every part that comes later is fetched before it is imported', () => {
  const folder = join('dist', 'assets');
  const pages = readdirSync(folder).filter((name) => /^(?:main|page|pictures|shared|lessons|embed|behind)-[^/]*\.js$/.test(name));
  const code = pages.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  const imported = code.match(/\bimport\(["'`]\.\/[^)]+\)/g) ?? [];
  expect(imported.length).toBeGreaterThan(8);
  expect(code.match(/r\.arrayBuffer\(\)\}\)\)\.then\(\(\)=>import\(["'`]\.\//g)).toHaveLength(imported.length);
});

it('the worker has nothing that only reports need', () => {
  const folder = join('dist', 'assets');
  const code = readdirSync(folder)
    .filter((name) => /^worker-[^/]*\.js$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  expect(code.length).toBeGreaterThan(100_000);
  expect(code).not.toMatch(/Histogram/);
});
