/**
 * The lanes: a space-time diagram of a window of the run. Point at a stroke and its message lights up everywhere; drag to
 * move through time. What has not happened yet lies under a veil; what a question asks is not drawn at all.
 */
import { type PointerEvent, type ReactElement, type RefObject, useEffect, useMemo, useRef } from 'react';
import { isMainGone } from '../kinds.ts';
import type { Micros, NodeId } from '../../sim/node.ts';
import { NodeGlyph } from '../glyphs/node-glyph.tsx';
import { Canvas } from '../map/layers/canvas.tsx';
import { faultsOf } from '../faults/stretches.ts';
import type { PictureProps } from '../map/layers/props.ts';
import { sameTarget, type Target } from '../map/marks/target.ts';
import { fitText, textWidth } from '../map/layout/text-width.ts';
import { usePartitions } from '../map/use-partitions.ts';
import { THEMES } from '../theme/tokens.ts';
import { type LitMoment, litSends } from '../why/lit.ts';
import { type LaneFrame, laneFrame, lanesThatFit, msText, timeScale } from './frame.ts';
import type { LanePaint } from './paint-bands.ts';
import { paintLanes } from './paint-lanes.ts';
import { chooseRows } from './rows.ts';
import { LaneSheets } from './sheets.ts';
import { strokeNear, strokesIn } from './strokes.ts';
import * as Say from '../../words/en/timeline/lanes.ts';
import { inMs } from '../../words/en/numbers.ts';

export interface LanesProps
  extends Pick<
    PictureProps,
    | 'stage'
    | 'index'
    | 'getNowUs'
    | 'nowUs'
    | 'running'
    | 'look'
    | 'glyphOf'
    | 'lookOf'
    | 'selection'
    | 'onSelect'
    | 'hovered'
    | 'onHover'
    | 'why'
    | 'theme'
    | 'width'
    | 'height'
    | 'projector'
  > {
  /** The window; see `windowAround`. */
  readonly fromUs: Micros;
  readonly toUs: Micros;
  /** While a question is open, nothing after this is drawn. */
  readonly hideAfterUs?: Micros | null;
  /** Only the lanes of those that are looked at. */
  readonly looked?: boolean;
  readonly onSeek: (atUs: Micros) => void;
  /** So many times as near. */
  readonly onZoom?: (times: number) => void;
  /** The lane of this node alone. */
  readonly only?: NodeId | null;
}

const NO_CAUSES: readonly LitMoment[] = [];

export function Lanes(props: LanesProps): ReactElement {
  const { stage, index, width, height, fromUs, toUs, nowUs, running, theme, projector = false, looked = false } = props;
  const k = projector ? 1.35 : 1;
  const sides = usePartitions(index)[0] ?? null;
  const lookKey = props.look.join(' ');
  const only = props.only ?? null;
  const clients = index.chronicle.asking.size;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the index grows in place; the number of clients that asked says when lanes may change.
  const frame = useMemo(
    () =>
      laneFrame(chooseRows({ stage, index, look: lookKey.split(' '), sides, most: lanesThatFit(height, k), only, looked }), {
        width,
        height,
        k,
      }),
    [stage, index, clients, lookKey, sides, width, height, k, only, looked],
  );
  const scale = useMemo(() => timeScale(fromUs, toUs, frame.left, frame.right), [fromUs, toUs, frame]);
  const why = props.why ?? NO_CAUSES;
  const pointed = [props.selection, props.hovered ?? null].flatMap((t) => (t?.type === 'message' ? [t.send] : []));
  const lit = new Set([...litSends(why), ...pointed]);
  const hideAfterUs = props.hideAfterUs ?? null;
  const paintAt = (atUs: Micros): LanePaint => ({
    frame,
    scale,
    index,
    nowUs: atUs,
    hideAfterUs,
    lookOf: props.lookOf,
    palette: THEMES[theme],
    lit,
    why,
  });
  const handlers = useScrub(props, frame, (x, y) => {
    const { strokes } = strokesIn({
      ...paintAt(props.getNowUs()),
      faults: faultsOf(index),
      isPulse: (f) => props.lookOf(f.message).meaning === 'pulse',
    });
    const near = strokeNear(strokes, x, y);
    return near ? { type: 'message', send: near.flight.send } : null;
  });
  const wheel = useWheel(props.onZoom);
  const kept = useRef<LaneSheets | null>(null);
  const sheets = (): LaneSheets => (kept.current ??= new LaneSheets());
  return (
    <div className="picture lanes" ref={wheel} style={{ width, height }}>
      <Canvas
        {...{ width, height, running }}
        draw={(context) => paintLanes(context, paintAt(running ? props.getNowUs() : nowUs), sheets(), running)}
      />
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={wordsOf(frame, fromUs, toUs)}
        className="lanes-plot"
        {...handlers(scale.at)}
      >
        <rect width={width} height={height} fill="transparent" />
        <LaneNames frame={frame} props={props} />
      </svg>
    </div>
  );
}

