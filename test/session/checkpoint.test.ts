/** A run that goes on from any of its moments is the straight run, byte for byte, and the one that was left goes on undisturbed. */
import { describe, expect, it } from 'vitest';
import { allScenarios } from '../../src/scenarios/composed.ts';
import { scenarios } from '../../src/scenarios/index.ts';
import { readScenario } from '../../src/scenarios/read.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { type Checkpoint, release } from '../../src/session/checkpoint.ts';
import { openSession } from '../../src/session/session.ts';
import { agreedUntil, type RunSpec, runOf, withCommand } from '../../src/session/run.ts';
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
function troubled(scenario: Scenario): RunSpec {
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

const runs = [...allScenarios, transactions, shared].flatMap((scenario) => [
  [scenario.id, () => Promise.resolve(runOf(scenario))] as const,
  [`${scenario.id} on slow disks, with crashes`, () => onSlowDisks(scenario)] as const,
  [`${scenario.id} on bad lines`, () => Promise.resolve(troubled(scenario))] as const,
]);

it('in trouble something waits on connections', async () => {
  for (const scenario of scenarios) {
    const session = await openSession(troubled(scenario));
    session.runToEnd();
    const types = new Set(session.trace.slice(0).map(({ type }) => type));
    for (const type of ['stall', 'resend', 'exchange', 'drop'] as const) expect(types).toContain(type);
    session.close();
  }
}, 30_000);

describe.each(runs)('%s', (_id, made) => {
  it('goes on from any moment as if it had not stopped', { timeout: 120_000 }, async () => {
    const run = await made();
    const { straight, stops } = await momentsOf(run, 1, run.scenario.id === transactions.id ? 8 : 3);
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

describe('two runs are one', () => {
  const [scenario] = scenarios;
  if (!scenario) throw new Error('There is no scenario.');
  const run = runOf(scenario);
  const copy = structuredClone(run);

  it('for ever when they say the same, in copies too, and when one is only longer', () => {
    expect(agreedUntil(run, copy)).toBe(Number.POSITIVE_INFINITY);
    expect(agreedUntil(run, { ...copy, untilUs: run.untilUs * 2 })).toBe(Number.POSITIVE_INFINITY);
  });

  it('until the first command that only one of them has, or that they have otherwise', () => {
    const crash = { at: 123_456, command: { type: 'crash', node: 'x' } } as const;
    expect(agreedUntil(run, withCommand(copy, crash))).toBe(crash.at);
    expect(agreedUntil(withCommand(run, { ...crash, at: 200_000 }), withCommand(copy, crash))).toBe(crash.at);
    const other = { ...crash, command: { ...crash.command, node: 'y' } };
    expect(agreedUntil(withCommand(run, other), withCommand(copy, crash))).toBe(crash.at);
  });

  it('never when seed, settings or scenario differ', () => {
    expect(agreedUntil(run, { ...copy, seed: run.seed + 1 })).toBe(0);
    expect(agreedUntil(run, { ...copy, settings: { cores: 3 } })).toBe(0);
    expect(agreedUntil(run, { ...copy, scenario: { ...copy.scenario, setup: [...copy.scenario.setup, 'SELECT 1'] } })).toBe(0);
  });
});
