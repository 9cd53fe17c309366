/** The whole run as one bar, the part of it that is held thick: faults red, changes of role ink, stale answers amber, the lanes' window boxed. */
import { type KeyboardEvent, type PointerEvent, type ReactElement, useEffect, useRef } from 'react';
import type { Micros, NodeId } from '../../sim/node.ts';
import type { TraceIndex } from '../../trace/world.ts';
import { faultsOf } from '../faults/stretches.ts';
import { msText } from './frame.ts';
import { scrubberMarks } from './scrubber-marks.ts';

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

const EDGE = 14;

export function Scrubber(props: ScrubberProps): ReactElement {
  const { index, nowUs, running, untilUs, horizonUs, width, getNowUs, projector = false, heldFromUs = 0 } = props;
  const reachedUs = Math.max(horizonUs, props.reachedUs ?? 0);
  const fontPx = projector ? 16 : 11;
  const height = projector ? 44 : 38;
  const limitUs = Math.min(untilUs, props.hideAfterUs ?? untilUs);
  const x = (us: Micros): number => EDGE + (Math.min(us, untilUs) / Math.max(1, untilUs)) * (width - EDGE * 2);
  const at = (px: number): Micros => Math.round(Math.max(0, Math.min(untilUs, ((px - EDGE) / (width - EDGE * 2)) * untilUs)));
  const head = useRef<SVGGElement>(null);
  useEffect(() => {
    if (!running) return undefined;
    let frame = requestAnimationFrame(function tick() {
      const px = EDGE + (Math.min(getNowUs(), untilUs) / Math.max(1, untilUs)) * (width - EDGE * 2);
      head.current?.setAttribute('transform', `translate(${px.toFixed(2)},0)`);
      frame = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(frame);
  }, [running, getNowUs, untilUs, width]);
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
  const words = `${msText(nowUs, 1)} of ${msText(untilUs, 0)} ms`;
  return (
    <svg
      className="drawing scrubber"
      width={width}
      height={height}
      role="slider"
      tabIndex={0}
      aria-label="Time"
      aria-valuemin={0}
      aria-valuemax={Math.round(untilUs / 1000)}
      aria-valuenow={Number((nowUs / 1000).toFixed(1))}
      aria-valuetext={words}
      {...useDrag(props.onSeek, at)}
      onKeyDown={(event) => onKey(event, { nowUs: getNowUs(), untilUs, onSeek: props.onSeek })}
    >
      <rect width={width} height={height} fill="transparent" />
      <path d={`M${EDGE},15 H${width - EDGE}`} stroke="var(--line2)" strokeWidth={2} />
      {reachedUs > horizonUs || heldFromUs > 0 ? (
        <path className="reached" d={`M${EDGE},15 H${x(Math.min(reachedUs, limitUs))}`} stroke="var(--line2)" strokeWidth={3.5} />
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
    </svg>
  );
}

/** Many marks are one shape: a long run has one for each pixel. */
const ticks = (at: readonly number[], y: number, height: number): string => at.map((px) => `M${px},${y} v${height}`).join(' ');

function useDrag(
  onSeek: (atUs: Micros) => void,
  at: (px: number) => Micros,
): Pick<React.SVGProps<SVGSVGElement>, 'onPointerDown' | 'onPointerMove' | 'onPointerUp'> {
  const held = useRef(false);
  const seek = (event: PointerEvent<SVGSVGElement>): void => onSeek(at(event.clientX - event.currentTarget.getBoundingClientRect().left));
  return {
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      held.current = true;
      event.currentTarget.setPointerCapture?.(event.pointerId);
      seek(event);
    },
    onPointerMove: (event) => {
      if (held.current) seek(event);
    },
    onPointerUp: () => {
      held.current = false;
    },
  };
}

/** Arrows move by a two-hundredth of the run (a twentieth with Shift). PageUp and PageDown belong to clickers. */
function onKey(
  event: KeyboardEvent<SVGSVGElement>,
  o: { readonly nowUs: Micros; readonly untilUs: Micros; readonly onSeek: (atUs: Micros) => void },
): void {
  const step = Math.max(1, Math.round(o.untilUs / (event.shiftKey ? 20 : 200)));
  const to: Readonly<Record<string, Micros>> = {
    ArrowRight: o.nowUs + step,
    ArrowUp: o.nowUs + step,
    ArrowLeft: o.nowUs - step,
    ArrowDown: o.nowUs - step,
    Home: 0,
    End: o.untilUs,
  };
  const next = to[event.key];
  if (next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  o.onSeek(Math.round(Math.max(0, Math.min(o.untilUs, next))));
}
