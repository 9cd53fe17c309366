/**
 * The compass: one main database in the middle; distance is round-trip time, direction is the great-circle bearing,
 * spread so that names fit. What is near in time is near on the page. Needs no land data.
 */
import type { Place, Stage } from '../../../session/run.ts';
import type { XY } from './geometry.ts';
import type { Layout } from './scene-types.ts';
import { groupReach } from './seating.ts';
import { straightLayout } from './straight.ts';

const RADIAN = Math.PI / 180;
const SPREAD_DEGREES = 52;

export interface CompassLayoutOptions {
  readonly stage: Stage;
  readonly width: number;
  readonly height: number;
  readonly k: number;
  /** Node ids that the step speaks of: their regions are kept when not all fit. */
  readonly look: readonly string[];
}

interface Spoke {
  readonly place: Place;
  readonly rttMs: number;
  /** Radians clockwise from north. */
  angle: number;
}

export function bearing(from: Place, to: Place): number {
  const dl = (to.lon - from.lon) * RADIAN;
  const y = Math.sin(dl) * Math.cos(to.lat * RADIAN);
  const x =
    Math.cos(from.lat * RADIAN) * Math.sin(to.lat * RADIAN) - Math.sin(from.lat * RADIAN) * Math.cos(to.lat * RADIAN) * Math.cos(dl);
  return Math.atan2(y, x);
}

/** How many spokes can carry a glyph and a name in this frame. */
const spokesThatFit = (width: number, height: number): number => {
  const side = Math.min(width, height);
  return side < 330 ? 5 : side < 420 ? 6 : side < 560 ? 7 : 11;
};

export function compassLayout({ stage, width, height, k, look }: CompassLayoutOptions): Layout {
  const hub = stage.places[0];
  if (!hub) return { kind: 'compass', places: [], route: () => [], jumpPx: Number.POSITIVE_INFINITY, bowPx: 0, rings: [] };
  const spokes = spread(
    chooseSpokes(stage, hub, { look, most: spokesThatFit(width, height) - (stage.nodes.length > stage.places.length * 2.5 ? 1 : 0) }),
  );
  const reach = (id: string): number =>
    groupReach(
      stage,
      stage.nodes.filter((n) => n.region === id && n.kind !== 'client'),
      k,
    )[0];
  const widest = Math.max(0, ...spokes.map((s) => reach(s.place.id)));
  // Time is measured from the rim of what stands in the middle, and a glyph next door must not touch it.
  const inner = Math.max(22 * k, reach(hub.id) + widest * 0.7);
  const longest = Math.max(40, ...spokes.map((s) => s.rttMs));
  const unit = (s: Spoke, perMs: number): XY => {
    const r = inner + s.rttMs * perMs;
    return [Math.sin(s.angle) * r, -Math.cos(s.angle) * r];
  };
  const { perMs, centre } = fitSpokes(spokes, { width, height, k, unit, longest });
  const at = new Map<string, XY>([[hub.id, centre]]);
  for (const s of spokes) {
    const [x, y] = unit(s, perMs);
    at.set(s.place.id, [centre[0] + x, centre[1] + y]);
  }
  const rings = ringsOf(spokes, { centre, perMs, inner, longest, width, height });
  return {
    kind: 'compass',
    ...straightLayout(at, centre),
    bowPx: 6 * k,
    rings,
  };
}

function chooseSpokes(
  stage: Stage,
  hub: Place,
  { look, most }: { readonly look: readonly string[]; readonly most: number },
): readonly Spoke[] {
  const involved = new Set(stage.nodes.filter((n) => look.includes(n.id)).map((n) => n.region));
  const all = stage.places.slice(1).map((place, i): Spoke => ({ place, rttMs: stage.rttMs[0]?.[i + 1] ?? 0, angle: bearing(hub, place) }));
  const first = all.filter((s) => involved.has(s.place.id));
  const rest = all.filter((s) => !involved.has(s.place.id));
  return [...first, ...rest].slice(0, Math.max(most, first.length));
}

