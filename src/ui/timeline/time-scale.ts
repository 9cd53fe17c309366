/** Where time stands along the run's bar and the tree of time, and rows in that. */

export const ROW_PX = 25;
/** The line within its row; its name stands above it. */
export const LINE_Y = 17;
export const LABEL_PX = 11;

/** At both ends of a line. */
export const EDGE_PX = 14;

export interface Scale {
  readonly untilUs: number;
  readonly x: (us: number) => number;
  readonly at: (px: number) => number;
}

/** `roomPx`: width of the lines. */
export function scaleOf(untilUs: number, roomPx: number): Scale {
  const wide = roomPx - EDGE_PX * 2;
  return {
    untilUs,
    x: (us) => EDGE_PX + (Math.min(us, untilUs) / Math.max(1, untilUs)) * wide,
    at: (px) => Math.round(Math.max(0, Math.min(untilUs, ((px - EDGE_PX) / wide) * untilUs))),
  };
}
