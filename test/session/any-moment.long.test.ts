import { expect, it } from 'vitest';
import { fromMoments, randomRun, ROOMS } from './any-moment.ts';

const SEEDS = 40;

it.each(ROOMS)('%s goes on from any moment of any random run', { timeout: 1_200_000 }, async (_, room) => {
  for (let seed = 100; seed < 100 + SEEDS; seed++) {
    const { straight, others } = await fromMoments(randomRun(room, seed), seed, 5);
    for (const other of others) expect({ seed, ...other }).toEqual({ seed, ...straight });
  }
});
