/**
 * Natural Earth, turned so that its edge crosses no link of the run, and a camera that fills the frame with the run.
 * The rule for the cut: fewest links crossed, then least land, then nearest to the usual view of Greenwich.
 */
import { type GeoProjection, geoInterpolate, geoNaturalEarth1 } from 'd3-geo';
import { LAND_SHARE } from './meridian-land.ts';
import type { Box, LonLat, XY } from './geometry.ts';

/** A glyph needs some room beside the edge: a cut this near to a place counts as crossing it. */
const EDGE_DEGREES = 7;
/** Differences in land below this share are not worth an unfamiliar map. */
const LAND_STEP = 0.08;

export const wrap = (lon: number): number => ((((lon + 180) % 360) + 360) % 360) - 180;

/** Longitudes that the great circle from `a` to `b` passes, as a start and a signed extent. */
export function lonSpan(a: LonLat, b: LonLat): { readonly from: number; readonly extent: number } {
  const at = geoInterpolate([a[0], a[1]], [b[0], b[1]]);
  let previous = a[0];
  let extent = 0;
  for (let i = 1; i <= 36; i++) {
    const lon = at(i / 36)[0];
    extent += wrap(lon - previous);
    previous = lon;
  }
  return { from: a[0], extent };
}

/** Whether the meridian `cut` lies within a span, with a margin at both ends. */
export function cutCrosses(cut: number, span: { readonly from: number; readonly extent: number }, marginDegrees = 0): boolean {
  const low = Math.min(0, span.extent) - marginDegrees;
  const high = Math.max(0, span.extent) + marginDegrees;
  const at = wrap(cut - span.from);
  return [at - 360, at, at + 360].some((x) => x > low && x < high);
}

/** The meridian in the middle of the map: its edge lies opposite. */
export function chooseCentre(places: readonly LonLat[], links: readonly (readonly [LonLat, LonLat])[]): number {
  const spans = [...links.map(([a, b]) => lonSpan(a, b)), ...places.map((p) => ({ from: p[0], extent: 0 }))];
  let best = { centre: 0, cost: Number.POSITIVE_INFINITY };
  for (let centre = -180; centre < 180; centre += 1) {
    const cut = wrap(centre + 180);
    const crossed = spans.filter((s) => cutCrosses(cut, s)).length;
    const near = spans.filter((s) => cutCrosses(cut, s, EDGE_DEGREES)).length;
    const land = Math.round((LAND_SHARE[Math.round((cut + 180) / 5) % 72] ?? 0) / LAND_STEP);
    const cost = crossed * 1e6 + near * 1e4 + land * 1e3 + Math.abs(centre);
    if (cost < best.cost) best = { centre, cost };
  }
  return best.centre;
}

export interface Camera {
  readonly projection: GeoProjection;
  readonly project: (at: LonLat) => XY;
  /** Px of half the equator: no step of an unbroken line is as long. */
  readonly jumpPx: number;
  /** Px of the left and right edge of the world at the equator. */
  readonly worldLeft: number;
  readonly worldRight: number;
}

/** Width of the whole world at scale 1. */
const WORLD = 5.46;

export interface CameraOptions {
  readonly width: number;
  readonly height: number;
  readonly centre: number;
  /** Everything that must be in the frame: places and the ways between them. */
  readonly points: readonly LonLat[];
  /** Room for glyphs and names at the edges: left, top, right, bottom. */
  readonly padding: Box;
}

/** Fits the points into the padded frame, as large as they allow, but never so near that places are only blank sea. */
export function fitCamera({ width, height, centre, points, padding: wanted }: CameraOptions): Camera {
  const padding = within(wanted, width, height);
  const projection = geoNaturalEarth1().rotate([-centre, 0]).precision(0.3).scale(1).translate([0, 0]);
  const unit = points.map((p): readonly number[] => projection([p[0], p[1]]) ?? [0, 0]);
  const xs = unit.map((p) => p[0] ?? 0);
  const ys = unit.map((p) => p[1] ?? 0);
  const box: Box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  const roomX = width - padding[0] - padding[2];
  const roomY = height - padding[1] - padding[3];
  const nearest = (width * 3.2) / WORLD;
  const scale = Math.min(roomX / Math.max(1e-6, box[2] - box[0]), roomY / Math.max(1e-6, box[3] - box[1]), nearest);
  let x = padding[0] + roomX / 2 - ((box[0] + box[2]) / 2) * scale;
  let y = padding[1] + roomY / 2 - ((box[1] + box[3]) / 2) * scale;
  x = centreOrClamp(x, {
    half: (WORLD / 2) * scale,
    size: width,
    slack: [padding[0] - box[0] * scale, width - padding[2] - box[2] * scale],
  });
  // Natural Earth is 2.84 high; its last degrees hold nothing, so the frame may end a little before the pole.
  y = centreOrClamp(y, { half: 1.3 * scale, size: height, slack: [padding[1] - box[1] * scale, height - padding[3] - box[3] * scale] });
  return cameraAt(projection, scale, [x, y]);
}

/** Of the frame at most this share is padding: a map in a low place is drawn small rather than not at all. */
const PADDING_MOST = 0.6;

function within([left, top, right, bottom]: Box, width: number, height: number): Box {
  const x = Math.min(1, (width * PADDING_MOST) / (left + right));
  const y = Math.min(1, (height * PADDING_MOST) / (top + bottom));
  return [left * x, top * y, right * x, bottom * y];
}

export function cameraAt(projection: GeoProjection, scale: number, [x, y]: XY): Camera {
  projection.scale(scale).translate([x, y]);
  return {
    projection,
    project: (at) => {
      const p = projection([at[0], at[1]]);
      return p ? [p[0], p[1]] : [x, y];
    },
    jumpPx: scale * 2,
    worldLeft: x - (WORLD / 2) * scale,
    worldRight: x + (WORLD / 2) * scale,
  };
}

/** Moves the world over the frame where it leaves a blank, as far as the points that must be seen allow. */
function centreOrClamp(
  at: number,
  { half, size, slack }: { readonly half: number; readonly size: number; readonly slack: readonly [number, number] },
): number {
  const wanted = half * 2 <= size ? size / 2 : Math.min(half, Math.max(size - half, at));
  return Math.max(Math.min(slack[0], slack[1]), Math.min(Math.max(slack[0], slack[1]), wanted));
}
