/** Exports of caches that an application fills: Redis and memcached as they are told, and the application's script in their words. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { speaks } from '../../src/cli/export/cache-aside.ts';
import { filesOf } from '../../src/cli/export/export.ts';
import { findScenario } from '../../src/cli/find.ts';

const written = async (id: string): ReturnType<typeof filesOf> => filesOf((await findScenario(id)).scenario);

it('a cache that the application fills is Redis or memcached, with the scenario’s memory, policy and dumps, and writes delete what reads of the row have kept', async () => {
  const { files, exported, world } = await written('late-fill');
  const services = new Map(Object.entries<{ command?: string[]; environment?: Record<string, string> }>(exported.compose.services));
  const cache = world.nodes.find(({ kind }) => kind === 'cache')?.id ?? '';
  expect(services.get(cache)?.command?.join(' ')).toBe('redis-server --save 3600 1 300 100 60 10000 --maxmemory-policy noeviction');
  expect(services.get('client-japaneast')?.environment).toMatchObject({
    CACHE: cache,
    CACHE_PORT: '6379',
    PATIENCE_S: '0.250',
    READ_FROM: 'primary-eastus',
  });
  const lines = `${files['work/eastus.tsv']}${files['work/japaneast.tsv']}`.split('\n').map((line) => line.split('\t').slice(1, 5));
  const [, , kept = ''] = lines.find(([op]) => op === 'reader') ?? [];
  expect(kept).toMatch(/^posts:7\/[0-9a-f]{16}$/);
  expect(lines.find(([op]) => op === 'writer')).toEqual(['writer', 'write', kept, '0']);
  // It names no row by its key, so nobody looks it up.
  expect(lines.find(([op]) => op === 'direct')).toEqual(['direct', 'read', '-', '0']);
  const { exported: shelf } = await written('its-own-shelf');
  expect(shelf.system).toMatch(/^PostgreSQL 17 with \d memcached 1\.6/);
  const { scenario } = await findScenario('late-fill');
  await expect(filesOf({ ...scenario, settings: { ...scenario.settings, filling: 'leases' } })).rejects.toThrow(
    /by leases .* Choose another setting\./,
  );
});

describe.each([
  [
    'redis',
    ['$3\r\na\nb\r\n', '$-1\r\n', '+OK\r\n', ':2\r\n'],
    '*2\r\n$3\r\nGET\r\n$3\r\nk/1\r\n*2\r\n$3\r\nGET\r\n$3\r\nk/2\r\n*5\r\n$3\r\nSET\r\n$3\r\nk/2\r\n$4\r\n\u00e9\nb\r\n$2\r\nPX\r\n$4\r\n1500\r\n*3\r\n$3\r\nDEL\r\n$3\r\nk/1\r\n$3\r\nk/2\r\n',
  ],
  [
    'memcached',
    ['VALUE k/1 0 3\r\na\nb\r\nEND\r\n', 'END\r\n', 'STORED\r\n', 'DELETED\r\n', 'NOT_FOUND\r\n'],
    'get k/1\r\nget k/2\r\nset k/2 0 2 4\r\n\u00e9\nb\r\ndelete k/1\r\ndelete k/2\r\n',
  ],
] as const)('an application speaks to %s', (kind, answers, said) => {
  it('in its words, and goes on without it when it is silent', async () => {
    let heard = '';
    const left = [...answers];
    // Each request ends a line of its own kind: answered when nothing more of it can come.
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (bytes) => {
        heard += bytes.toString();
        const next = left.shift();
        if (next !== undefined) socket.write(next);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const script = `export LC_ALL=C; trap '' PIPE; connected=no\n${speaks(kind)}
connect; cache_get k/1; echo "$?:$found"; cache_get k/2; echo "$?"; cache_set k/2 1500 $'\\u00e9\\nb'; cache_delete k/1 k/2; cache_get k/3; echo "$?"`;
    const child = spawn('bash', ['-c', script.replace('\\u00e9', '\\xc3\\xa9')], {
      env: { ...process.env, CACHE: '127.0.0.1', CACHE_PORT: String(port), PATIENCE_S: '0.2' },
    });
    let told = '';
    child.stdout.on('data', (bytes) => {
      told += bytes.toString();
    });
    await new Promise((resolve) => child.on('close', resolve));
    server.close();
    // Found, not there, and no word.
    expect(told).toBe('0:a\nb\n1\n2\n');
    expect(heard.slice(0, said.length)).toBe(said);
  });
});
