/** No country fades out under a place: the fading at the map's cut is as narrow as the nearest place needs, and only there. */
import { expect, it } from 'vitest';
import { fadeBreadth } from '../../../../src/ui/map/layout/fade.ts';

it('is broad where no place is near, and leaves the land around one whole', () => {
  expect(fadeBreadth([0, 0], [])).toBe(96);
  expect(fadeBreadth([0, 0], [[300, 100]])).toBe(96);
  for (const x of [10, 45, 60, 75]) {
    expect(fadeBreadth([0, 100], [[x, 100]]) / 2).toBeLessThanOrEqual(Math.max(2, x - 40));
    expect(fadeBreadth([0, 400], [[x, 100]])).toBe(96);
  }
});
