/** Where the dots of a dot plot stand. */

export interface Point {
  readonly ms: number;
  readonly stale: boolean;
  readonly cached: boolean;
  readonly op: string;
}

export interface Dot {
  readonly x: number;
  readonly y: number;
  readonly point: Point;
}

export interface DotOptions {
  readonly x: (ms: number) => number;
  readonly base: number;
  readonly dotPx: number;
  /** Height of the tallest stack; dots close up when it would be higher. */
  readonly roomPx: number;
}

/** Columns one dot wide; stale ones on top of their column, where they are seen. */
export function dotsOf(points: readonly Point[], { x, base, dotPx, roomPx }: DotOptions): readonly Dot[] {
  const column = (p: Point): number => Math.round(x(p.ms) / (dotPx * 2));
  const heights = new Map<number, number>();
  for (const p of points) heights.set(column(p), (heights.get(column(p)) ?? 0) + 1);
  const step = Math.min(dotPx * 2, roomPx / Math.max(1, ...heights.values()));
  const filled = new Map<number, number>();
  const order = (p: Point): number => (p.stale ? 2 : p.cached ? 1 : 0);
  return [...points]
    .sort((a, b) => order(a) - order(b))
    .map((point) => {
      const at = column(point);
      const below = filled.get(at) ?? 0;
      filled.set(at, below + 1);
      return { x: at * dotPx * 2, y: base - dotPx - below * step, point };
    });
}

/** Every n-th of each kind in order of latency, so that the shape and the shares stay what they were. */
export function thinned(points: readonly Point[], each: number): readonly Point[] {
  if (each <= 1) return points;
  const kinds = [points.filter((p) => p.stale), points.filter((p) => !p.stale && p.cached), points.filter((p) => !p.stale && !p.cached)];
  return kinds.flatMap((kind) => [...kind].sort((a, b) => a.ms - b.ms).filter((_, i) => i % each === Math.floor((each - 1) / 2)));
}

/** `sorted` ascending and not empty. */
export const quantile = (sorted: readonly number[], q: number): number => sorted[Math.floor(q * (sorted.length - 1))] ?? 0;
