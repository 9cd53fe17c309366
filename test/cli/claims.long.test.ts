/** All threads or one: the same claims, figure by figure. */
import { expect, it } from 'vitest';
import { claims } from '../../src/claims/index.ts';
import { measure } from '../../src/claims/measure.ts';
import { see } from '../../src/claims/see.ts';
import { Players } from '../../src/cli/players.ts';

it('measures the same with several threads as with one', async () => {
  const some = claims.filter(({ id }) => id === 'Q3' || id === 'R8');
  const threads = new Players(3);
  try {
    const here = await measure(some, { trials: 3, players: (requests) => Promise.all(requests.map(see)) });
    expect(await measure(some, { trials: 3, players: (requests) => threads.all('see', requests) })).toEqual(here);
    expect(here.map(({ verdict }) => verdict)).toEqual(['held', 'held']);
  } finally {
    await threads.close();
  }
});
