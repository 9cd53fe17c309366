/** Commands whose moment the seed draws, and what elections set up so are measured by. */
import { describe, expect, it } from 'vitest';
import { runOnce } from '../../src/cli/once.ts';
import { overSeeds } from '../../src/cli/report.ts';
import data from '../../src/fidelity/election.json' with { type: 'json' };
import { readScenario } from '../../src/scenarios/read.ts';
import { runOf } from '../../src/session/index.ts';
import { commandsOf } from '../../src/session/moments.ts';
import type { Report } from '../../src/session/report.ts';
import { decodeLink, encodeLink } from '../../src/session/share.ts';

const scenario = readScenario(data, 'election.json');
const killedAt = (seed: number): number => commandsOf(runOf(scenario, { seed }))[0]?.at ?? 0;

describe('a command that happens within some time', () => {
  it('does so at a moment of its own in each run, evenly, and the same when the run is repeated', () => {
    const moments = Array.from({ length: 300 }, (_, seed) => killedAt(seed) / 1000 - 1000);
    expect(Math.min(...moments)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...moments)).toBeLessThanOrEqual(75);
    const mean = moments.reduce((sum, ms) => sum + ms, 0) / moments.length;
    // A mean of 300 even draws has a standard deviation of 1.25 ms.
    expect(Math.abs(mean - 37.5)).toBeLessThan(5);
    expect(killedAt(7)).toBe(killedAt(7));
  });

  it('is carried by a link', () => {
    const run = runOf(scenario);
    expect(commandsOf(decodeLink(encodeLink(run, 0)).run)).toEqual(commandsOf(run));
  });
});

/** With another end: an election may not be over by then. */
async function reports(untilMs: number) {
  const all: Report[] = [];
  for (let seed = 1; seed <= 6; seed++)
    all.push(await runOnce(runOf(scenario, { seed, untilMs }), { trace: undefined, history: undefined }, null));
  return overSeeds(all);
}

describe('the election of the Raft paper, from its file', () => {
  it('tells how long nobody led, and in how many trials nobody did at the end', async () => {
    const { metrics, openTrials } = await reports(12_000);
    expect(openTrials).toBe(0);
    expect(metrics).toMatchObject({ leaderless: { totalMs: { min: expect.any(Number), p50: expect.any(Number) }, openMs: null } });
    const { leaderless } = metrics as { leaderless: { totalMs: { min: number; p50: number } } };
    // The least timeout is counted from the last heartbeat, and the kill comes up to one later.
    expect(leaderless.totalMs.min).toBeGreaterThan(75);
    const cut = await reports(1100);
    expect(cut.openTrials).toBe(6);
    expect(cut.metrics).toMatchObject({ leaderless: { totalMs: null } });
  });
});
