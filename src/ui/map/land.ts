/** The land of Natural Earth (1:50m, thinned; without Antarctica, which takes a fifth of the picture and holds no region). */
import { type GeoPermissibleObjects, geoPath } from 'd3-geo';
import { feature } from 'topojson-client';
import type { Topology } from 'topojson-specification';
import type { Palette } from '../theme/tokens.ts';
import data from './land.json';
import type { Camera } from './projection.ts';

const pair = (values: readonly number[]): [number, number] => [values[0] ?? 0, values[1] ?? 0];

const land = { type: 'MultiPolygon' as const, arcs: data.objects.land.arcs };
const topology: Topology = {
  type: 'Topology',
  transform: { scale: pair(data.transform.scale), translate: pair(data.transform.translate) },
  objects: { land },
  arcs: data.arcs,
};
export const LAND: GeoPermissibleObjects = feature(topology, land);

/** Draws the land and lets it fade out where the map was cut. */
export function drawLand(context: CanvasRenderingContext2D, camera: Camera, palette: Palette, centre: number): void {
  context.beginPath();
  geoPath(camera.projection, context)(LAND);
  context.fillStyle = palette.land;
  context.fill();
  context.strokeStyle = palette.coast;
  context.lineWidth = 0.6;
  context.lineJoin = 'round';
  context.stroke();
  context.save();
  context.globalCompositeOperation = 'destination-out';
  context.lineCap = 'round';
  for (const edge of [centre - 179.99, centre + 179.99]) {
    const line = Array.from({ length: 61 }, (_, i) => camera.project([edge, -90 + i * 3]));
    for (let width = 4; width <= 96; width += 8) {
      context.globalAlpha = 0.16;
      context.lineWidth = width;
      context.beginPath();
      for (const [x, y] of line) context.lineTo(x, y);
      context.stroke();
    }
  }
  context.restore();
}
