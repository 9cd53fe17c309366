/**
 * `serve`: a static server for the built app. Pages of other origins may load everything (the custom element is meant for
 * them), and no isolation headers are set: SQLite runs without shared memory here.
 */
import { spawnSync } from 'node:child_process';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { dirname, extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BadInput } from '../session/problem.ts';
import type { Arguments, Flags } from './arguments.ts';

export const flags: Flags = { values: { port: 'N' }, switches: [], positionals: [] };

const DEFAULT_PORT = 4600;
const PORTS_TRIED = 20;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** The file of `root` that a request means, or null: unknown, a folder, or outside of `root`. */
export function fileFor(root: string, url: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(url.replace(/[?#].*$/, ''));
  } catch {
    return null;
  }
  if (path.includes('\0') || path.includes('\\')) return null;
  const file = normalize(join(root, path.endsWith('/') ? `${path}index.html` : path));
  if (!file.startsWith(normalize(root) + sep)) return null;
  // `existsSync` never throws, whatever a path looks like.
  return existsSync(file) && statSync(file, { throwIfNoEntry: false })?.isFile() ? file : null;
}

function answer(root: string, request: IncomingMessage, response: ServerResponse): void {
  const shared = {
    'Access-Control-Allow-Origin': '*',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'X-Content-Type-Options': 'nosniff',
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { ...shared, Allow: 'GET, HEAD' }).end();
    return;
  }
  const file = fileFor(root, request.url ?? '/');
  // A build may take a file away between two looks at it.
  const size = file === null ? undefined : statSync(file, { throwIfNoEntry: false })?.size;
  if (file === null || size === undefined) {
    response.writeHead(404, { ...shared, 'Content-Type': 'text/plain; charset=utf-8' }).end('There is nothing here. The app is at /\n');
    return;
  }
  const hashed = /-[\w-]{8,}\.\w+$/.test(file);
  response.writeHead(200, {
    ...shared,
    'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
    'Content-Length': size,
    'Cache-Control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (request.method === 'HEAD') response.end();
  else
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
}

function listen(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    };
    server.once('error', onError);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', onError);
      resolve(true);
    });
  });
}

export interface Serving {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves `root` at `port` or, when that is taken, at the next free one. Port 0 lets the system choose. */
export async function startServer({ root, port }: { readonly root: string; readonly port: number }): Promise<Serving> {
  const server = createServer((request, response) => answer(root, request, response));
  for (let tried = port; tried < port + PORTS_TRIED && tried <= 65_535; tried++) {
    if (!(await listen(server, tried))) continue;
    const address = server.address();
    const close = () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    return { port: typeof address === 'object' && address !== null ? address.port : tried, close };
  }
  throw new BadInput(`Ports ${port} to ${Math.min(port + PORTS_TRIED - 1, 65_535)} are all taken; choose another with --port N.`);
}

/** The built app: beside the built CLI when installed, in `dist` when run from the sources. Builds it there if need be. */
export function builtApp(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const installed = join(here, '..');
  if (existsSync(join(installed, 'index.html'))) return installed;
  const project = join(here, '..', '..');
  const dist = join(project, 'dist');
  if (!existsSync(join(dist, 'index.html'))) {
    console.error('The app is not built yet; building it (npm run build).');
    const built = spawnSync('npm', ['run', '-s', 'build'], { cwd: project, stdio: ['ignore', 'ignore', 'inherit'] });
    if (built.status !== 0) throw new BadInput('The app could not be built. Run npm ci and npm run build in the project to see why.');
  }
  return dist;
}

/** Serves until the process is ended. */
export async function serve(args: Arguments): Promise<number> {
  const wanted = args.whole('port', { min: 0, max: 65_535 }, DEFAULT_PORT);
  const { port } = await startServer({ root: builtApp(), port: wanted });
  if (wanted !== 0 && port !== wanted) console.log(`Port ${wanted} is taken; using ${port}.`);
  console.log(`Antipode is at http://localhost:${port}`);
  return 0;
}
