/** Where the lines of two terminals stand: time runs down, and is stretched where text needs room, the same for both and for what lies between. */
import type { Micros } from '../../sim/node.ts';

/** A piece of text that stands at its moment. */
export interface Item {
  readonly key: string;
  /** Items of one column may not lie over each other. */
  readonly column: number;
  readonly at: Micros;
  readonly heightPx: number;
}

export interface Laid {
  /** Item → where it begins, px. */
  readonly top: ReadonlyMap<string, number>;
  readonly heightPx: number;
  /** Where a moment lies, px. */
  y(us: Micros): number;
}

/** A millisecond that nothing stretches, and the longest stretch in which nothing is said. */
const PX_PER_MS = 0.34;
const GAP_PX_MAX = 84;
const GAP_PX_MIN = 3;
const TOP_PX = 14;

/** `moments`: what else happens, without text, so that it stands apart. Items of one moment and column stand below each other, in order. */
export function laidOut(items: readonly Item[], moments: readonly Micros[]): Laid {
  const times = [...new Set([...items.map(({ at }) => at), ...moments])].sort((a, b) => a - b);
  const top = new Map<string, number>();
  const bottom = new Map<number, number>();
  const places: number[] = [];
  let y = TOP_PX;
  for (const [i, time] of times.entries()) {
    const before = times[i - 1];
    if (before !== undefined) y += Math.max(GAP_PX_MIN, Math.min(GAP_PX_MAX, ((time - before) / 1_000) * PX_PER_MS));
    const here = items.filter(({ at }) => at === time);
    for (const { column } of here) y = Math.max(y, bottom.get(column) ?? 0);
    places.push(y);
    for (const { key, column, heightPx } of here) {
      const at = Math.max(y, bottom.get(column) ?? 0);
      top.set(key, at);
      bottom.set(column, at + heightPx);
    }
  }
  const heightPx = Math.max(y, ...bottom.values()) + TOP_PX;
  return { top, heightPx, y: (us) => between(times, places, us) };
}

function between(times: readonly Micros[], places: readonly number[], us: Micros): number {
  const after = times.findIndex((time) => time > us);
  const last = times.length - 1;
  if (last < 0) return TOP_PX;
  if (after < 0) return (places[last] ?? 0) + Math.min(GAP_PX_MAX / 2, ((us - (times[last] ?? 0)) / 1_000) * PX_PER_MS);
  if (after === 0) return TOP_PX * ((times[0] ?? 0) === 0 ? 1 : us / (times[0] ?? 1));
  const [from, to] = [times[after - 1] ?? 0, times[after] ?? 0];
  const [top, end] = [places[after - 1] ?? 0, places[after] ?? 0];
  return top + ((us - from) / (to - from)) * (end - top);
}
