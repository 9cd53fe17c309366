import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileFor, type Serving, startServer } from '../../src/cli/serve.ts';

const folder = mkdtempSync(join(tmpdir(), 'antipode-serve-'));
const root = join(folder, 'dist');
let serving: Serving;

beforeAll(async () => {
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(root, 'index.html'), '<title>Antipode</title>');
  writeFileSync(join(root, 'assets', 'sqlite3.wasm'), 'wasm');
  serving = await startServer({ root, port: 0 });
});

afterAll(async () => {
  await serving.close();
  rmSync(folder, { recursive: true });
});

/** A raw request: `fetch` would tidy the path up before it is sent. */
function get(path: string, method = 'GET'): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: serving.port, path, method }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });
}

describe('the static server', () => {
  it('serves the page and WebAssembly by their types, to every origin, without isolation', async () => {
    const page = await get('/');
    expect(page.body).toBe('<title>Antipode</title>');
    expect(page.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'access-control-allow-origin': '*' });
    expect(page.headers).toMatchObject({ 'cross-origin-resource-policy': 'cross-origin', 'x-content-type-options': 'nosniff' });
    expect(page.headers).not.toHaveProperty('x-frame-options');
    expect(page.headers).not.toHaveProperty('cross-origin-opener-policy');
    expect(page.headers).not.toHaveProperty('cross-origin-embedder-policy');
    expect((await get('/assets/sqlite3.wasm?v=1')).headers).toMatchObject({ 'content-type': 'application/wasm' });
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '/%00',
    '/%zz',
    '/assets',
    '/index.html/x',
    `/${'x'.repeat(9_000)}`,
  ])('has nothing at %s', async (path) => {
    const { status, body } = await get(path);
    expect(status).toBe(404);
    expect(body).not.toContain('secret');
    expect(fileFor(root, path)).toBeNull();
  });

  it('only reads', async () => {
    expect((await get('/', 'POST')).status).toBe(405);
    expect(await get('/', 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  it('outlives a file that goes away or cannot be read', async () => {
    symlinkSync(join(root, 'gone'), join(root, 'dangling.js'));
    expect((await get('/dangling.js')).status).toBe(404);
    writeFileSync(join(root, 'closed.js'), 'x');
    chmodSync(join(root, 'closed.js'), 0);
    // As root nothing is closed; else the answer breaks off.
    await get('/closed.js').catch(() => undefined);
    expect((await get('/')).status).toBe(200);
  });

  it('takes the next port when one is taken', async () => {
    const next = await startServer({ root, port: serving.port });
    expect(next.port).toBeGreaterThan(serving.port);
    await next.close();
  });
});
