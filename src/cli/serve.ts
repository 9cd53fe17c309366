/**
 * `serve`: a static server for the built app. Pages of other origins may load everything (the custom element is meant for
 * them), and no isolation headers are set: SQLite runs without shared memory here.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { basename, dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import send from 'send';
import { type Compressing, compressing } from './compressed.ts';
import { BadInput } from '../session/problem.ts';
import type { Arguments, Flags } from './arguments.ts';

export const flags: Flags = { values: { port: 'N' }, switches: [], positionals: [] };

const DEFAULT_PORT = 4600;
const PORTS_TRIED = 20;

const SHARED_HEADERS = {
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'X-Content-Type-Options': 'nosniff',
};

/** Set by `send` for a file; none of them is true of what is answered in its place. */
const OF_A_FILE = ['Content-Type', 'Content-Length', 'Content-Range', 'Cache-Control', 'Last-Modified', 'ETag', 'Accept-Ranges'];

/** The true path of the file that a path of the address means, or null: unknown, no plain file, or outside of `root`. */
async function fileFor(root: string, path: string): Promise<string | null> {
  try {
    const folder = await realpath(root);
    const file = await realpath(join(folder, path.endsWith('/') ? `${path}index.html` : path));
    // A link that leads out of the folder shows what was never meant to be seen; a pipe or a device would never end.
    return file.startsWith(folder + sep) && (await stat(file)).isFile() ? file : null;
  } catch {
    // Unknown, too long, or taken away by a build while it was looked at.
    return null;
  }
}

/** The path in a request's address, or null: not one that a file could have. */
function pathOf(url: string): string | null {
  try {
    const path = decodeURIComponent(url.replace(/[?#].*$/, ''));
    return path.startsWith('/') && !/[\0\\]/.test(path) ? path : null;
  } catch {
    return null;
  }
}

function refuse(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  for (const name of OF_A_FILE) response.removeHeader(name);
  const type = { 'Content-Type': 'text/plain; charset=utf-8' };
  response.writeHead(status, { ...type, ...headers }).end(status === 404 ? 'There is nothing here. The app is at /\n' : '');
}

/** Answers one request with a file of `root`. */
export async function answer(root: string, request: IncomingMessage, response: ServerResponse, compress: Compressing): Promise<void> {
  for (const [name, value] of Object.entries(SHARED_HEADERS)) response.setHeader(name, value);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, { Allow: 'GET, HEAD' });
  const path = pathOf(request.url ?? '/');
  const file = path === null ? null : await fileFor(root, path);
  if (file === null || response.destroyed) return refuse(response, 404);
  const hashed = /-[\w-]{8,}\.\w+$/.test(file);
  response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
  const small = await compress(file, request).catch(() => null);
  if (small !== null && !response.destroyed) {
    response.writeHead(small.known ? 304 : 200, { ...small.headers, ...(small.known && { 'Content-Length': 0 }) });
    response.end(small.known || request.method === 'HEAD' ? undefined : small.body);
    return;
  }
  // It lets go of the file when the visitor leaves in the middle, and knows ranges, types and what a browser has already.
  send(request, encodeURIComponent(basename(file)), { root: dirname(file), cacheControl: false, dotfiles: 'allow' })
    .on('error', (error: HttpError) => refuse(response, error.status === 416 || error.status === 412 ? error.status : 404, error.headers))
    .on('directory', () => refuse(response, 404))
    .pipe(response);
}

interface HttpError {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
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
  const compress = compressing();
  const server = createServer((request, response) => void answer(root, request, response, compress));
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
