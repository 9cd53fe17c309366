import { expect, it } from 'vitest';
import { loseSite, ONE_WAY_MS, PER_SECOND } from './lost-site.ts';

it('a site that is lost with its road takes what was written in the time of one way', async () => {
  const SEEDS = 50;
  let lost = 0;
  for (let seed = 1; seed <= SEEDS; seed++) lost += (await loseSite(seed, { road: true })).lost.length;
  const expected = (PER_SECOND * ONE_WAY_MS) / 1000;
  expect(Math.abs(lost / SEEDS / expected - 1)).toBeLessThan(0.15);
});
