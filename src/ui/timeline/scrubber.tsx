/** The whole run as one bar, the part of it that is held thick: faults red, changes of role ink, stale answers amber, the lanes' window boxed. */
import { type ReactElement, useRef } from 'react';
import type { Micros, NodeId } from '../../sim/node.ts';
import type { TraceIndex } from '../../trace/world.ts';
import { useEachFrame } from '../each-frame.ts';
import { faultsOf } from '../faults/stretches.ts';
import { scrubberMarks } from './scrubber-marks.ts';
import { TimeSlider } from './time-slider.tsx';
import { EDGE_PX, scaleOf } from './time-scale.ts';

export interface ScrubberProps {
  readonly index: TraceIndex;
  readonly getNowUs: () => Micros;
  readonly nowUs: Micros;
  readonly running: boolean;
  /** End of the run. */
  readonly untilUs: Micros;
  /** The part that is held, drawn thick. */
  readonly heldFromUs?: Micros;
  readonly horizonUs: Micros;
  /** How far it has been simulated, if farther; the rest is drawn thin. */
  readonly reachedUs?: Micros;
  /** The lanes' window. */
  readonly fromUs: Micros;
  readonly toUs: Micros;
  /** Nothing after this is shown. Who seeks beyond it is told why by whoever hears of it. */
  readonly hideAfterUs?: Micros | null;
  readonly onSeek: (atUs: Micros) => void;
  readonly width: number;
  readonly projector?: boolean;
  /** Name of a node's place, for the words under the bar. */
  readonly city: (node: NodeId) => string;
}

export function Scrubber(props: ScrubberProps): ReactElement {
  const { index, nowUs, running, untilUs, horizonUs, width, getNowUs, projector = false, heldFromUs = 0 } = props;
  const reachedUs = Math.max(horizonUs, props.reachedUs ?? 0);
  const fontPx = projector ? 16 : 11;
  const height = projector ? 44 : 38;
  const limitUs = Math.min(untilUs, props.hideAfterUs ?? untilUs);
  const { x, at } = scaleOf(untilUs, width);
  const head = useRef<SVGGElement>(null);
  useEachFrame(running, () => head.current?.setAttribute('transform', `translate(${x(getNowUs()).toFixed(2)},0)`));
  const marks = scrubberMarks({
    faults: faultsOf(index),
    staleUs: index.chronicle.staleUs,
    x,
    limitUs: Math.min(limitUs, reachedUs),
    untilUs,
    width,
    fontPx,
    city: props.city,
  });
  return (
    <TimeSlider {...{ width, nowUs, getNowUs, untilUs, at }} height={height} onSeek={props.onSeek}>
      <path d={`M${EDGE_PX},15 H${width - EDGE_PX}`} stroke="var(--line2)" strokeWidth={2} />
      {reachedUs > horizonUs || heldFromUs > 0 ? (
        <path className="reached" d={`M${EDGE_PX},15 H${x(Math.min(reachedUs, limitUs))}`} stroke="var(--line2)" strokeWidth={3.5} />
      ) : null}
      <path className="held" d={`M${x(heldFromUs)},15 H${x(Math.min(horizonUs, limitUs))}`} stroke="var(--line2)" strokeWidth={6} />
      {marks.bars.map((b) => (
        <rect key={`${b.x} ${b.width}`} x={b.x} y={12} width={b.width} height={6} fill="var(--lost)" />
      ))}
      <path className="stale" d={ticks(marks.stale, 9, 12)} stroke="var(--stale)" strokeWidth={2.5} />
      <path className="roles" d={ticks(marks.roles, 8, 14)} stroke="var(--ink)" strokeWidth={2} />
      <rect
        className="window-box"
        x={x(props.fromUs)}
        y={4}
        width={Math.max(4, x(Math.min(props.toUs, untilUs)) - x(props.fromUs))}
        height={22}
        fill="none"
        stroke="var(--ink)"
        strokeWidth={1.4}
        rx={2}
      />
      <g ref={head} transform={`translate(${x(nowUs).toFixed(2)},0)`}>
        <path d="M0,3 V27" stroke="var(--ink)" strokeWidth={1.4} />
        <path d="M-4,2 h8 l-4,6z" fill="var(--ink)" />
      </g>
      {marks.words.map((w) => (
        <text key={`${w.text} ${w.x}`} x={w.x} y={height - 2} textAnchor={w.anchor} className="axis" style={{ fontSize: fontPx }}>
          {w.text}
        </text>
      ))}
    </TimeSlider>
  );
}

/** Many marks are one shape: a long run has one for each pixel. */
const ticks = (at: readonly number[], y: number, height: number): string => at.map((px) => `M${px},${y} v${height}`).join(' ');
