/** The counting thread, without a thread: its last word is what `compare` prints, a newer wish ends the older, bad runs are refused. */
import { expect, it, vi } from 'vitest';
import { under } from '../../src/scenarios/variant.ts';
import { workloads } from '../../src/scenarios/workloads.ts';
import { rowOf } from '../../src/session/report.ts';
import { runOf, type RunSpec } from '../../src/session/run.ts';
import { SideBySide } from '../../src/session/side-by-side.ts';
import { Figures } from '../../src/store/figures.ts';
import { serve } from '../../src/worker/figures/counting.ts';
import type { Known, Refused, Wanted } from '../../src/worker/figures/protocol.ts';

const specs: readonly RunSpec[] = ['single-node', 'read-replicas'].flatMap((architecture) =>
  workloads.slice(0, 1).map((workload) => runOf({ ...under(workload, { architecture, preset: null }, () => true), untilMs: 4_000 })),
);

/** A page's figures over a counting thread in this one. */
function counting() {
  const said: (Known | Refused)[] = [];
  let heard: (answer: Known | Refused) => void = () => undefined;
  let lose: () => void = () => undefined;
  const port = {
    postMessage(answer: Known | Refused) {
      said.push(answer);
      heard(answer);
    },
    onmessage: null as ((event: MessageEvent<unknown>) => void) | null,
  };
  let ms = 0;
  serve(port, { pause: () => new Promise((resolve) => setImmediate(resolve)), clockMs: () => (ms += 300) });
  const figures = new Figures(() => ({
    post: (message: Wanted) => port.onmessage?.(new MessageEvent('message', { data: message })),
    listen: (hear, failed) => {
      heard = hear;
      lose = failed;
    },
    end: () => undefined,
  }));
  return { figures, said, lose: () => lose() };
}
const WAIT = { timeout: 20_000 };

it('tells what is known as it goes, and in the end what the command line prints', async () => {
  const { figures, said } = counting();
  figures.compare(specs);
  expect(figures.state()).toEqual({ known: null, done: false, problem: null });
  await vi.waitFor(() => expect(figures.state().done).toBe(true), WAIT);
  const beside = await SideBySide.open(specs);
  beside.advance(beside.untilUs);
  expect(figures.state().known?.comparison).toEqual({ workload: 'blog', seed: 7, rows: beside.results().map(rowOf) });
  const reads = beside.results().map((result) => result.reads());
  beside.close();
  expect(figures.state().known?.reads).toEqual(reads);
  expect(Object.values(reads[0] ?? {}).flat().length).toBeGreaterThan(50);
  const times = said.map((each) => (each.type === 'known' ? each.nowUs : -1));
  expect(times.length).toBeGreaterThan(2);
  expect([...times].sort((a, b) => a - b)).toEqual(times);
  figures.pass();
  expect(figures.state().done).toBe(false);
});

it('leaves what is no longer wanted', async () => {
  const { figures, said } = counting();
  figures.compare(specs);
  figures.compare(specs.map((spec) => ({ ...spec, seed: 8 })));
  await vi.waitFor(() => expect(figures.state().done).toBe(true), WAIT);
  expect(figures.state().known?.comparison.seed).toBe(8);
  expect(said.filter((each) => each.type === 'known' && each.turn === 1 && each.nowUs >= each.untilUs)).toEqual([]);
});

it('refuses in a sentence what cannot be run, and says that it was lost', async () => {
  const { figures, lose } = counting();
  figures.compare(specs.slice(0, 1));
  await vi.waitFor(() => expect(figures.state().problem).toBe('2 to 5 runs can be compared, not 1. Name fewer or more of them.'), WAIT);
  lose();
  expect(figures.state().problem).toMatch(/^What counts the figures was lost/);
});
