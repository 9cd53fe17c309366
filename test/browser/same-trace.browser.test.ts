/** A run leaves the same trace in a browser's worker as it does in Node. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtApp } from '../../src/cli/serve.ts';
import { allScenarios } from '../../src/scenarios/composed.ts';
import { readScenario } from '../../src/scenarios/read.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import type { FromWorker } from '../../src/worker/protocol.ts';
import type { RunSpec } from '../../src/session/run.ts';
import transfers from '../session/fixtures/transfers.json' with { type: 'json' };
import { isLong, servedApp } from './harness.ts';
import type { Watched } from './pages.ts';
import { workerFile } from './worker-file.ts';

const app = servedApp();

/** In the page: opens a run in the built worker and waits for the hash of its trace. */
function hashInBrowser({ url, run }: { url: string; run: RunSpec }): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(url, { type: 'module' });
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.type === 'failed') reject(new Error(data.message));
      if (data.type !== 'hash') return;
      worker.terminate();
      resolve(data.traceHash);
    };
    worker.postMessage({ type: 'open', id: 1, run });
  });
}

const whole = [...allScenarios, readScenario(transfers, 'transfers.json')];
/** One each of its kind and every third of the rest; all of them in the long tests. */
const all = whole.filter((_, i) => isLong || i < 5 || i % 3 === 0);

// One page for all: each run has a worker of its own.
let watched: Watched;
beforeAll(async () => {
  watched = await app.open('/');
});
afterAll(() => watched.page.context().close());

it.each(all.map((scenario) => [scenario.id, scenario] as const))('%s', async (_id, scenario) => {
  const url = `/assets/${workerFile(builtApp())}`;
  for (const seed of isLong ? [scenario.seed, scenario.seed + 1] : [scenario.seed]) {
    const run = runOf(scenario, { seed });
    const session = await openSession(run);
    const inNode = session.runToEnd().traceHash();
    session.close();
    expect(await watched.page.evaluate(hashInBrowser, { url, run })).toBe(inNode);
  }
  expect(watched.troubles).toEqual([]);
});