/** Neighbours are turned apart until each has its share of the circle. */
function spread(spokes: readonly Spoke[]): readonly Spoke[] {
  const sorted = [...spokes].sort((a, b) => a.angle - b.angle);
  const apart = Math.min((Math.PI * 2) / Math.max(1, sorted.length), SPREAD_DEGREES * RADIAN);
  for (let round = 0; round < 200 && sorted.length > 1; round++) {
    for (const [i, one] of sorted.entries()) {
      const next = sorted[(i + 1) % sorted.length];
      if (!next) continue;
      const gap = next.angle - one.angle + (i === sorted.length - 1 ? Math.PI * 2 : 0);
      if (gap >= apart) continue;
      one.angle -= (apart - gap) / 2;
      next.angle += (apart - gap) / 2;
    }
  }
  return sorted;
}

interface FitOptions {
  readonly width: number;
  readonly height: number;
  readonly k: number;
  readonly unit: (s: Spoke, perMs: number) => XY;
  readonly longest: number;
}

/** The largest scale at which every spoke's glyph stays in the frame, and the middle that makes it so. */
function fitSpokes(
  spokes: readonly Spoke[],
  { width, height, k, unit, longest }: FitOptions,
): { readonly perMs: number; readonly centre: XY } {
  const marginX = 52 * k;
  const marginTop = 44 * k;
  const marginBottom = 36 * k;
  let low = 0;
  let high = (Math.max(width, height) / longest) * 1.5;
  const bounds = (perMs: number): readonly [number, number, number, number] => {
    const points: XY[] = [[0, 0], ...spokes.map((s) => unit(s, perMs))];
    const xs = points.map((p) => p[0]);
    const ys = points.map((p) => p[1]);
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  };
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    const b = bounds(middle);
    if (b[2] - b[0] <= width - marginX * 2 && b[3] - b[1] <= height - marginTop - marginBottom) low = middle;
    else high = middle;
  }
  // Beyond this the rings of a lopsided compass would leave the frame, and with them the meaning of distance.
  const perMs = Math.min(low, (Math.min(width, height) * 0.62) / longest);
  const b = bounds(perMs);
  return { perMs, centre: [width / 2 - (b[0] + b[2]) / 2, marginTop + (height - marginTop - marginBottom) / 2 - (b[1] + b[3]) / 2] };
}

interface RingOptions {
  readonly centre: XY;
  readonly perMs: number;
  readonly inner: number;
  readonly longest: number;
  readonly width: number;
  readonly height: number;
}

function ringsOf(spokes: readonly Spoke[], { centre, perMs, inner, longest, width, height }: RingOptions): Layout['rings'] {
  const step = longest > 120 ? 50 : longest > 50 ? 25 : 10;
  const count = Math.floor((longest * 1.12) / step);
  const angle = widestGap(spokes, { centre, reach: inner + longest * perMs, width, height });
  const every = Math.ceil(36 / (step * perMs));
  return Array.from({ length: count }, (_, i) => {
    const ms = (i + 1) * step;
    const radius = inner + ms * perMs;
    const labelAt: XY = [centre[0] + Math.sin(angle) * radius, centre[1] - Math.cos(angle) * radius];
    const seen = labelAt[0] > 16 && labelAt[0] < width - 22 && labelAt[1] > 10 && labelAt[1] < height - 10;
    return { centre, radius, ms, labelAt: seen && (i + 1) % every === 0 && i > 0 ? labelAt : null };
  });
}

/** The middle of the widest gap between spokes in which the figures still fit the frame: they stand in a row there. */
function widestGap(
  spokes: readonly Spoke[],
  o: { readonly centre: XY; readonly reach: number; readonly width: number; readonly height: number },
): number {
  let best = { angle: 1.78, score: -1 };
  for (let angle = 0; angle < Math.PI * 2; angle += 0.05) {
    const away = Math.min(Math.PI, ...spokes.map((s) => Math.abs(Math.atan2(Math.sin(angle - s.angle), Math.cos(angle - s.angle)))));
    const x = o.centre[0] + Math.sin(angle) * o.reach;
    const y = o.centre[1] - Math.cos(angle) * o.reach;
    const fits = x > 20 && x < o.width - 26 && y > 12 && y < o.height - 12;
    // Sideways rows read better than columns.
    const score = away * (fits ? 1 : 0.1) * (0.7 + 0.3 * Math.abs(Math.sin(angle)));
    if (score > best.score) best = { angle, score };
  }
  return best.angle;
}
