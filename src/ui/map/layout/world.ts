/** The world map: regions at their coordinates, links along great circles. */
import { geoInterpolate } from 'd3-geo';
import type { Stage } from '../../../session/run.ts';
import { isPeerStage } from '../../kinds.ts';
import { settleCrowd, type Settled } from './crowd.ts';
import type { Box, LonLat, XY } from './geometry.ts';
import { linksOf } from './links.ts';
import { type Camera, chooseCentre, fitCamera } from './projection.ts';
import type { Layout } from './scene-types.ts';
import { groupReach } from './seating.ts';
import type { freeing } from './corner.ts';
import type { FrameSize } from './view.ts';

const STEPS = 72;

export interface WorldLayout {
  readonly layout: Layout;
  readonly camera: Camera;
  readonly centre: number;
  /** Of the widest view. */
  readonly whole: Camera;
}

export interface WorldLayoutOptions {
  readonly stage: Stage;
  readonly width: number;
  readonly height: number;
  readonly k: number;
  /** Longitude in the middle; chosen by the run's links when null. */
  readonly centre: number | null;
  /** Room that the key takes below (in a corner on a projector), so that the run may come nearer to the lower edge. */
  readonly keyBelow?: boolean;
  /** Other places that must be in the frame. */
  readonly also?: readonly LonLat[];
  /** Room for glyphs, names and what lies on top, px: left, top, right, bottom; what the key needs, when absent. */
  readonly room?: Box;
  /** Ground of what lies on top along the upper edge, at its left or right end: no place may lie there. Px. */
  readonly taken?: readonly Box[];
  /** What keeps that ground free. */
  readonly freeing?: typeof freeing;
  /** One of a row of maps of the same places: framed by the places alone, so that all show the same piece of the world. */
  readonly alike?: boolean;
}

/** The camera of a nearer view; null: the whole is looked at. */
export type From = (whole: Camera, centre: number, size: FrameSize) => Camera | null;

/** The layout from any view: what does not hang on that is found out once. */
export function layouts(options: WorldLayoutOptions): (from?: From) => WorldLayout {
  const { stage, width, height, k, centre: wanted, keyBelow = true, also = [], room, taken = [], freeing, alike = false } = options;
  const lonLat = new Map<string, LonLat>(stage.places.map((p) => [p.id, [p.lon, p.lat]]));
  const at = (id: string): LonLat => lonLat.get(id) ?? [0, 0];
  const links = linksOf(stage);
  const all: readonly LonLat[] = [...lonLat.values(), ...also];
  const centre =
    wanted ??
    chooseCentre(
      all,
      links.map((l) => [at(l.a), at(l.b)] as const),
    );
  const between = (a: string, b: string): LonLat[] => {
    const way = geoInterpolate([...at(a)], [...at(b)]);
    return Array.from({ length: STEPS + 1 }, (_, i) => way(i / STEPS));
  };
  const points = alike
    ? waysBetween([...lonLat.keys()], between)
    : [...all, ...links.flatMap((l) => between(l.a, l.b).filter((_, i) => i % 4 === 0))];
  const whole = frame({
    stage,
    width,
    height,
    k,
    centre,
    points,
    keyBelow,
    alike,
    also,
    taken,
    ...(freeing && { freeing }),
    ...(room && { room }),
  });
  return (from) => {
    const near = from?.(whole.camera, centre, { width, height });
    const { camera, places } = near ? { camera: near, places: settled(near, stage, k) } : whole;
    const routes = new Map<string, readonly XY[]>();
    const route = (a: string, b: string): readonly XY[] => {
      const known = routes.get(`${a}>${b}`);
      if (known) return known;
      const made = between(a, b).map((p) => camera.project(p));
      routes.set(`${a}>${b}`, made);
      return made;
    };
    const layout = { kind: 'world', places, route, jumpPx: camera.jumpPx, bowPx: 7 * k, rings: [] } as const;
    return { layout, camera, centre, whole: whole.camera };
  };
}

/** From the main region to all others, whoever speaks to whom. */
const waysBetween = ([main = '', ...others]: readonly string[], between: (a: string, b: string) => LonLat[]): LonLat[] =>
  others.flatMap((other) => between(main, other).filter((_, n) => n % 4 === 0));

interface Framing extends Omit<WorldLayoutOptions, 'centre'> {
  readonly also: readonly LonLat[];
  readonly taken: readonly Box[];
  readonly centre: number;
  readonly points: readonly LonLat[];
}

function paddingOf(k: number, keyBelow: boolean, alike: boolean): Box {
  if (alike) return [24, 22, 24, 16];
  return keyBelow ? [40 * k, 42 * k, 40 * k, 54 * k] : [40 * k, 36 * k, 40 * k, 36 * k];
}

function settled(camera: Camera, stage: Stage, k: number): readonly Settled[] {
  const reach = (region: string): readonly [number, number] => {
    const nodes = stage.nodes.filter((n) => n.region === region && n.kind !== 'client');
    return groupReach(stage, nodes, k);
  };
  return settleCrowd(
    stage.places.map((p) => ({ id: p.id, truth: camera.project([p.lon, p.lat]), radius: Math.max(...reach(p.id)) })),
    { k, gapPx: 10 * k, crowdPx: (isPeerStage(stage) ? 46 : 40) * k },
  );
}

/** Fits the camera; when a wreath reaches beyond the frame, steps back until it does not. */
function frame({ stage, width, height, k, centre, points, keyBelow, room, also, taken, freeing, alike = false }: Framing): {
  readonly camera: Camera;
  readonly places: readonly Settled[];
} {
  let padding: Box = room ?? paddingOf(k, keyBelow === true, alike);
  for (let round = 0; ; round++) {
    const camera = fitCamera({ width, height, centre, points, padding });
    const places = settled(camera, stage, k);
    const over = places.reduce<Box>(
      (most, p) => {
        // Names go outwards from a wreath, with a client between when there is one.
        const satellite = stage.nodes.some((n) => n.region === p.id && n.kind === 'client') ? 20 : 0;
        const [x, y] = p.wreathAngle === null ? [20, 26] : [40 + satellite, 42 + satellite];
        return [
          Math.max(most[0], x * k - p.at[0]),
          Math.max(most[1], y * k - p.at[1]),
          Math.max(most[2], p.at[0] + x * k - width),
          Math.max(most[3], p.at[1] + y * k - height),
        ];
      },
      [0, 0, 0, 0],
    );
    const stepped: Box = [padding[0] + over[0], padding[1] + over[1], padding[2] + over[2], padding[3] + over[3]];
    const free = freeing?.(taken, { width, height, centre, points, padding: stepped, camera, places, also, k });
    if (alike || round >= ROUNDS || (!free && over.every((px) => px < 1))) return { camera, places };
    padding = free ?? stepped;
  }
}

const ROUNDS = 8;
