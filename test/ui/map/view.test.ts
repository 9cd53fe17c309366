/** Looking at a map from nearer: what is under the pointer stays there, no view leaves the frame, and marks keep their size. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { XY } from '../../../src/ui/map/layout/geometry.ts';
import { type View, WHOLE } from '../../../src/ui/map/layout/view.ts';
import { fromView, viewed } from '../../../src/ui/map/zoom/near.ts';
import { clamped, crowdOf, moved, nearer, viewOf, ZOOM_MAX } from '../../../src/ui/map/zoom/moves.ts';
import { buildScene } from '../../../src/ui/map/layout/scene.ts';
import { layouts } from '../../../src/ui/map/layout/world.ts';
import { stageOf } from '../../../src/session/stage.ts';
import { runOf } from '../../../src/session/index.ts';
import { scenarios } from '../../../src/scenarios/index.ts';

const size = { width: 900, height: 500 };
const point = fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 500 }));
const doing = fc.oneof(
  fc.record({ times: fc.double({ min: 0.2, max: 5, noNaN: true }), at: point }),
  fc.record({ by: fc.tuple(fc.integer({ min: -2000, max: 2000 }), fc.integer({ min: -2000, max: 2000 })) }),
);

const after = (deeds: readonly (({ times: number; at: XY } | { by: XY }) | object)[]): View =>
  deeds.reduce<View>((view, deed) => {
    if ('times' in deed && 'at' in deed) return nearer(view, deed.times as number, deed.at as XY, size);
    return 'by' in deed ? moved(view, deed.by as XY, size) : view;
  }, WHOLE);

describe('a view', () => {
  it('never leaves the frame, whatever is done to it', () => {
    fc.assert(
      fc.property(fc.array(doing, { maxLength: 20 }), (deeds) => {
        const view = after(deeds);
        expect(view.zoom).toBeGreaterThanOrEqual(1);
        expect(view.zoom).toBeLessThanOrEqual(ZOOM_MAX);
        const [left, top] = viewed([0, 0], view, size);
        const [right, bottom] = viewed([size.width, size.height], view, size);
        expect(Math.max(left, top)).toBeLessThanOrEqual(1e-6);
        expect(right).toBeGreaterThanOrEqual(size.width - 1e-6);
        expect(bottom).toBeGreaterThanOrEqual(size.height - 1e-6);
        expect(clamped(view, size)).toEqual(view);
      }),
    );
  });

  it('keeps what is under the pointer there', () => {
    fc.assert(
      fc.property(point, fc.double({ min: 1, max: 8, noNaN: true }), (at, times) => {
        const view = nearer(WHOLE, times, at, size);
        const [x, y] = viewed(at, view, size);
        expect(x).toBeCloseTo(at[0], 6);
        expect(y).toBeCloseTo(at[1], 6);
      }),
    );
  });

  it('shows a crowd as large as may be; fewer than enough are none', () => {
    const points: XY[] = [
      [400, 100],
      [410, 100],
      [420, 110],
      [415, 95],
      [800, 400],
    ];
    const crowd = crowdOf(points, 40, 4);
    expect(crowd).toHaveLength(4);
    expect(crowdOf(points, 40, 5)).toEqual([]);
    const view = viewOf(crowd, size);
    for (const each of crowd) {
      const [x, y] = viewed(each, view, size);
      expect(x >= 0 && x <= size.width && y >= 0 && y <= size.height).toBe(true);
    }
    expect(view.zoom).toBeGreaterThan(8);
  });
});

it('from nearer, places stand where the view has them, marks have their size, and neighbours come apart', () => {
  const [scenario] = scenarios;
  if (!scenario) throw new Error('there is a first lesson');
  const { stage } = stageOf(
    runOf({ ...scenario, regions: ['eastus', 'westeurope', 'francecentral', 'germanywestcentral', 'uksouth'], commands: [], load: [] }),
  );
  const from = layouts({ stage, ...size, k: 1, centre: null });
  const at = (view: View) => new Map(from(fromView(view)).layout.places.map(({ id, truth }) => [id, truth]));
  const view = nearer(WHOLE, 5, [700, 120], size);
  const [whole, near] = [at(WHOLE), at(view)];
  for (const [id, truth] of whole) {
    const [x, y] = viewed(truth, view, size);
    expect(near.get(id)?.[0]).toBeCloseTo(x, 3);
    expect(near.get(id)?.[1]).toBeCloseTo(y, 3);
  }
  const scene = (of: View) =>
    buildScene({
      stage,
      layout: from(fromView(of)).layout,
      ...size,
      k: 1,
      fontPx: 12,
      partitions: [],
      noteLetters: 0,
      badges: true,
      avoid: [],
    });
  const rims = (of: View) => [...scene(of).seats.values()].map(({ rim }) => rim);
  expect(rims(view)).toEqual(rims(WHOLE));
  const tethered = (of: View) => [...scene(of).regions.values()].filter(({ tethered: is }) => is).length;
  expect(tethered(WHOLE)).toBeGreaterThan(0);
  expect(tethered(view)).toBeLessThan(tethered(WHOLE));
});
