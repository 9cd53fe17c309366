/** A run that goes on from any of its moments is the straight run, byte for byte, and the one that was left goes on undisturbed. */
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/scenarios/index.ts';
import { openSession } from '../../src/session/session.ts';
import { agreedUntil, runOf, withCommand } from '../../src/session/run.ts';
import { expectAlike, runs, transactions, troubled } from './checkpoint.ts';

it('in trouble something waits on connections', async () => {
  for (const scenario of scenarios) {
    const session = await openSession(troubled(scenario));
    session.runToEnd();
    const types = new Set(session.trace.slice(0).map(({ type }) => type));
    for (const type of ['stall', 'resend', 'exchange', 'drop'] as const) expect(types).toContain(type);
    session.close();
  }
}, 30_000);

/** Of the lessons that came later every other goes on in one of its three ways here, and each in all of them in the long test. */
const WAYS = 3;
const always = new Set([...scenarios.map(({ id }) => id), transactions.id, 'three-groups on shared hosts']);
const here = runs.filter(
  ([id], i) =>
    always.has(id.replace(/ on (?:slow disks, with crashes|bad lines)$/, '')) ||
    (i % WAYS === Math.floor(i / WAYS) % WAYS && Math.floor(i / WAYS) % 2 === 0),
);

it.each(here)('%s goes on from any moment as if it had not stopped', { timeout: 120_000 }, async (_id, made) => {
  const run = await made();
  await expectAlike(run, 3);
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
