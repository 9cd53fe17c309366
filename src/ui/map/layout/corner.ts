/** Keeps the ground free that is taken by what lies on top along the upper edge: no place comes to lie under it. */
import { type Camera, type CameraOptions, fitCamera } from './projection.ts';
import { type Box, type LonLat, overlap } from './geometry.ts';
import type { Settled } from './crowd.ts';
import type { FrameSize } from './view.ts';

/** Px of the buttons that look nearer with some room around them, as `zoom.css` has them; the fourth is there where places are crowded. */
const WIDE = 52;
const HIGH = 112;
const FOURTH = 29;

export const cornerOf = ({ width }: FrameSize, places: number): Box => [width - WIDE, 0, width, HIGH + (places > 3 ? FOURTH : 0)];

/** What stands around a place: its glyphs and badges, its client below. In units of k. */
const AROUND: Box = [34, 34, 40, 62];
/** Px around a place that has nothing yet. */
const FREE_PX = 8;

export interface Drawn extends CameraOptions {
  readonly camera: Camera;
  readonly places: readonly Settled[];
  /** Places that have nothing yet. */
  readonly also: readonly LonLat[];
  readonly k: number;
}

/** Padding with which the first of these grounds is free: further down or further aside, whichever leaves the map larger; null: all are. */
export function freeing(taken: readonly Box[], { camera, places, also, k, ...options }: Drawn): Box | null {
  const boxes = [
    ...places.map(({ at: [x, y] }): Box => [x - AROUND[0] * k, y - AROUND[1] * k, x + AROUND[2] * k, y + AROUND[3] * k]),
    ...also.map(camera.project).map(([x, y]): Box => [x - FREE_PX, y - FREE_PX, x + FREE_PX, y + FREE_PX]),
  ];
  const ground = taken.find((each) => boxes.some((box) => overlap(box, each) > 0));
  if (!ground) return null;
  const within = boxes.filter((box) => overlap(box, ground) > 0);
  const { padding, points, width } = options;
  const drawn = points.map(camera.project);
  const xs = drawn.map(([x]) => x);
  const top = Math.min(...drawn.map(([, y]) => y)) + Math.max(...within.map((box) => ground[3] - box[1])) + 1;
  const lower: Box = [padding[0], Math.max(padding[1], top), padding[2], padding[3]];
  const aside: Box =
    ground[0] > 0
      ? [
          padding[0],
          padding[1],
          Math.max(padding[2], width - Math.max(...xs) + Math.max(...within.map((box) => box[2] - ground[0])) + 1),
          padding[3],
        ]
      : [
          Math.max(padding[0], Math.min(...xs) + Math.max(...within.map((box) => ground[2] - box[0])) + 1),
          padding[1],
          padding[2],
          padding[3],
        ];
  const scale = (each: Box): number => fitCamera({ ...options, padding: each }).projection.scale();
  return scale(lower) >= scale(aside) ? lower : aside;
}
