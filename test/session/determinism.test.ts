import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/scenarios/index.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import type { RunSpec } from '../../src/session/run.ts';

const hashOf = async (run: RunSpec): Promise<string> => {
  const session = await openSession(run);
  const hash = session.runToEnd().traceHash();
  session.close();
  return hash;
};

describe.each(scenarios.map((s) => [s.id, s] as const))('%s', (_id, scenario) => {
  it('gives the same trace twice, and another one with another seed', async () => {
    const hash = await hashOf(runOf(scenario));
    expect(await hashOf(runOf(scenario))).toBe(hash);
    expect(await hashOf(runOf(scenario, { seed: scenario.seed + 1 }))).not.toBe(hash);
  });

  it('gives the same trace live, command by command and in small slices, as replayed from its list', async () => {
    const run = runOf(scenario);
    const live = await openSession({ ...run, commands: [] });
    for (const command of run.commands) {
      // A command comes when its moment is reached, before anything else of that moment.
      live.advance(command.at - 1);
      live.kernel.command(command);
    }
    while (!live.advance(run.untilUs, 7)) expect(live.cut).toBe(false);
    expect(live.traceHash()).toBe(await hashOf(run));
    live.close();
  });

  it('gives the same hash as it happens as afterwards: nothing that was recorded changes later', async () => {
    const session = (await openSession(runOf(scenario), { keep: false })).runToEnd();
    expect(session.traceHash()).toBe(await hashOf(runOf(scenario)));
    session.close();
  });

  it('keeps the past when a command is added: the prefix of the trace is the same', async () => {
    const run = runOf(scenario);
    const at = run.untilUs / 2;
    const client = `client-${scenario.clients?.[0] ?? scenario.regions[0]}`;
    const added = { at, command: { type: 'query', client, op: 'added', sql: 'SELECT 1', params: [] } } as const;
    const before = (await openSession(run)).runToEnd();
    const after = (await openSession({ ...run, commands: [...run.commands, added].sort((a, b) => a.at - b.at) })).runToEnd();
    const past = before.trace.slice(0).filter((e) => e.at < at);
    expect(after.trace.slice(0, past.length)).toEqual(past);
    expect(after.trace.slice(0).some((e) => e.type === 'return' && e.op === 'added')).toBe(true);
    before.close();
    after.close();
  });
});
