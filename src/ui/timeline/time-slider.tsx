/** A slider of the run's time, whatever is drawn on it: its words, its keys, and dragging along it. */
import type { KeyboardEvent, PointerEvent, ReactElement, ReactNode } from 'react';
import type { Micros } from '../../sim/node.ts';
import { msText } from './frame.ts';
import * as Say from '../../words/en/timeline/time-scale.ts';

export interface TimeSliderProps {
  readonly width: number;
  readonly height: number;
  readonly nowUs: Micros;
  /** The clock as it is now, which may have gone on since that was drawn. */
  readonly getNowUs: () => Micros;
  /** End of the run. */
  readonly untilUs: Micros;
  /** The moment at so many px from its left end. */
  readonly at: (px: number) => Micros;
  readonly onSeek: (atUs: Micros) => void;
  readonly children: ReactNode;
}

export function TimeSlider({ width, height, nowUs, getNowUs, untilUs, at, onSeek, children }: TimeSliderProps): ReactElement {
  return (
    <svg
      className="drawing scrubber"
      width={width}
      height={height}
      role="slider"
      tabIndex={0}
      aria-label={Say.time}
      aria-valuemin={0}
      aria-valuemax={Math.round(untilUs / 1_000)}
      aria-valuenow={Number((nowUs / 1_000).toFixed(1))}
      aria-valuetext={Say.ofMs(msText(nowUs, 1), msText(untilUs, 0))}
      {...dragging(onSeek, at)}
      onKeyDown={(event) => onKey(event, getNowUs(), untilUs, onSeek)}
    >
      <rect width={width} height={height} fill="transparent" />
      {children}
    </svg>
  );
}

export function dragging(
  onSeek: (atUs: Micros) => void,
  at: (px: number) => Micros,
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

/** Arrows move by a two-hundredth of the run (a twentieth with Shift). PageUp and PageDown belong to clickers. */
function onKey(event: KeyboardEvent, nowUs: Micros, untilUs: Micros, onSeek: (atUs: Micros) => void): void {
  const step = Math.max(1, Math.round(untilUs / (event.shiftKey ? 20 : 200)));
  const to: Readonly<Record<string, Micros>> = {
    ArrowRight: nowUs + step,
    ArrowUp: nowUs + step,
    ArrowLeft: nowUs - step,
    ArrowDown: nowUs - step,
    Home: 0,
    End: untilUs,
  };
  const next = to[event.key];
  if (next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  onSeek(Math.round(Math.max(0, Math.min(untilUs, next))));
}
