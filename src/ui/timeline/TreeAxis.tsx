/** The axis of the tree of time: the slider of all its lines, and the playhead through them. */
import { type ReactElement, useRef } from 'react';
import { useEachFrame } from '../each-frame.ts';
import { msText } from './frame.ts';
import { TimeSlider } from './time-slider.tsx';
import { LABEL_PX, ROW_PX, type Scale } from './time-scale.ts';
import * as Say from '../../words/en/timeline/tree.ts';

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
  useEachFrame(running, () => {
    if (head.current) head.current.style.transform = `translateX(${x(getNowUs()).toFixed(2)}px)`;
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
      <TimeSlider {...{ width, nowUs, getNowUs, untilUs, at }} height={AXIS_PX} onSeek={onSeek}>
        {ticks(untilUs).map((us) => (
          <text key={us} x={x(us)} y={14} textAnchor={us === 0 ? 'start' : 'middle'} className="axis" style={{ fontSize: LABEL_PX }}>
            {msText(us, 0)}
            {Say.ms(us)}
          </text>
        ))}
      </TimeSlider>
    </>
  );
}

/** Four to six round moments. */
function ticks(untilUs: number): readonly number[] {
  const steps = [1, 2, 5].flatMap((digit) => Array.from({ length: 10 }, (_, power) => digit * 10 ** power)).sort((a, b) => a - b);
  const step = steps.find((each) => untilUs / each <= 5) ?? untilUs;
  return Array.from({ length: Math.floor(untilUs / step) + 1 }, (_, i) => i * step);
}
