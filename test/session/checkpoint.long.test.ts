/** Every ready scenario in every way, from more of its moments: checkpoint.test.ts has a share of it. */
import { it } from 'vitest';
import { expectAlike, runs } from './checkpoint.ts';

it.each(runs)('%s goes on from any moment as if it had not stopped', { timeout: 600_000 }, async (_id, made) => {
  await expectAlike(await made(), 8);
});
