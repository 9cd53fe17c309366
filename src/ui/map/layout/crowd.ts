/**
 * Crowded places. Two or three glyphs that touch are pushed apart, each tied by a tether to its true place; four or more
 * take a wreath round their middle, in order of bearing, so that no tether crosses another.
 */
import { type XY, distance } from './geometry.ts';

export interface Crowded {
  readonly id: string;
  /** True place. */
  readonly truth: XY;
  /** Half the room that it needs, px. */
  readonly radius: number;
}

export interface Settled {
  readonly id: string;
  readonly truth: XY;
  readonly at: XY;
  /** Angle on its wreath, radians; null when it stands at (or near) its own place. */
  readonly wreathAngle: number | null;
}

interface Moving {
  readonly item: Crowded;
  x: number;
  y: number;
  wreathAngle: number | null;
}

export interface CrowdOptions {
  readonly k: number;
  /** Room kept between two glyphs, px. */
  readonly gapPx: number;
  /** Four or more within this distance of a neighbour take a wreath, px. */
  readonly crowdPx: number;
}

export function settleCrowd(items: readonly Crowded[], { k, gapPx, crowdPx }: CrowdOptions): readonly Settled[] {
  const moving: Moving[] = items.map((item) => ({ item, x: item.truth[0], y: item.truth[1], wreathAngle: null }));
  for (const cluster of clusters(moving, crowdPx)) if (cluster.length >= 4) wreathe(cluster, moving, { k, gapPx });
  pushApart(moving, gapPx);
  return moving.map(({ item, x, y, wreathAngle }) => ({ id: item.id, truth: item.truth, at: [x, y], wreathAngle }));
}

function clusters(moving: readonly Moving[], crowdPx: number): readonly Moving[][] {
  const seen = new Set<Moving>();
  const found: Moving[][] = [];
  for (const start of moving) {
    if (seen.has(start)) continue;
    seen.add(start);
    const cluster = [start];
    for (const member of cluster) {
      for (const other of moving) {
        if (seen.has(other) || distance(member.item.truth, other.item.truth) >= crowdPx) continue;
        seen.add(other);
        cluster.push(other);
      }
    }
    found.push(cluster);
  }
  return found;
}

function wreathe(cluster: Moving[], all: readonly Moving[], { k, gapPx }: { readonly k: number; readonly gapPx: number }): void {
  let middle: XY = [0, 0];
  let radius = 0;
  for (let grew = true; grew; ) {
    grew = false;
    const xs = cluster.map((m) => m.item.truth[0]);
    const ys = cluster.map((m) => m.item.truth[1]);
    middle = [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
    const around = cluster.reduce((sum, m) => sum + m.item.radius * 2 + gapPx * 0.6, 0);
    radius = Math.max(46 * k, around / (2 * Math.PI));
    for (const other of all) {
      if (cluster.includes(other) || other.wreathAngle !== null) continue;
      if (distance(other.item.truth, middle) >= radius + other.item.radius * 2) continue;
      cluster.push(other);
      grew = true;
    }
  }
  const bearing = (m: Moving): number => Math.atan2(m.item.truth[1] - middle[1], m.item.truth[0] - middle[0]);
  cluster.sort((a, b) => bearing(a) - bearing(b));
  // The order is kept, the spacing even, and the wreath is turned to the least total movement.
  const step = (Math.PI * 2) / cluster.length;
  let sine = 0;
  let cosine = 0;
  for (const [i, m] of cluster.entries()) {
    cosine += Math.cos(bearing(m) - i * step);
    sine += Math.sin(bearing(m) - i * step);
  }
  const turn = Math.atan2(sine, cosine);
  for (const [i, m] of cluster.entries()) {
    m.wreathAngle = turn + i * step;
    m.x = middle[0] + Math.cos(m.wreathAngle) * radius * 1.06;
    m.y = middle[1] + Math.sin(m.wreathAngle) * radius;
  }
}

function pushApart(moving: readonly Moving[], gapPx: number): void {
  for (let round = 0; round < 120; round++) {
    for (const [i, a] of moving.entries()) {
      for (const b of moving.slice(i + 1)) {
        if (a.wreathAngle !== null && b.wreathAngle !== null) continue;
        const dx = b.x - a.x || 0.01;
        const dy = b.y - a.y || 0.01;
        const apart = Math.hypot(dx, dy);
        const wanted = a.item.radius + b.item.radius + gapPx;
        if (apart >= wanted) continue;
        // One on a wreath stays: its neighbour gives way alone.
        const push = (wanted - apart) / apart;
        const share = a.wreathAngle === null && b.wreathAngle === null ? 0.5 : 1;
        if (a.wreathAngle === null) {
          a.x -= dx * push * share;
          a.y -= dy * push * share;
        }
        if (b.wreathAngle === null) {
          b.x += dx * push * share;
          b.y += dy * push * share;
        }
      }
    }
    for (const m of moving) {
      if (m.wreathAngle !== null) continue;
      m.x += (m.item.truth[0] - m.x) * 0.02;
      m.y += (m.item.truth[1] - m.y) * 0.02;
    }
  }
}
