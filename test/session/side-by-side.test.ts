/** Runs side by side: one clock for all, and each as it would be alone. */
import { expect, it, vi } from 'vitest';
import { scenarios } from '../../src/scenarios/index.ts';
import { openSession, runOf, Session, stageOf } from '../../src/session/index.ts';
import { SideBySide } from '../../src/session/side-by-side.ts';
import type { RunSpec } from '../../src/session/run.ts';
import { MetricsRecorder } from '../../src/trace/metrics.ts';

const five = scenarios.slice(0, 5).map((scenario) => runOf(scenario));
const [first] = five;
if (!first) throw new Error('a scenario is needed');

async function alone(spec: RunSpec) {
  const { nodes } = stageOf(spec).stage;
  const metrics = new MetricsRecorder(nodes);
  const session = (await openSession(spec, { history: true, also: () => [metrics] })).runToEnd();
  const known = {
    hash: session.traceHash(),
    metrics: metrics.metrics((node) => session.storedBytes(node)),
    history: session.history(),
    violations: session.violations,
  };
  session.close();
  return known;
}

it.each([
  { name: 'five architectures', specs: five },
  { name: 'five seeds of one', specs: [1, 2, 3, 4, 5].map((seed) => ({ ...first, seed })) },
])('$name go on by one clock, and each is what it is alone', async ({ specs }) => {
  const beside = await SideBySide.open(specs, { histories: true });
  for (const atUs of [1, 1_300_000, 2_000_000]) {
    beside.advance(atUs);
    expect(beside.nowUs).toBe(atUs);
    expect(beside.results().map(({ session }) => session.nowUs)).toEqual(specs.map(({ untilUs }) => Math.min(atUs, untilUs)));
  }
  beside.advance(Number.POSITIVE_INFINITY);
  expect(beside.nowUs).toBe(Math.max(...specs.map(({ untilUs }) => untilUs)));
  const known = beside.results().map(({ session, metrics, history }) => ({
    hash: session.traceHash(),
    metrics,
    history: history(),
    violations: session.violations,
  }));
  beside.close();
  for (const [i, spec] of specs.entries()) expect(known[i]).toEqual(await alone(spec));
  expect(new Set(known.map(({ hash }) => hash)).size).toBe(5);
});

it.each([
  { count: 1, specs: five.slice(0, 1) },
  { count: 6, specs: [...five, first] },
])('$count cannot be compared', async ({ count, specs }) => {
  await expect(SideBySide.open(specs)).rejects.toThrow(`2 to 5 runs can be compared, not ${count}. Name fewer or more of them.`);
});

it('says which one cannot be opened, and closes those beside it', async () => {
  const closed = vi.spyOn(Session.prototype, 'close');
  await expect(SideBySide.open([first, first, { ...first, settings: { cores: -1 } }])).rejects.toThrow(/“cores” is -1/);
  expect(closed).toHaveBeenCalledTimes(2);
  closed.mockRestore();
});
