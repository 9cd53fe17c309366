/** The ways of messages: from rim to rim, bowed to the right of their direction, so that there and back never coincide. */
import type { Settled } from './crowd.ts';
import { rimToRim, type XY } from './geometry.ts';
import type { Layout, Seat, Way } from './scene-types.ts';
import type { Spread } from './spread.ts';

/** The way between the middles of two regions, as a link is drawn. */
export function regionWay(layout: Layout, a: string, b: string, places: ReadonlyMap<string, Settled>, spread: Spread): readonly XY[] {
  const from = places.get(a);
  const to = places.get(b);
  return from && to ? bend(layout.route(a, b), { from: from.at, to: to.at, bow: layout.bowPx + spread(a, b), jumpPx: layout.jumpPx }) : [];
}

/** The way of a message between two seats. */
export function makeWay(o: { from: Seat | undefined; to: Seat | undefined; layout: Layout; spread: Spread; k: number }): Way | null {
  const { from, to, layout, k } = o;
  if (!from || !to) return null;
  if (from.spec.region === to.spec.region) {
    const straight = Array.from(
      { length: 21 },
      (_, i): XY => [from.at[0] + ((to.at[0] - from.at[0]) * i) / 20, from.at[1] + ((to.at[1] - from.at[1]) * i) / 20],
    );
    const points = bend(straight, { from: from.at, to: to.at, bow: 9 * k, jumpPx: layout.jumpPx });
    // A mark of the answer (◔) must stand beside the client, not on it.
    return { points: rimToRim(points, from.rim + (from.client ? 2 : 1.5) * k, to.rim + (to.client ? 5.5 : 1.5) * k), local: true };
  }
  const bow = layout.bowPx + o.spread(from.spec.region, to.spec.region);
  const points = bend(layout.route(from.spec.region, to.spec.region), { from: from.at, to: to.at, bow, jumpPx: layout.jumpPx });
  return { points: rimToRim(points, from.rim, to.rim), local: false };
}

/** Moves the ends of a way to the glyphs (which may stand beside their true place) and bows it. */
export function bend(
  raw: readonly XY[],
  o: { readonly from: XY; readonly to: XY; readonly bow: number; readonly jumpPx: number },
): readonly XY[] {
  const last = raw.length - 1;
  const start = raw[0] ?? o.from;
  const end = raw[last] ?? o.to;
  return raw.map((q, i): XY => {
    const s = i / last;
    // Beside the map's edge the direction comes from the neighbour on the same side of it.
    const near = (other: XY | undefined): XY => (other && Math.abs(other[0] - q[0]) <= o.jumpPx / 2 ? other : q);
    const before = near(raw[i - 1]);
    const after = near(raw[i + 1]);
    const dx = after[0] - before[0];
    const dy = after[1] - before[1];
    const length = Math.hypot(dx, dy);
    const broken = length === 0;
    const bow = Math.sin(Math.PI * s) * o.bow;
    const shiftX = (1 - s) * (o.from[0] - start[0]) + s * (o.to[0] - end[0]);
    const shiftY = (1 - s) * (o.from[1] - start[1]) + s * (o.to[1] - end[1]);
    return [q[0] + shiftX + (broken ? 0 : (dy / length) * bow), q[1] + shiftY - (broken ? 0 : (dx / length) * bow)];
  });
}
