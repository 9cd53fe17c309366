/** Ways at the edge of the map. */
import { describe, expect, it } from 'vitest';
import type { XY } from '../../../../src/ui/map/layout/geometry.ts';
import { edgeMarks } from '../../../../src/ui/map/layers/edge-marks.ts';
import { bend } from '../../../../src/ui/map/layout/ways.ts';

describe('a way that leaves at one edge and comes in at the other', () => {
  const jumpPx = 400;
  const raw: readonly XY[] = [...[40, 30, 20, 10, 0].map((x): XY => [x, 100]), ...[1000, 990, 980, 970, 960].map((x): XY => [x, 100])];

  it('makes no hook at the edge: its bow goes on up to it', () => {
    const bent = bend(raw, { from: [40, 100], to: [960, 100], bow: 20, jumpPx });
    const steps = bent.slice(1).map((q, i) => Math.abs(q[1] - (bent[i]?.[1] ?? 0)));
    expect(Math.max(...steps)).toBeLessThan(8);
    expect(bent.slice(1, -1).every(([, y]) => Math.abs(y - 100) > 5)).toBe(true);
  });

  it('is marked at both ends, the way it goes, and nowhere else', () => {
    const left = { heading: Math.PI };
    expect(edgeMarks(raw, jumpPx)).toEqual([
      { at: [0, 100], ...left },
      { at: [1000, 100], ...left },
    ]);
    expect(edgeMarks(raw.slice(0, 5), jumpPx)).toEqual([]);
  });
});
