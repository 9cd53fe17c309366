/** Which part of a history's time is looked at. */
import type { Lanes } from '../../consistency/lanes.ts';

export interface View {
  readonly from: number;
  readonly to: number;
}

/** Room at both ends, as a share of what is seen. */
const MARGIN = 0.03;
/** Nobody looks nearer than that at a span. */
const NEAREST_SHARE = 1e-7;

const span = ({ from, to }: View): number => to - from;

export function wholeOf({ from, to }: Lanes): View {
  const room = (to - from) * MARGIN;
  return { from: from - room, to: to + room };
}

/** Stays within the whole. */
export function within(lanes: Lanes, { from, to }: View): View {
  const whole = wholeOf(lanes);
  const width = Math.min(span(whole), Math.max(to - from, span(whole) * NEAREST_SHARE));
  const begin = Math.min(Math.max(from, whole.from), whole.to - width);
  return { from: begin, to: begin + width };
}

/** So many times as near, around a moment that stays where it is. */
export function zoomed(lanes: Lanes, view: View, times: number, around = (view.from + view.to) / 2): View {
  return within(lanes, { from: around - (around - view.from) / times, to: around + (view.to - around) / times });
}

export const moved = (lanes: Lanes, view: View, share: number): View =>
  within(lanes, { from: view.from + span(view) * share, to: view.to + span(view) * share });

/** What shows what is wrong, with some of what is around it. */
export function around(lanes: Lanes, places: readonly number[]): View {
  const calls = places.map((i) => lanes.call[i] ?? 0).filter((call) => call >= lanes.from);
  const ends = places.map((i) => Math.min(lanes.end[i] ?? 0, lanes.to));
  if (calls.length === 0) return wholeOf(lanes);
  const [from, to] = [Math.min(...calls), Math.max(...ends)];
  const room = Math.max((to - from) * 0.4, (lanes.to - lanes.from) * 1e-6);
  return within(lanes, { from: from - room, to: to + room });
}

/** The first span of these columns whose call is after `time`. */
export function firstAfter({ call }: Lanes, time: number): number {
  let low = 0;
  let high = call.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((call[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The span at a moment of a row; null: there is none. Within `slack` it counts as there. */
export function spanAt(lanes: Lanes, row: number, time: number, slack: number): number | null {
  for (let i = firstAfter(lanes, time + slack) - 1; i >= 0; i--) {
    if (lanes.row[i] !== row) continue;
    // Those of one row follow each other, so the latest that began before is the only one.
    return Math.min(lanes.end[i] ?? 0, lanes.to) + slack >= time ? i : null;
  }
  return null;
}
