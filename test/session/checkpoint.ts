/** Runs full of trouble, and what it means that one goes on from any of its moments as if it had not stopped. */
import { expect } from 'vitest';
import { allScenarios } from '../../src/scenarios/composed.ts';
import { readScenario } from '../../src/scenarios/read.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { type Checkpoint, release } from '../../src/session/checkpoint.ts';
import { openSession } from '../../src/session/session.ts';
import { type RunSpec, runOf, withCommand } from '../../src/session/run.ts';
import { Stream } from '../../src/sim/random.ts';
import transfers from './fixtures/transfers.json' with { type: 'json' };

/** Full of open transactions and of jobs that wait for each other. */
export const transactions = readScenario(transfers, 'transfers.json');

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

/** Slow disks, and every node crashes now and then: at any moment something is buffered, syncing or waiting for its turn. */
async function onSlowDisks(scenario: Scenario): Promise<RunSpec> {
  const settings = { fsyncMs: 40, fsyncSpread: 'exponential', diskMBps: 1, groupCommit: scenario.seed % 2 === 0 };
  const calm = await openSession(runOf(scenario, { settings }));
  const nodes = calm.stage.nodes.filter(({ kind }) => kind !== 'client');
  calm.close();
  let run = runOf(scenario, { settings });
  const stream = new Stream(scenario.seed, 'crashes');
  for (const { id } of nodes) {
    for (let i = 0; i < 3; i++) {
      const at = stream.integer(1, run.untilUs - 500_000);
      run = withCommand(run, { at, command: { type: 'crash', node: id } });
      run = withCommand(run, { at: at + stream.integer(1, 400_000), command: { type: 'restart', node: id } });
    }
  }
  return run;
}

const TROUBLED = { userTimeoutMs: 1500, clientTimeoutMs: 4000, clientConnections: 'per-request' };

/** Loss, a cut, a finite line, delays of their own and two kinds of crash: all that connections have to remember. */
export function troubled(scenario: Scenario): RunSpec {
  const [here = '', there = '', ...rest] = scenario.regions;
  const clients = scenario.clients ?? scenario.regions;
  const network: Scenario['network'] = {
    jitter: 'none',
    bandwidthMbps: { [`${here} ${there}`]: 0.005 },
    delays: [{ between: [here, rest[0] ?? there], oneWay: false, kind: null, delay: { type: 'lognormal', medianMs: 60, sigma: 0.3 } }],
  };
  const load: Scenario['load'] = [
    {
      clients: clients.map((region) => `client-${region}`),
      perSecond: 6,
      fromMs: 0,
      untilMs: scenario.untilMs,
      statements: [{ sql: 'SELECT 1', weight: 1, params: [] }],
    },
  ];
  const between: [string, string] = [here, there];
  const commands: RunSpec['commands'] = [
    { at: 100_000, command: { type: 'lossy', between, loss: 0.3, duplication: 0 } },
    { at: 900_000, command: { type: 'partition', name: 'cut', sides: [[here], [there, ...rest]], oneWay: false } },
    { at: 2_200_000, command: { type: 'heal', name: 'cut' } },
  ];
  const run = runOf({ ...scenario, network, load, settings: { ...scenario.settings, ...TROUBLED } });
  return commands.reduce(withCommand, run);
}

function theScenario(id: string): Scenario {
  const found = allScenarios.find((scenario) => scenario.id === id);
  if (!found) throw new Error(`no scenario ${id}`);
  return found;
}

/** Members of three groups on one host in each region. */
const shared = {
  ...theScenario('three-groups'),
  id: 'three-groups on shared hosts',
  settings: { ...theScenario('three-groups').settings, hosts: 'one in each region' },
};

/** Every ready scenario in three ways. */
export const runs = [...allScenarios, transactions, shared].flatMap((scenario) => [
  [scenario.id, () => Promise.resolve(runOf(scenario))] as const,
  [`${scenario.id} on slow disks, with crashes`, () => onSlowDisks(scenario)] as const,
  [`${scenario.id} on bad lines`, () => Promise.resolve(troubled(scenario))] as const,
]);

/** From `count` moments on, and the run that was left goes on undisturbed. */
export async function expectAlike(run: RunSpec, count: number): Promise<void> {
  const { straight, stops } = await momentsOf(run, 1, count);
  const first = await openSession(run);
  const taken: Checkpoint[] = [];
  for (const stop of stops) {
    first.advance(run.untilUs, stop - first.kernel.tasks);
    taken.push(first.save());
  }
  first.runToEnd();
  expect(first.traceHash()).toBe(straight.hash);
  for (const from of taken) {
    const again = await openSession(run, { from, past: first.trace });
    expect(again.trace.length).toBe(from.events);
    again.runToEnd();
    expect({ hash: again.traceHash(), events: again.trace.length, violations: again.violations }).toEqual(straight);
    // A checkpoint is as good the second time, and without a trace that is kept.
    const headless = await openSession(run, { from, keep: false });
    headless.runToEnd();
    expect(headless.traceHash()).toBe(straight.hash);
    expect(headless.kernel.events).toBe(straight.events);
    again.close();
    headless.close();
    release(from);
  }
  first.close();
}
