/**
 * The land of Natural Earth (1:50m, thinned; without Antarctica, which takes a fifth of the picture and holds no region).
 * `land.json` holds it in a third of the characters of a topology: polygons are divided by `;`, their rings by a space, and a
 * ring is the steps from point to point on a grid, as the base-64 numbers of source maps.
 */
import type { Polygon } from 'geojson';
import { type GeoStream, geoStream } from 'd3-geo';
import type { Palette } from '../../theme/tokens.ts';
import data from './land.json';
import { fadeBreadth } from './fade.ts';
import type { XY } from './geometry.ts';
import type { Camera } from './projection.ts';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Whole numbers of a text: five bits a character, lowest first, the sixth says that more follow; the last bit is the sign. */
function numbersIn(text: string): number[] {
  const found: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of text) {
    const digit = DIGITS.indexOf(character);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    found.push(value & 1 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return found;
}

function ringOf(text: string): number[][] {
  const { scale, translate } = data;
  const steps = numbersIn(text);
  const ring: number[][] = [];
  let [x, y] = [0, 0];
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i] ?? 0;
    y += steps[i + 1] ?? 0;
    ring.push([x * scale.x + translate.x, y * scale.y + translate.y]);
  }
  return ring;
}

export const LAND: readonly Polygon[] = data.polygons
  .split(';')
  .map((polygon) => ({ type: 'Polygon', coordinates: polygon.split(' ').map(ringOf) }));

interface Drawn {
  readonly camera: Camera;
  readonly palette: Palette;
  readonly centre: number;
  /** Px of the places on it. */
  readonly places: readonly XY[];
}

/** Outlines on a canvas. D3's own path would bring its areas, middles and texts along, which the first load has no room for. */
function pathOn(context: CanvasRenderingContext2D): GeoStream {
  let first = true;
  return {
    polygonStart() {},
    polygonEnd() {},
    lineStart() {
      first = true;
    },
    point(x, y) {
      if (first) context.moveTo(x, y);
      else context.lineTo(x, y);
      first = false;
    },
    lineEnd() {
      context.closePath();
    },
  };
}

/** Draws the land, one piece after the other, and lets it fade out where the map was cut. */
export function* landSteps(context: CanvasRenderingContext2D, { camera, palette, centre, places }: Drawn): Generator<void> {
  const projected = camera.projection.stream(pathOn(context));
  context.fillStyle = palette.land;
  context.strokeStyle = palette.coast;
  context.lineWidth = 0.6;
  context.lineJoin = 'round';
  for (const piece of LAND) {
    context.beginPath();
    geoStream(piece, projected);
    context.fill();
    context.stroke();
    yield;
  }
  context.save();
  context.globalCompositeOperation = 'destination-out';
  context.lineCap = 'round';
  for (const edge of [centre - 179.99, centre + 179.99]) {
    const line = Array.from({ length: 61 }, (_, i) => camera.project([edge, -90 + i * 3]));
    const breadths = line.map((at) => fadeBreadth(at, places));
    for (let width = 4; width <= Math.max(...breadths); width += 8) {
      context.globalAlpha = 0.16;
      context.lineWidth = width;
      context.beginPath();
      for (const [i, [x, y]] of line.entries()) {
        if ((breadths[i] ?? 0) >= width && (breadths[i - 1] ?? 0) >= width) context.lineTo(x, y);
        else context.moveTo(x, y);
      }
      context.stroke();
    }
    yield;
  }
  context.restore();
}
