/** No country fades out under a place: the fading at the map's cut is as narrow as the nearest place needs. */
import { expect, it } from 'vitest';
import { fadeBreadth } from '../../../../src/ui/map/layout/fade.ts';
import type { XY } from '../../../../src/ui/map/layout/geometry.ts';

const edge: readonly XY[] = Array.from({ length: 31 }, (_, i): XY => [0, i * 20]);

it('is broad where no place is near, and leaves the land around one whole', () => {
  expect(fadeBreadth(edge, [])).toBe(96);
  expect(fadeBreadth(edge, [[300, 100]])).toBe(96);
  for (const x of [10, 45, 60, 75]) {
    const breadth = fadeBreadth(edge, [[x, 100]]);
    expect(breadth / 2).toBeLessThanOrEqual(Math.max(2, x - 40));
    expect(breadth).toBeGreaterThan(0);
  }
});
