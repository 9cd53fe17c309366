/** Scenes of the fixture runs, laid out without a page. */
import { compassLayout } from '../../../src/ui/map/layout/compass.ts';
import { faultsOf } from '../../../src/ui/faults/stretches.ts';
import { ringLayout } from '../../../src/ui/map/layout/ring.ts';
import { NOTE_LETTERS } from '../../../src/ui/map/layout/naming.ts';
import { buildScene } from '../../../src/ui/map/layout/scene.ts';
import type { Scene } from '../../../src/ui/map/layout/scene-types.ts';
import { layouts } from '../../../src/ui/map/layout/world.ts';
import type { Fixture } from '../../gallery/fixtures.ts';

export type View = 'world' | 'compass' | 'ring';

export function sceneOf(fixture: Fixture, view: View, [width, height]: readonly [number, number], k = 1): Scene {
  const { stage, index, look } = fixture;
  const partitions = faultsOf(index).partitions.map((p) => p.sides);
  const frame = { stage, width, height, k };
  const layout =
    view === 'world'
      ? layouts({ ...frame, centre: null })().layout
      : view === 'compass'
        ? compassLayout({ ...frame, look })
        : ringLayout({ ...frame, sides: partitions[0] ?? null });
  const small = Math.min(width, height) < 330;
  return buildScene({
    ...frame,
    layout,
    fontPx: view === 'world' ? (k > 1 ? 14 : 12.5) : small ? 12 : 13,
    partitions,
    noteLetters: view === 'ring' ? 8 : view === 'compass' && small ? 0 : NOTE_LETTERS,
    badges: view !== 'ring',
  });
}
