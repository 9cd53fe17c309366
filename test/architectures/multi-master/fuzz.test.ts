/** The room under random faults with many settings, on real databases, and bugs of its own that must be noticed. */
import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../src/architectures/showing.ts';
import { Stream } from '../../../src/sim/random.ts';
import { brokenMultiMaster } from '../shared/breaking.ts';
import type { RunOptions } from '../shared/harness.ts';
import { altered } from '../shared/planted.ts';
import { broken } from '../shared/promises.ts';
import { type Fuzzed, play, ROOMS } from '../shared/schedule.ts';
import { operationsOf } from '../shared/trails.ts';

const SCHEDULES = 200;

function room(change: Partial<Fuzzed> = {}): Fuzzed {
  const found = ROOMS.find(({ architecture }) => architecture.about.id === 'multi-master');
  if (found === undefined) throw new Error('there is no such room');
  return { ...found, ...change };
}

/** Small batches, short pipelines, logs that are compacted all the time, with and without pre-vote and the check for a quorum. */
function settingsOf(seed: number): Settings {
  const random = new Stream(seed, 'settings');
  return {
    maxBatch: random.integer(1, 8),
    maxInFlight: random.integer(1, 4),
    preVote: random.integer(0, 1) === 0,
    checkQuorum: random.integer(0, 1) === 0,
    electionTickMs: random.integer(0, 2) === 0 ? 50 : 0,
    snapshotEntries: random.integer(3, 12),
    trailingEntries: random.integer(0, 6),
    snapshotChunkKB: 1,
  };
}

async function complaintsOf(
  seed: number,
  one = room(),
  plant?: RunOptions['plant'],
  settings: Settings = {},
): Promise<{ complaints: string[]; answered: number }> {
  const played = await play(one, seed, { settings: { ...settingsOf(seed), ...settings }, ...(plant && { plant }) });
  const complaints = broken(one, played);
  const answered = operationsOf(played.run.events).filter(({ outcome }) => outcome?.ok === true).length;
  played.run.sql.engine.close();
  return { complaints: [...complaints], answered };
}

async function first(wanted: RegExp, one: Fuzzed, plant?: RunOptions['plant'], settings: Settings = {}): Promise<string> {
  for (let seed = 1; seed <= SCHEDULES; seed += 1) {
    const found = (await complaintsOf(seed, one, plant, settings)).complaints.find((words) => wanted.test(words));
    if (found !== undefined) return found;
  }
  return `nothing found in ${SCHEDULES} schedules`;
}

describe('the room under random faults', () => {
  it(`keeps its promises through ${SCHEDULES} schedules, each with other settings`, { timeout: 120_000 }, async () => {
    let sum = 0;
    for (let seed = 1; seed <= SCHEDULES; seed += 1) {
      const { complaints, answered } = await complaintsOf(seed);
      expect(complaints, `seed ${seed}`).toEqual([]);
      sum += answered;
    }
    expect(sum).toBeGreaterThan(30 * SCHEDULES);
  });

  it('a log that is not on disk is noticed', { timeout: 60_000 }, async () => {
    const forgets: RunOptions['plant'] = (_spec, logic) => altered(logic, (effect) => (effect.type === 'append' ? null : effect));
    expect(await first(/commits are final/, room(), forgets)).toMatch(/commits are final/);
  });

  it.each([
    ['a doubled proposal that is taken twice', { isLogged: () => false }, /was written twice/],
    [
      'a member that takes part again without its disk',
      { isLost: () => false },
      /commits are final|election safety|was confirmed by .* and is gone/,
    ],
  ] as const)('%s is noticed', { timeout: 60_000 }, async (_, rules, wanted) => {
    expect(await first(wanted, room({ architecture: brokenMultiMaster(rules) }))).toMatch(wanted);
  });
});
