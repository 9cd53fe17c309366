/** Heartbeats are drawn dot by dot: evenly along the way, and none where the map is cut. */
import { describe, expect, it } from 'vitest';
import { dotsOf, paintDots } from '../../../../src/ui/map/layers/dots.ts';
import type { XY } from '../../../../src/ui/map/layout/geometry.ts';

const bent: readonly XY[] = [
  [0, 0],
  [30, 0],
  [30, 40],
];

describe('a dotted way', () => {
  it('has a dot every six px along it, round its bends, at twice the scale every twelve', () => {
    const dots = dotsOf(bent, 1, 1_000);
    expect(dots.map(({ at }) => at).slice(0, 8)).toEqual([
      [0, 0],
      [6, 0],
      [12, 0],
      [18, 0],
      [24, 0],
      [30, 0],
      [30, 6],
      [30, 12],
    ]);
    expect(dots.every(({ index }, i) => index >= (dots[i - 1]?.index ?? 0))).toBe(true);
    expect(dotsOf(bent, 2, 1_000)).toHaveLength(6);
  });

  it('has none on a step across the map’s edge', () => {
    const cut: readonly XY[] = [
      [0, 0],
      [12, 0],
      [900, 0],
      [912, 0],
    ];
    expect(dotsOf(cut, 1, 500).map(({ at }) => at[0])).toEqual([0, 6, 12, 906, 912]);
  });

  it('is drawn between two places of it', () => {
    const drawn: number[] = [];
    const context = { fillRect: (x: number) => drawn.push(x) };
    paintDots(context, bent, { from: 0.3, upTo: 0.9, width: 1, k: 1, jumpPx: 1_000 });
    expect(drawn).toEqual([11.5, 17.5, 23.5]);
  });
});
