/** Small plane geometry shared by the three pictures. Coordinates are px, y downwards. */
export type XY = readonly [x: number, y: number];
/** left, top, right, bottom */
export type Box = readonly [left: number, top: number, right: number, bottom: number];
/** Longitude and latitude, degrees. */
export type LonLat = readonly [lon: number, lat: number];

export const distance = (a: XY, b: XY): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

export const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0])) * Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));

export const inside = (q: XY, b: Box, marginX = 0, marginY = marginX): boolean =>
  q[0] > b[0] - marginX && q[0] < b[2] + marginX && q[1] > b[1] - marginY && q[1] < b[3] + marginY;

export const lerp = (a: XY, b: XY, s: number): XY => [a[0] + (b[0] - a[0]) * s, a[1] + (b[1] - a[1]) * s];

/** The nearest point of a segment. */
export function nearestOnSegment(q: XY, a: XY, b: XY): XY {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const length2 = dx * dx + dy * dy;
  const s = length2 === 0 ? 0 : Math.max(0, Math.min(1, ((q[0] - a[0]) * dx + (q[1] - a[1]) * dy) / length2));
  return [a[0] + dx * s, a[1] + dy * s];
}

/** A point at a fractional index of a polyline. */
export function pointAt(points: readonly XY[], index: number): XY {
  const last = points.length - 1;
  const whole = Math.max(0, Math.min(last, Math.floor(index)));
  const a = points[whole] ?? [0, 0];
  const b = points[Math.min(last, whole + 1)] ?? a;
  return lerp(a, b, Math.max(0, Math.min(1, index - whole)));
}

/** Direction of travel at a fractional index, radians. */
export function headingAt(points: readonly XY[], index: number): number {
  const last = points.length - 1;
  const to = Math.min(last, Math.floor(index) + 1);
  const a = points[Math.max(0, to - 1)] ?? [0, 0];
  const b = points[to] ?? a;
  return Math.atan2(b[1] - a[1], b[0] - a[0]);
}

/** SVG path of a polyline; steps longer than `jump` are not drawn (they cross the edge of the map). */
export function pathOf(points: readonly XY[], jump = Number.POSITIVE_INFINITY): string {
  let path = '';
  let previous: XY | null = null;
  for (const point of points) {
    const joined = previous !== null && Math.abs(point[0] - previous[0]) < jump;
    path += `${joined ? 'L' : 'M'}${point[0].toFixed(1)},${point[1].toFixed(1)}`;
    previous = point;
  }
  return path;
}

/** The part of a way from the rim of the glyph where it starts to the rim of the glyph where it ends. */
export function rimToRim(points: readonly XY[], startRadius: number, endRadius: number): readonly XY[] {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return points;
  const from = points.findIndex((q) => distance(q, first) >= startRadius);
  let to = points.length - 1;
  while (to > 0 && distance(points[to] ?? last, last) < endRadius) to -= 1;
  return from >= 0 && to > from + 1 ? points.slice(from, to + 1) : points;
}

/** A small seeded stream: ragged edges look the same every time a picture is drawn. */
export function ragged(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** Points about `step` apart along a polyline, ends included. */
export function resample(points: readonly XY[], step: number): readonly XY[] {
  const out: XY[] = [];
  let carry = 0;
  for (let i = 0; i + 1 < points.length; i++) {
    const a = points[i];
    const b = points[i + 1];
    if (!a || !b) continue;
    const length = distance(a, b);
    for (let at = carry; at < length; at += step) out.push(lerp(a, b, at / length));
    carry = (carry - length) % step;
    if (carry < 0) carry += step;
  }
  const last = points.at(-1);
  if (last) out.push(last);
  return out;
}
