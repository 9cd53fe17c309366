/** Property: a run continued from any moment equals the straight run, byte for byte, whatever happens in it. More of it: any-moment.long.test.ts. */
import { expect, it } from 'vitest';
import { fromMoments, randomRun, ROOMS } from './any-moment.ts';

it.each(ROOMS)('%s goes on from any moment of a random run', { timeout: 60_000 }, async (_, room) => {
  const { straight, others } = await fromMoments(randomRun(room, 2), 2, 3);
  expect(straight.events).toBeGreaterThan(500);
  for (const other of others) expect(other).toEqual(straight);
});
