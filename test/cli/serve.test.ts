import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Serving, startServer } from '../../src/cli/serve.ts';

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
function get(
  path: string,
  method = 'GET',
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: serving.port, path, method, headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });
}

function linkOf(fd: string): string {
  try {
    return readlinkSync(join('/proc/self/fd', fd));
  } catch {
    return '';
  }
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

  it('answers ranges, and says what it has without sending it', async () => {
    const range = async (bytes: string, method = 'GET') => {
      const { status, headers, body } = await get('/index.html', method, { range: `bytes=${bytes}` });
      return [status, headers['content-range'], headers['content-length'], body];
    };
    expect(await range('1-5')).toEqual([206, 'bytes 1-5/23', '5', 'title']);
    expect(await range('-8')).toEqual([206, 'bytes 15-22/23', '8', '</title>']);
    expect(await range('15-')).toEqual([206, 'bytes 15-22/23', '8', '</title>']);
    expect(await range('1-5', 'HEAD')).toEqual([206, 'bytes 1-5/23', '5', '']);
    expect((await range('99-')).slice(0, 2)).toEqual([416, 'bytes */23']);
    expect((await get('/index.html', 'HEAD')).headers).toMatchObject({ 'content-length': '23', 'accept-ranges': 'bytes' });
    expect((await get('/nothing', 'HEAD')).status).toBe(404);
    const etag = String((await get('/')).headers['etag']);
    expect(await get('/', 'GET', { 'if-none-match': etag })).toMatchObject({ status: 304, body: '' });
  });

  it('sends what is large compressed to whoever takes that, and as it is to everybody else', async () => {
    const file = join(root, 'assets', 'large.js');
    const text = 'const a = 1;\n'.repeat(1_000);
    writeFileSync(file, text);
    const asked = (headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${serving.port}/assets/large.js`, { headers }).then(async (got) => ({
        encoding: got.headers.get('content-encoding'),
        bytes: Number(got.headers.get('content-length')),
        tag: got.headers.get('etag') ?? '',
        status: got.status,
        text: await got.text(),
      }));
    const small = await asked({ 'accept-encoding': 'gzip, br' });
    expect(small).toMatchObject({ encoding: 'gzip', text });
    expect(small.bytes).toBeLessThan(text.length / 10);
    expect(await asked({ 'accept-encoding': 'identity' })).toMatchObject({ encoding: null, bytes: text.length, text });
    expect(await asked({ 'accept-encoding': 'gzip', range: 'bytes=0-4' })).toMatchObject({ encoding: null, text: 'const', status: 206 });
    expect(await asked({ 'accept-encoding': 'gzip', 'if-none-match': small.tag })).toMatchObject({ status: 304, text: '' });
    // What a build puts in its place is sent next.
    writeFileSync(file, text.replaceAll('1', '22'));
    expect((await asked({ 'accept-encoding': 'gzip' })).text).toBe(text.replaceAll('1', '22'));
    expect(await get('/assets/large.js', 'HEAD', { 'accept-encoding': 'gzip' })).toMatchObject({ status: 200, body: '' });
  });

  it('follows no link out of its folder', async () => {
    mkdirSync(join(folder, 'private'), { recursive: true });
    writeFileSync(join(folder, 'private', 'index.html'), 'secret');
    symlinkSync(join(folder, 'secret.txt'), join(root, 'link.txt'));
    symlinkSync(join(folder, 'private'), join(root, 'linked'));
    symlinkSync('index.html', join(root, 'start.html'));
    for (const path of ['/link.txt', '/linked/index.html', '/linked/']) {
      expect(await get(path), path).toMatchObject({ status: 404, body: expect.not.stringContaining('secret') });
    }
    expect(await get('/start.html')).toMatchObject({ status: 200, body: '<title>Antipode</title>' });
  });

  it.skipIf(process.platform === 'win32')('does not wait at a pipe', async () => {
    spawnSync('mkfifo', [join(root, 'pipe.js')]);
    expect((await get('/pipe.js')).status).toBe(404);
  });

  it.skipIf(process.platform !== 'linux')('lets go of a file when its download is broken off', async () => {
    const big = join(root, 'assets', 'big.wasm');
    writeFileSync(big, Buffer.alloc(8_000_000));
    const open = (): number => readdirSync('/proc/self/fd').filter((fd) => linkOf(fd) === big).length;
    const broken = () =>
      new Promise<void>((resolve) => {
        const asked = request({ host: '127.0.0.1', port: serving.port, path: '/assets/big.wasm' }, (response) => {
          response.once('data', () => {
            opened = Math.max(opened, open());
            asked.destroy();
          });
          response.on('close', resolve);
          response.on('error', () => undefined);
        }).end();
        asked.on('error', () => undefined);
      });
    let opened = 0;
    await Promise.all(Array.from({ length: 20 }, broken));
    // Otherwise nothing would have been let go of.
    expect(opened).toBeGreaterThan(0);
    await expect.poll(open).toBe(0);
  });

  it('serves on while a build replaces its files', async () => {
    const file = join(root, 'assets', 'page-abcdefgh.js');
    const old = 'a'.repeat(4_000_000);
    writeFileSync(file, old);
    const downloading = get('/assets/page-abcdefgh.js');
    writeFileSync(join(root, 'new.js'), 'b');
    await expect.poll(async () => (await get('/')).status).toBe(200);
    renameSync(join(root, 'new.js'), file);
    expect(['b', old]).toContain((await downloading).body);
    expect(await get('/assets/page-abcdefgh.js')).toMatchObject({ status: 200, body: 'b' });
    rmSync(file);
    expect((await get('/assets/page-abcdefgh.js')).status).toBe(404);
    writeFileSync(file, 'c');
    expect(await get('/assets/page-abcdefgh.js')).toMatchObject({ status: 200, body: 'c' });
  });

  it('takes the next port when one is taken', async () => {
    const next = await startServer({ root, port: serving.port });
    expect(next.port).toBeGreaterThan(serving.port);
    await next.close();
  });
});
