/** Runs in the built worker in whichever browser there is: a page of ours asks for runs and tells their hashes, so that no driver is needed. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { RunSpec } from '../../src/session/run.ts';
import { launchChromium } from './pages.ts';
import { workerFile } from './worker-file.ts';

export interface AnyBrowser {
  readonly name: string;
  /** Opens the page; what it gives ends the browser. */
  visit(url: string): Promise<() => Promise<unknown>>;
}

const CHROMIUM: AnyBrowser = {
  name: 'Chromium',
  async visit(url) {
    const browser = await launchChromium();
    await (await browser.newPage()).goto(url);
    return () => browser.close();
  },
};

const firefox = (program: string): AnyBrowser => ({
  name: 'Firefox',
  async visit(url) {
    const profile = mkdtempSync(join(tmpdir(), 'antipode-firefox-'));
    const running = spawn(program, ['--headless', '--no-remote', '--profile', profile, url], { stdio: 'ignore' });
    const gone = new Promise((resolve) => running.once('exit', resolve).once('error', resolve));
    return async () => {
      running.kill('SIGKILL');
      await gone;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    };
  },
});

const onPath = (...names: readonly string[]): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(':')
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());

/** Those that stand on this machine. */
export function browsersHere(): readonly AnyBrowser[] {
  const program = process.env['ANTIPODE_FIREFOX'] ?? onPath('firefox-esr', 'firefox');
  return program === undefined ? [CHROMIUM] : [CHROMIUM, firefox(program)];
}

/** In the page. */
async function tellHashes(): Promise<void> {
  const tell = (told: object): Promise<unknown> => fetch('/told', { method: 'POST', body: JSON.stringify(told) });
  try {
    const { worker: url, runs } = (await (await fetch('/runs')).json()) as { worker: string; runs: object[] };
    const hashes: string[] = [];
    for (const run of runs) {
      hashes.push(
        await new Promise<string>((resolve, reject) => {
          const worker = new Worker(url, { type: 'module' });
          worker.onerror = (event) => reject(new Error(event.message));
          worker.onmessage = ({ data }: MessageEvent<{ type: string; message?: string; traceHash?: string }>) => {
            if (data.type === 'failed') reject(new Error(data.message));
            if (data.type !== 'hash') return;
            worker.terminate();
            resolve(data.traceHash ?? '');
          };
          worker.postMessage({ type: 'open', id: 1, run });
        }),
      );
    }
    await tell({ hashes });
  } catch (error) {
    await tell({ problem: String(error) });
  }
}

const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', wasm: 'application/wasm' };

/** Hashes of the traces that runs leave in that browser, in order. */
export async function hashesIn(
  browser: AnyBrowser,
  dist: string,
  runs: readonly RunSpec[],
  patienceMs: number,
): Promise<readonly string[]> {
  const assets = join(dist, 'assets');
  const worker = workerFile(dist);
  const page = `<!doctype html><meta charset="utf-8"><script type="module">(${tellHashes.toString()})()</script>`;
  let resolveTold: (hashes: readonly string[]) => void = () => undefined;
  let rejectTold: (error: Error) => void = () => undefined;
  const told = new Promise<readonly string[]>((resolve, reject) => {
    resolveTold = resolve;
    rejectTold = reject;
  });
  told.catch(() => undefined);
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    if (path === '/') response.setHeader('Content-Type', 'text/html').end(page);
    else if (path === '/runs') response.end(JSON.stringify({ worker: `/assets/${worker}`, runs }));
    else if (path === '/told') {
      void bodyOf(request).then((body) => {
        response.end();
        const { hashes, problem } = JSON.parse(body) as { hashes?: string[]; problem?: string };
        if (hashes) resolveTold(hashes);
        else rejectTold(new Error(`${browser.name}: ${problem}`));
      });
    } else if (path.startsWith('/assets/')) {
      const name = basename(path);
      response
        .setHeader('Content-Type', TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream')
        .end(readFileSync(join(assets, name)));
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const timer = setTimeout(() => rejectTold(new Error(`${browser.name} told nothing within ${patienceMs / 1000} s`)), patienceMs);
  const leave = await browser.visit(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`);
  try {
    return await told;
  } finally {
    clearTimeout(timer);
    await leave();
    server.closeAllConnections();
    server.close();
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