/** Where the page itself scrolls under the pointer, only a wheel that is held with Ctrl (or a pinch) zooms. */
function useWheel(onZoom: LanesProps['onZoom']): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element || !onZoom) return;
    const turned = (event: WheelEvent): void => {
      const scrolls = document.documentElement.scrollHeight > document.documentElement.clientHeight;
      if (scrolls && !event.ctrlKey) return;
      event.preventDefault();
      onZoom(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.06 : 0.002)));
    };
    element.addEventListener('wheel', turned, { passive: false });
    return () => element.removeEventListener('wheel', turned);
  }, [onZoom]);
  return box;
}

const wordsOf = (frame: LaneFrame, fromUs: Micros, toUs: Micros): string =>
  Say.spaceTimeDiagramToMs(msText(fromUs, 0), msText(toUs, 0), frame.rows.length, frame.rows.map((r) => r.name).join('; '));

function LaneNames({ frame, props }: { readonly frame: LaneFrame; readonly props: LanesProps }): ReactElement {
  const { index, glyphOf, nowUs } = props;
  const count = index.count;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the index grows in place; its length says when.
  const world = useMemo(() => index.worldAt(nowUs), [index, count, nowUs]);
  const { fontPx, left, rowPx } = frame;
  const narrow = left < 140;
  const size = Math.min(0.62, rowPx / 27) * frame.k;
  const room = left - 12 - 32 * frame.k;
  // All or none: one lane without its round trip would look like one without a distance.
  const withRtt =
    !narrow &&
    !isMainGone(props.stage, world.nodes.values()) &&
    frame.rows.every((r) => r.rttMs === null || textWidth(`${r.name}  000 ms`, fontPx, true) <= room);
  return (
    <g pointerEvents="none">
      {frame.rows.map((row) => {
        const y = frame.yOf(row.id) ?? 0;
        const fact = world.nodes.get(row.id);
        const whole = textWidth(row.name, fontPx, true) <= room ? row.name : row.short;
        const name = narrow && row.spec.kind === 'client' ? 'client' : whole;
        const note = withRtt && row.rttMs !== null ? inMs(Math.round(row.rttMs)) : '';
        return (
          <g key={row.id}>
            {fact ? (
              <g transform={`translate(${16 * frame.k},${y})`}>
                <NodeGlyph glyph={{ ...glyphOf(fact), votes: null, ring: 'none' }} health={fact.health} k={size} ring={false} />
              </g>
            ) : null}
            <text x={32 * frame.k} y={y + fontPx * 0.35} className="lab nohalo" style={{ fontSize: fontPx }}>
              {fitText(name, fontPx, room)}
            </text>
            {note ? (
              <text x={left - 12} y={y + fontPx * 0.35} textAnchor="end" className="lab2 nohalo" style={{ fontSize: fontPx - 1 }}>
                {note}
              </text>
            ) : null}
          </g>
        );
      })}
      {frame.folded > 0 ? (
        <text x={left - 12} y={frame.bottom + 14} textAnchor="end" className="lab2 nohalo" style={{ fontSize: 11 }}>
          {Say.laneFolded(frame.folded, frame.folded === 1 ? '' : 's')}
        </text>
      ) : null}
    </g>
  );
}

type Handlers = Pick<
  React.SVGProps<SVGSVGElement>,
  'onPointerDown' | 'onPointerMove' | 'onPointerUp' | 'onPointerLeave' | 'onPointerCancel'
>;

/** A press that stays selects the message under it (or seeks); a press that moves scrubs. */
function useScrub(
  props: LanesProps,
  frame: LaneFrame,
  messageAt: (x: number, y: number) => Target | null,
): (at: (x: number) => Micros) => Handlers {
  const press = useRef<{ readonly x: number; moved: boolean } | null>(null);
  const hovered = useRef<Target | null>(null);
  const hover = (target: Target | null): void => {
    if (target === hovered.current || sameTarget(target, hovered.current)) return;
    hovered.current = target;
    props.onHover?.(target);
  };
  const place = (event: PointerEvent<SVGSVGElement>): readonly [number, number] => {
    const box = event.currentTarget.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  return (at) => ({
    onPointerDown: (event) => {
      const [x] = place(event);
      if (event.button !== 0 || x < frame.left - 8) return;
      press.current = { x, moved: false };
      event.currentTarget.setPointerCapture?.(event.pointerId);
    },
    onPointerMove: (event) => {
      const [x, y] = place(event);
      const held = press.current;
      if (!held) {
        if (props.onHover) hover(x < frame.left - 8 ? null : messageAt(x, y));
        return;
      }
      if (!held.moved && Math.abs(x - held.x) < 4) return;
      held.moved = true;
      props.onSeek(at(x));
    },
    onPointerUp: (event) => {
      const held = press.current;
      press.current = null;
      if (!held || held.moved) return;
      const [x, y] = place(event);
      const target = messageAt(x, y);
      if (target) props.onSelect(target);
      else props.onSeek(at(x));
    },
    onPointerCancel: () => {
      press.current = null;
    },
    onPointerLeave: () => hover(null),
  });
}
