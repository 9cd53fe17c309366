/**
 * The ring: peers evenly round a circle in order of longitude, turned so that a tear between them stands upright, west on
 * the left and north up. Distance is not drawn, so a link tells its delay when it is pointed at. Needs no land data.
 */
import type { Place, Stage } from '../../../session/run.ts';
import type { XY } from './geometry.ts';
import type { Sides } from '../../faults/stretches.ts';
import type { Layout } from './scene-types.ts';
import { straightLayout } from './straight.ts';

export interface RingLayoutOptions {
  readonly stage: Stage;
  readonly width: number;
  readonly height: number;
  readonly k: number;
  /** The first partition of the run, if any: it turns the ring. */
  readonly sides: Sides | null;
}

const OVAL_MAX = 1.45;

export function ringLayout({ stage, width, height, k, sides }: RingLayoutOptions): Layout {
  const order = startAtWidestGap(stage.places);
  const count = Math.max(1, order.length);
  const unit = (turn: number): XY[] =>
    order.map((_, i): XY => [Math.cos(turn + (i * 2 * Math.PI) / count), Math.sin(turn + (i * 2 * Math.PI) / count)]);
  let points = unit(bestTurn(order, unit, sides));
  // North up: a ring may be mirrored without changing who is next to whom.
  if (order.reduce((sum, p, i) => sum + p.lat * (points[i]?.[1] ?? 0), 0) > 0) points = points.map(([x, y]) => [x, -y]);
  const xs = points.map((p) => p[0]);
  const ys = points.map((p) => p[1]);
  const spanX = Math.max(0.5, Math.max(...xs) - Math.min(...xs));
  const spanY = Math.max(0.5, Math.max(...ys) - Math.min(...ys));
  // Names stand beside the glyphs, so the sides need more room than top and bottom.
  const roomX = (width - 214 * Math.min(1, k)) / spanX;
  const roomY = (height - 84 * k) / spanY;
  const round = Math.max(52 * k, Math.min(roomX, roomY));
  // A frame that is not square is filled by an oval: distance is not drawn, so nothing is told wrong.
  const rx = Math.max(round, Math.min(roomX, round * OVAL_MAX));
  const ry = Math.max(round, Math.min(roomY, round * OVAL_MAX));
  const shiftX = width / 2 - ((Math.max(...xs) + Math.min(...xs)) / 2) * rx;
  const shiftY = height / 2 - ((Math.max(...ys) + Math.min(...ys)) / 2) * ry;
  const at = new Map(order.map((p, i): [string, XY] => [p.id, [shiftX + (points[i]?.[0] ?? 0) * rx, shiftY + (points[i]?.[1] ?? 0) * ry]]));
  const middle: XY = [shiftX, shiftY];
  return {
    kind: 'ring',
    ...straightLayout(at, middle),
    bowPx: 9 * k,
    rings: [],
  };
}

/** In order of longitude, beginning after the widest empty stretch, so that neighbours on the globe stay neighbours. */
function startAtWidestGap(places: readonly Place[]): readonly Place[] {
  const sorted = [...places].sort((a, b) => a.lon - b.lon);
  let start = 0;
  let widest = -1;
  for (const [i, place] of sorted.entries()) {
    const before = sorted[(i + sorted.length - 1) % sorted.length] ?? place;
    const gap = (place.lon - before.lon + 360) % 360;
    if (gap > widest) {
      widest = gap;
      start = i;
    }
  }
  return [...sorted.slice(start), ...sorted.slice(0, start)];
}

/** The turn that puts the sides (or west and east) furthest left and right. */
function bestTurn(order: readonly Place[], unit: (turn: number) => readonly XY[], sides: Sides | null): number {
  const west = westOf(order, sides);
  let best = { turn: 0, score: Number.NEGATIVE_INFINITY };
  for (let turn = 0; turn < Math.PI * 2; turn += Math.PI / 90) {
    const points = unit(turn);
    let left = Number.NEGATIVE_INFINITY;
    let right = Number.POSITIVE_INFINITY;
    for (const [i, place] of order.entries()) {
      const x = points[i]?.[0] ?? 0;
      if (west.has(place.id)) left = Math.max(left, x);
      else right = Math.min(right, x);
    }
    // A symmetric figure reads best: among equal gaps the one with the least tilt wins.
    const tilt = Math.abs(points.reduce((sum, p, i) => sum + (west.has(order[i]?.id ?? '') ? p[1] : 0), 0));
    const score = right - left - tilt * 0.05;
    if (score > best.score) best = { turn, score };
  }
  return best.turn;
}

function westOf(order: readonly Place[], sides: Sides | null): ReadonlySet<string> {
  if (!sides) return new Set(order.slice(0, Math.ceil(order.length / 2)).map((p) => p.id));
  const place = (id: string): number => order.findIndex((p) => p.id === id);
  const mean = (ids: readonly string[]): number => ids.reduce((sum, id) => sum + place(id), 0) / Math.max(1, ids.length);
  return new Set(mean(sides[0]) <= mean(sides[1]) ? sides[0] : sides[1]);
}
