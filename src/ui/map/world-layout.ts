/** The world map: regions at their coordinates, links along great circles. */
import { geoInterpolate } from 'd3-geo';
import type { Stage } from '../../worker/protocol.ts';
import { settleCrowd } from './crowd.ts';
import type { LonLat, XY } from './geometry.ts';
import { isPeerStage, linksOf } from './links.ts';
import { type Camera, chooseCentre, fitCamera } from './projection.ts';
import { groupReach, type Layout } from './scene.ts';

const STEPS = 72;

export interface WorldLayout {
  readonly layout: Layout;
  readonly camera: Camera;
  readonly centre: number;
}

export interface WorldLayoutOptions {
  readonly stage: Stage;
  readonly width: number;
  readonly height: number;
  readonly k: number;
  /** Longitude in the middle; chosen by the run's links when null. */
  readonly centre: number | null;
}

export function worldLayout({ stage, width, height, k, centre: wanted }: WorldLayoutOptions): WorldLayout {
  const lonLat = new Map<string, LonLat>(stage.places.map((p) => [p.id, [p.lon, p.lat]]));
  const at = (id: string): LonLat => lonLat.get(id) ?? [0, 0];
  const links = linksOf(stage);
  const centre =
    wanted ??
    chooseCentre(
      [...lonLat.values()],
      links.map((l) => [at(l.a), at(l.b)] as const),
    );
  const between = (a: string, b: string): LonLat[] => {
    const way = geoInterpolate([...at(a)], [...at(b)]);
    return Array.from({ length: STEPS + 1 }, (_, i) => way(i / STEPS));
  };
  const points = [...lonLat.values(), ...links.flatMap((l) => between(l.a, l.b).filter((_, i) => i % 4 === 0))];
  const camera = fitCamera({ width, height, centre, points, padding: [34 * k, 42 * k, 34 * k, 58 * k] });
  const places = settleCrowd(
    stage.places.map((p) => ({
      id: p.id,
      truth: camera.project([p.lon, p.lat]),
      radius: Math.max(
        ...groupReach(
          stage.nodes.filter((n) => n.region === p.id && n.kind !== 'client'),
          k,
        ),
      ),
    })),
    { k, gapPx: 10 * k, crowdPx: (isPeerStage(stage) ? 46 : 40) * k },
  );
  const routes = new Map<string, readonly XY[]>();
  const route = (a: string, b: string): readonly XY[] => {
    const known = routes.get(`${a}>${b}`);
    if (known) return known;
    const made = between(a, b).map((p) => camera.project(p));
    routes.set(`${a}>${b}`, made);
    return made;
  };
  return { layout: { kind: 'world', places, route, jumpPx: camera.jumpPx, bowPx: 7 * k, rings: [] }, camera, centre };
}
