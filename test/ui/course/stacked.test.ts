import { expect, it } from 'vitest';
import { stacked } from '../../../src/ui/course/stacked.ts';

it('stands seeds of one place above each other, and has them all within the height', () => {
  const few = stacked([40.2, 90, 41.9], 39);
  expect(few).toEqual({
    seeds: [
      { x: 40, row: 0 },
      { x: 90, row: 0 },
      { x: 40, row: 1 },
    ],
    rowPx: 5,
  });
  const same = stacked(new Array(20).fill(100), 39);
  expect(same.seeds.map(({ row }) => row)).toEqual([...Array(20).keys()]);
  expect(20 * same.rowPx).toBeLessThanOrEqual(39);
});
