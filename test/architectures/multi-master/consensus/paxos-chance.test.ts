/** The room over Multi-Paxos in random worlds, held to what it promises over Raft. More: `antipode fuzz --architecture multi-paxos`. */
import { expect, it } from 'vitest';
import type { PlayOptions } from '../../../../src/search/play.ts';
import { playedFrom, targetOf, unchecked, wrapped } from '../../../search/worlds.ts';
import { copied } from '../../shared/planted.ts';

const SCHEDULES = 4;
const target = targetOf('multi-master', { protocol: 'consensus', consensus: 'paxos' });
const hashOf = async (seed: number, options: PlayOptions = {}): Promise<string> => (await playedFrom(target, seed, options)).traceHash;

it(`keeps every promise through ${SCHEDULES} schedules`, { timeout: 60_000 }, async () => {
  let [answered, faults] = [0, 0];
  for (let seed = 2001; seed <= 2000 + SCHEDULES; seed += 1) {
    const { complaints, counts } = await playedFrom(target, seed);
    expect(complaints, `seed ${seed}`).toEqual([]);
    answered += counts.answered;
    faults += counts.faults;
  }
  expect(answered).toBeGreaterThan(60 * SCHEDULES);
  expect(faults).toBeGreaterThan(8 * SCHEDULES);
});

it('is plain data, whose copy goes on alike in every step', { timeout: 60_000 }, async () => {
  const whole = await hashOf(3, { plant: unchecked });
  expect(await hashOf(3, { plant: (room) => wrapped((_spec, logic) => copied(logic))(unchecked(room)) })).toBe(whole);
});
