/** The camera of a view from nearer, and how what was drawn for one camera lies under another. */
import { geoNaturalEarth1 } from 'd3-geo';
import type { CSSProperties } from 'react';
import type { XY } from '../layout/geometry.ts';
import { type Camera, cameraAt } from '../layout/projection.ts';
import type { FrameSize, View } from '../layout/view.ts';
import type { From } from '../layout/world.ts';

/** Where a point of the whole lies in this view. */
export const viewed = ([x, y]: XY, { zoom, dx, dy }: View, { width, height }: FrameSize): XY => [
  (x - width / 2) * zoom + width / 2 + dx,
  (y - height / 2) * zoom + height / 2 + dy,
];

/** Beyond the frame nothing need be drawn, but for what reaches into it. */
const BEYOND_PX = 40;

/** The same camera from nearer. */
function cameraIn({ projection }: Camera, centre: number, view: View, size: FrameSize): Camera {
  const near = geoNaturalEarth1().rotate([-centre, 0]).precision(0.3);
  const [x, y] = projection.translate();
  const camera = cameraAt(near, projection.scale() * view.zoom, viewed([x, y], view, size));
  near.clipExtent([
    [-BEYOND_PX, -BEYOND_PX],
    [size.width + BEYOND_PX, size.height + BEYOND_PX],
  ]);
  return camera;
}

/** As maps ask for it. */
export const fromView =
  (view: View): From =>
  (whole, centre, size) =>
    view.zoom > 1 ? cameraIn(whole, centre, view, size) : null;

/** How a land that was drawn for one camera lies under another one. */
export function movedFrom(drawn: Camera, now: Camera): CSSProperties {
  const k = now.projection.scale() / drawn.projection.scale();
  const [from, to] = [drawn.projection.translate(), now.projection.translate()];
  const [x, y] = [to[0] - from[0] * k, to[1] - from[1] * k];
  return k === 1 && x === 0 && y === 0 ? {} : { transformOrigin: '0 0', transform: `translate(${x}px, ${y}px) scale(${k})` };
}
