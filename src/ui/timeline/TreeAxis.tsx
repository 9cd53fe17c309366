/** The axis of the tree of time: the slider of all its lines, and the playhead through them. */
import { type KeyboardEvent, type ReactElement, useEffect, useRef } from 'react';
import { msText } from './frame.ts';
import { dragging, LABEL_PX, ROW_PX, type Scale } from './tree-scale.ts';

const AXIS_PX = 20;

export interface TreeAxisProps {
  readonly width: number;
  readonly getNowUs: () => number;
  readonly running: boolean;
  readonly onSeek: (atUs: number) => void;
  readonly scale: Scale;
  readonly nowUs: number;
  readonly rows: number;
}

export function TreeAxis({ scale, nowUs, rows, width, getNowUs, running, onSeek }: TreeAxisProps): ReactElement {
  const { x, at, untilUs } = scale;
  const head = useRef<SVGSVGElement>(null);
  useEffect(() => {
    if (!running) return undefined;
    let frame = requestAnimationFrame(function tick() {
      if (head.current) head.current.style.transform = `translateX(${x(getNowUs()).toFixed(2)}px)`;
      frame = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(frame);
  });
  const tall = rows * ROW_PX;
  return (
    <>
      <svg
        ref={head}
        className="drawing tree-head-line"
        width={10}
        height={tall}
        aria-hidden="true"
        style={{ transform: `translateX(${x(nowUs)}px)` }}
      >
        <path d={`M5,4 V${tall}`} stroke="var(--ink)" strokeWidth={1.4} />
        <path d="M1,1 h8 l-4,6z" fill="var(--ink)" />
      </svg>
      <svg
        className="drawing scrubber"
        width={width}
        height={AXIS_PX}
        role="slider"
        tabIndex={0}
        aria-label="Time"
        aria-valuemin={0}
        aria-valuemax={Math.round(untilUs / 1_000)}
        aria-valuenow={Number((nowUs / 1_000).toFixed(1))}
        aria-valuetext={`${msText(nowUs, 1)} of ${msText(untilUs, 0)} ms`}
        {...dragging(onSeek, at)}
        onKeyDown={(event) => onKey(event, getNowUs(), untilUs, onSeek)}
      >
        <rect width={width} height={AXIS_PX} fill="transparent" />
        {ticks(untilUs).map((us) => (
          <text key={us} x={x(us)} y={14} textAnchor={us === 0 ? 'start' : 'middle'} className="axis" style={{ fontSize: LABEL_PX }}>
            {msText(us, 0)}
            {us === 0 ? '' : ' ms'}
          </text>
        ))}
      </svg>
    </>
  );
}

/** Four to six round moments. */
function ticks(untilUs: number): readonly number[] {
  const steps = [1, 2, 5].flatMap((digit) => Array.from({ length: 10 }, (_, power) => digit * 10 ** power)).sort((a, b) => a - b);
  const step = steps.find((each) => untilUs / each <= 5) ?? untilUs;
  return Array.from({ length: Math.floor(untilUs / step) + 1 }, (_, i) => i * step);
}

/** As the scrubber: a two-hundredth, with Shift a twentieth. */
function onKey(event: KeyboardEvent, nowUs: number, untilUs: number, onSeek: (atUs: number) => void): void {
  const step = Math.max(1, Math.round(untilUs / (event.shiftKey ? 20 : 200)));
  const by: Readonly<Record<string, number>> = { ArrowRight: nowUs + step, ArrowLeft: nowUs - step, Home: 0, End: untilUs };
  const to = by[event.key];
  if (to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  onSeek(Math.round(Math.max(0, Math.min(untilUs, to))));
}
