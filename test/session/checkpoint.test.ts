/** A run that goes on from any of its moments is the straight run, byte for byte, and the one that was left goes on undisturbed. */
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/scenarios/index.ts';
import { readScenario } from '../../src/scenarios/read.ts';
import { type Checkpoint, continues, release } from '../../src/session/checkpoint.ts';
import { openSession } from '../../src/session/session.ts';
import { type RunSpec, runOf } from '../../src/session/run.ts';
import { Stream } from '../../src/sim/random.ts';
import transfers from './fixtures/transfers.json' with { type: 'json' };

/** Full of open transactions and of jobs that wait for each other. */
const transactions = readScenario(transfers, 'transfers.json');

/** Moments of a run, drawn evenly over its tasks, as it passes through them. */
async function momentsOf(run: RunSpec, seed: number, count: number) {
  const session = await openSession(run);
  session.runToEnd();
  const straight = { hash: session.traceHash(), events: session.trace.length, violations: session.violations };
  const { tasks } = session.kernel;
  session.close();
  const stream = new Stream(seed, 'moments');
  const stops = Array.from({ length: count }, () => stream.integer(1, tasks)).sort((a, b) => a - b);
  return { straight, stops };
}

describe.each([...scenarios, transactions].map((scenario) => [scenario.id, scenario] as const))('%s', (_id, scenario) => {
  it('goes on from any moment as if it had not stopped', { timeout: 120_000 }, async () => {
    const run = runOf(scenario);
    const { straight, stops } = await momentsOf(run, 1, scenario === transactions ? 12 : 6);
    const first = await openSession(run);
    const taken: Checkpoint[] = [];
    for (const stop of stops) {
      first.advance(run.untilUs, stop - first.kernel.tasks);
      taken.push(first.save());
    }
    first.runToEnd();
    expect(first.traceHash()).toBe(straight.hash);
    for (const from of taken) {
      expect(continues(from, run)).toBe(true);
      const again = await openSession(run, { from, past: first.trace });
      expect(again.trace.length).toBe(from.events);
      again.runToEnd();
      expect({ hash: again.traceHash(), events: again.trace.length, violations: again.violations }).toEqual(straight);
      // A checkpoint is as good the second time, and without a trace that is kept.
      const headless = await openSession(run, { from, keep: false });
      headless.runToEnd();
      if (from.hashed === from.events) expect(headless.traceHash()).toBe(straight.hash);
      expect(headless.kernel.events).toBe(straight.events);
      again.close();
      headless.close();
      release(from);
    }
    first.close();
  });
});

it('the run of transactions has all that it is for: waits, failures for others’ sake, and commits', async () => {
  const session = (await openSession(runOf(transactions))).runToEnd();
  const events = session.trace.slice(0);
  const codes = events.flatMap((event) => (event.type === 'return' && !event.outcome.ok ? [event.outcome.problem.code ?? '?'] : []));
  expect(events.filter((event) => event.type === 'wait').length).toBeGreaterThan(50);
  expect(events.filter((event) => event.type === 'return' && event.outcome.ok && event.outcome.wrote).length).toBeGreaterThan(50);
  expect(codes).toContain('40001');
  expect(session.violations).toEqual([]);
  const rows = session.sql.rows('primary-eastus', 'SELECT sum(balance) FROM accounts');
  expect(rows).toEqual([[300]]);
  session.close();
});
