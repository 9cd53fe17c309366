/** Ways that leave a place by near-equal bearings are bowed apart, so that none lies on another. */
import { distance, type XY } from './geometry.ts';
import type { RegionLink } from './links.ts';

/** Extra bow of the way from one region to another, px to the right of its direction. */
export type Spread = (from: string, to: string) => number;

const NEAR_RADIANS = 0.17;
/** With more links than this a fan is a fan, and bowing it apart would only make it wider. */
const LINKS_MAX = 24;

export function spreadWays(links: readonly RegionLink[], route: (a: string, b: string) => readonly XY[], k: number): Spread {
  const extra = new Map<string, number>();
  const add = (from: string, to: string, px: number): void => {
    extra.set(`${from}>${to}`, (extra.get(`${from}>${to}`) ?? 0) + px);
    extra.set(`${to}>${from}`, (extra.get(`${to}>${from}`) ?? 0) - px);
  };
  if (links.length <= LINKS_MAX) {
    for (const hub of new Set(links.flatMap((l) => [l.a, l.b]))) {
      const out = links.filter((l) => l.a === hub || l.b === hub).map((l) => (l.a === hub ? l.b : l.a));
      const fans = out.map((to) => ({ to, angle: bearingOf(route(hub, to)) })).sort((a, b) => a.angle - b.angle);
      for (const fan of fansOf(fans)) {
        for (const [i, { to }] of fan.entries()) add(hub, to, ((fan.length - 1) / 2 - i) * 15 * k);
      }
    }
  }
  return (from, to) => extra.get(`${from}>${to}`) ?? 0;
}

/** The bearing a third of the way out: near the glyph all ways are alike. */
function bearingOf(points: readonly XY[]): number {
  const start = points[0];
  const at = points[Math.floor(points.length / 3)];
  return start && at ? Math.atan2(at[1] - start[1], at[0] - start[0]) : 0;
}

function fansOf<T extends { readonly angle: number }>(sorted: readonly T[]): readonly (readonly T[])[] {
  const fans: T[][] = [];
  for (const item of sorted) {
    const fan = fans.at(-1);
    const before = fan?.at(-1);
    if (fan && before && item.angle - before.angle < NEAR_RADIANS) fan.push(item);
    else fans.push([item]);
  }
  return fans;
}

export interface BowAroundOptions {
  readonly k: number;
  /** The way from one region to another with this much extra bow. */
  way(a: string, b: string, extra: number): readonly XY[];
  readonly glyphs: readonly { readonly id: string; readonly at: XY; readonly radius: number }[];
}

/** A way that would run over a third region's glyph bows a little more (or the other way) until it passes beside it. */
export function bowAround(links: readonly RegionLink[], spread: Spread, { k, way, glyphs }: BowAroundOptions): Spread {
  const chosen = new Map<string, number>();
  for (const { a, b } of links) {
    const first = spread(a, b);
    const others = glyphs.filter((g) => g.id !== a && g.id !== b);
    const covered = (extra: number): number =>
      way(a, b, extra).reduce((n, q) => n + (others.some((g) => distance(q, g.at) < g.radius) ? 1 : 0), 0);
    const best = [0, 14, -14, 26, -26, 38, -38, 52, -52]
      .map((more) => ({ extra: first + more * k, cost: covered(first + more * k) * 10 + Math.abs(more) * 0.1 }))
      .reduce((x, y) => (y.cost < x.cost ? y : x));
    chosen.set(`${a}>${b}`, best.extra);
    chosen.set(`${b}>${a}`, -best.extra);
  }
  return (from, to) => chosen.get(`${from}>${to}`) ?? 0;
}
