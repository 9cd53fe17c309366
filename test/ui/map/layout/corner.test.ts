/** The corner of a map's buttons: whatever the places, none comes to lie under them, and the map stays large. */
import { describe, expect, it } from 'vitest';
import places from '../../../../src/regions/regions.json' with { type: 'json' };
import { cornerOf, freeing } from '../../../../src/ui/map/layout/corner.ts';
import { type Box, overlap } from '../../../../src/ui/map/layout/geometry.ts';
import { layouts, type WorldLayout } from '../../../../src/ui/map/layout/world.ts';
import { makeStage } from '../../../gallery/script.ts';

const SIZES = [
  [1036, 575],
  [876, 395],
  [640, 372],
] as const;
const FEW = [
  ['eastus', 'northeurope', 'japaneast'],
  ['eastus', 'northeurope'],
  ['brazilsouth', 'swedencentral'],
  ['australiaeast', 'westus'],
];

function laidOut(
  ids: readonly string[],
  [width, height]: readonly [number, number],
  free: boolean,
): { world: WorldLayout; near: number; corner: Box } {
  const at = ids.flatMap((id) => places.regions.filter((place) => place.id === id));
  expect(at).toHaveLength(ids.length);
  const made = makeStage({ regions: [...ids], kinds: (_region, i) => [i === 0 ? 'primary' : 'replica'], clients: [...ids] });
  const stage = { ...made, places: at };
  const corner = cornerOf({ width, height }, ids.length);
  const world = layouts({ stage, width, height, k: 1.2, centre: null, ...(free && { taken: [corner], freeing }) })();
  const near = Math.max(...world.layout.places.map(({ at: [x, y] }) => overlap([x - 25, y - 25, x + 25, y + 25], corner)));
  return { world, near, corner };
}

describe('the corner of the buttons', () => {
  it.each(SIZES.flatMap((size) => FEW.map((ids) => [ids.join(', '), size, ids] as const)))('stays free: %s in %s', (_name, size, ids) => {
    const free = laidOut(ids, size, true);
    expect(free.near).toBe(0);
    // What it costs is little: the map is not made small for it.
    const before = laidOut(ids, size, false).world.camera.projection.scale();
    expect(free.world.camera.projection.scale()).toBeGreaterThan(before * 0.8);
  });

  it('would be taken in some of these, if nobody kept it free', () => {
    expect(SIZES.flatMap((size) => FEW.filter((ids) => laidOut(ids, size, false).near > 0)).length).toBeGreaterThan(2);
  });
});

it('a picture that is lower than what stands around its places is a map all the same: small, north up, in its frame', () => {
  const size = [720, 150] as const;
  const { world } = laidOut(
    ['eastus', 'northeurope', 'japaneast', 'brazilsouth', 'australiaeast', 'southeastasia', 'centralindia'],
    size,
    true,
  );
  expect(world.camera.projection.scale()).toBeGreaterThan(20);
  const [, north] = world.camera.project([0, 50]);
  const [, south] = world.camera.project([0, -30]);
  expect(north).toBeLessThan(south);
  for (const { at } of world.layout.places) {
    expect(at[0]).toBeGreaterThan(0);
    expect(at[0]).toBeLessThan(size[0]);
    expect(at[1]).toBeGreaterThan(0);
    expect(at[1]).toBeLessThan(size[1]);
  }
});
