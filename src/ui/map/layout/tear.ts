/**
 * A partition drawn as a ragged tear. It runs down the middle of the widest straight street between the two sides; if no
 * straight line parts them, or so closely that the tear would run over their glyphs, along the border of their Voronoi cells.
 */
import { distance, lerp, nearestOnSegment, ragged, resample, type XY } from './geometry.ts';

export interface Tear {
  /** Two ragged edges per piece; a straight tear has one piece. */
  readonly pieces: readonly { readonly left: readonly XY[]; readonly right: readonly XY[]; readonly middle: readonly XY[] }[];
  /** Negative on the first side, positive on the second. */
  side(at: XY): number;
}

export interface TearOptions {
  readonly width: number;
  readonly height: number;
  readonly k: number;
}

/** A glyph on either side, and the tear between them. */
const STREET_MIN = 60;

export function tearBetween(first: readonly XY[], second: readonly XY[], options: TearOptions): Tear | null {
  if (first.length === 0 || second.length === 0) return null;
  const street = widestStreet(first, second, STREET_MIN * options.k);
  if (street) {
    const length = Math.hypot(options.width, options.height);
    const along: XY = [-street.normal[1], street.normal[0]];
    const end = (s: number): XY => [street.middle[0] + along[0] * s, street.middle[1] + along[1] * s];
    return { pieces: [rag([end(-length), end(length)], options, 23)], side: street.side };
  }
  const nearest = (at: XY, points: readonly XY[]): number => Math.min(...points.map((p) => distance(at, p)));
  const side = (at: XY): number => nearest(at, first) - nearest(at, second);
  return { pieces: contour(side, options).map((line, i) => rag(line, options, 23 + i)), side };
}

interface Street {
  readonly middle: XY;
  readonly normal: XY;
  side(at: XY): number;
}

/** The strip between the nearest points of the two hulls, or null when they are nearer than `least`. */
function widestStreet(first: readonly XY[], second: readonly XY[], least: number): Street | null {
  let best: { apart: number; a: XY; b: XY } | null = null;
  const look = (points: readonly XY[], others: readonly XY[], flip: boolean): void => {
    for (const p of points) {
      for (const [i, from] of others.entries()) {
        for (const to of others.slice(i)) {
          const q = nearestOnSegment(p, from, to);
          const apart = distance(p, q);
          if (!best || apart < best.apart) best = flip ? { apart, a: q, b: p } : { apart, a: p, b: q };
        }
      }
    }
  };
  look(first, second, false);
  look(second, first, true);
  const found = best as { apart: number; a: XY; b: XY } | null;
  if (!found || found.apart < least) return null;
  const middle = lerp(found.a, found.b, 0.5);
  const normal: XY = [(found.b[0] - found.a[0]) / found.apart, (found.b[1] - found.a[1]) / found.apart];
  const side = (at: XY): number => (at[0] - middle[0]) * normal[0] + (at[1] - middle[1]) * normal[1];
  const parts = first.every((p) => side(p) < 0) && second.every((p) => side(p) > 0);
  return parts ? { middle, normal, side } : null;
}

/** Ragged edges on both sides of a line. Seeded, so that the same tear looks the same in every frame. */
function rag(line: readonly XY[], { k }: TearOptions, seed: number): Tear['pieces'][number] {
  const random = ragged(seed);
  const middle = resample(line, 13 * k);
  const left: XY[] = [];
  const right: XY[] = [];
  let drift = 0;
  for (const [i, at] of middle.entries()) {
    const before = middle[Math.max(0, i - 1)] ?? at;
    const after = middle[Math.min(middle.length - 1, i + 1)] ?? at;
    const length = distance(before, after) || 1;
    const along: XY = [(after[0] - before[0]) / length, (after[1] - before[1]) / length];
    const across: XY = [along[1], -along[0]];
    drift = drift * 0.72 + (random() - 0.5) * 9 * k;
    const half = (4 + random() * 4.5) * k;
    const shift = (random() - 0.5) * 7 * k + drift;
    const put = (offset: number, slip: number): XY => [
      at[0] + across[0] * (shift + offset) + along[0] * slip,
      at[1] + across[1] * (shift + offset) + along[1] * slip,
    ];
    left.push(put(-half, (random() - 0.5) * 6));
    right.push(put(half, (random() - 0.5) * 6));
  }
  return { left, right, middle };
}

/** The zero line of a field by marching squares, as polylines. */
function contour(field: (at: XY) => number, { width, height, k }: TearOptions): readonly (readonly XY[])[] {
  const step = 12 * k;
  const segments: [XY, XY][] = [];
  const crossing = (a: XY, b: XY): XY | null => {
    const fa = field(a);
    const fb = field(b);
    return fa < 0 === fb < 0 ? null : lerp(a, b, fa / (fa - fb));
  };
  for (let x = -step; x < width + step; x += step) {
    for (let y = -step; y < height + step; y += step) {
      const corners: readonly XY[] = [
        [x, y],
        [x + step, y],
        [x + step, y + step],
        [x, y + step],
      ];
      const hits = corners.flatMap((c, i) => {
        const hit = crossing(c, corners[(i + 1) % 4] ?? c);
        return hit ? [hit] : [];
      });
      for (let i = 0; i + 1 < hits.length; i += 2) {
        const a = hits[i];
        const b = hits[i + 1];
        if (a && b) segments.push([a, b]);
      }
    }
  }
  return chain(segments);
}

function chain(segments: readonly (readonly [XY, XY])[]): readonly (readonly XY[])[] {
  const near = (a: XY, b: XY): boolean => distance(a, b) < 0.01;
  const rest = [...segments];
  const lines: XY[][] = [];
  for (let start = rest.pop(); start; start = rest.pop()) {
    const line: XY[] = [start[0], start[1]];
    for (let grew = true; grew; ) {
      grew = false;
      const head = line[0];
      const tail = line.at(-1);
      const i = rest.findIndex(([a, b]) => [head, tail].some((end) => end && (near(a, end) || near(b, end))));
      const next = rest[i];
      if (!next || !head || !tail) continue;
      rest.splice(i, 1);
      grew = true;
      const [a, b] = next;
      if (near(a, tail)) line.push(b);
      else if (near(b, tail)) line.push(a);
      else line.unshift(near(a, head) ? b : a);
    }
    if (line.length > 2) lines.push(line);
  }
  return lines;
}

/** Index of the last point of a way before it crosses the tear; null when it does not. */
export function tearCrossing(points: readonly XY[], tear: Tear): number | null {
  const first = points[0];
  if (!first) return null;
  const sign = tear.side(first) < 0;
  const at = points.findIndex((q) => tear.side(q) < 0 !== sign);
  return at > 0 ? at : null;
}
