/** Where time and rows stand in the tree of time, and dragging along them. */
import type { PointerEvent } from 'react';

export const ROW_PX = 25;
/** The line within its row; its name stands above it. */
export const LINE_Y = 17;
export const LABEL_PX = 11;

const EDGE = 14;

export interface Scale {
  readonly untilUs: number;
  readonly x: (us: number) => number;
  readonly at: (px: number) => number;
}

/** `roomPx`: width of the lines. */
export function scaleOf(untilUs: number, roomPx: number): Scale {
  const wide = roomPx - EDGE * 2;
  return {
    untilUs,
    x: (us) => EDGE + (Math.min(us, untilUs) / Math.max(1, untilUs)) * wide,
    at: (px) => Math.round(Math.max(0, Math.min(untilUs, ((px - EDGE) / wide) * untilUs))),
  };
}

export function dragging(
  onSeek: (atUs: number) => void,
  at: (px: number) => number,
): { readonly onPointerDown: (event: PointerEvent<Element>) => void; readonly onPointerMove: (event: PointerEvent<Element>) => void } {
  const seek = (event: PointerEvent<Element>): void => onSeek(at(event.clientX - event.currentTarget.getBoundingClientRect().left));
  return {
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture?.(event.pointerId);
      seek(event);
    },
    onPointerMove: (event) => {
      if (event.currentTarget.hasPointerCapture?.(event.pointerId)) seek(event);
    },
  };
}
