/**
 * A picture of a run, the same for map, compass and ring: ground, tears and tethers below, one canvas for what moves,
 * and above it everything that can be pointed at.
 */
import { wasClicked } from '../keys/clicked.ts';
import {
  type FocusEvent,
  type KeyboardEvent,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { Part } from '../part.tsx';
import { THEMES } from '../theme/tokens.ts';
import { useTurn } from '../turns.ts';
import { litSends } from '../why/lit.ts';
import { Canvas } from './layers/canvas.tsx';
import { faultsOf } from '../faults/stretches.ts';
import { type Box, overlap, type XY } from './layout/geometry.ts';
import { boxAround } from './layout/seating.ts';
import { Key, keyBox, type KeySide } from './marks/key.tsx';
import { OverLayer } from './layers/over.tsx';
import { UnderLayer } from './layers/under.tsx';
import type { FlightMoment } from './layers/messages.ts';
import type { PictureProps } from './layers/props.ts';
import type { Scene } from './layout/scene-types.ts';
import { textWidth } from './layout/text-width.ts';
import { sameTarget, type Target, targetKey, targetUnder } from './marks/target.ts';
import * as Say from '../../words/en/map/pictures.ts';

const moving = new Part(() => import('./layers/moving.ts'));

export interface FramedPicture {
  readonly scene: Scene;
  readonly props: PictureProps;
  /** What lies under everything: the land. */
  readonly ground: ReactNode;
  readonly name: string;
  readonly keySide?: KeySide;
  readonly large?: number;
  /** What can be pointed at is drawn in a turn of its own. */
  readonly gradual?: boolean;
  /** Told when it has been drawn. */
  readonly onWhole?: () => void;
  /** Above everything that can be pointed at. */
  readonly over?: ReactNode;
  /** What is no part of the drawing and lies on top. */
  readonly children?: ReactNode;
}

export function Picture({
  scene,
  props,
  ground,
  name,
  keySide = 'left',
  large = 1,
  gradual = false,
  onWhole,
  over,
  children,
}: FramedPicture): ReactElement {
  const { index, nowUs, running, theme, width, height, stage } = props;
  const moves = useSyncExternalStore(moving.subscribe, moving.state).module;
  useEffect(() => void moving.fetch().then(() => moving.state().module?.carried.fetch()), []);
  const come = useTurn(gradual);
  useEffect(() => {
    if (come) onWhole?.();
  }, [come, onWhole]);
  const id = useId().replace(/[^a-zA-Z0-9]/g, '');
  const eventCount = index.count;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the index grows in place; its length says when.
  const world = useMemo(() => index.worldAt(nowUs), [index, eventCount, nowUs]);
  const faults = faultsOf(index);
  const momentAt = (atUs: number): FlightMoment => ({
    scene,
    index,
    faults,
    nowUs: atUs,
    msPerSecond: props.msPerSecond,
    lookOf: props.lookOf,
    stepFromUs: props.stepMode ? (props.stepFromUs ?? nowUs) : null,
    hideAnswers: props.hideAnswers ?? false,
    why,
  });
  const why = litSends(props.why ?? []);
  const lit = new Set([...why, ...[props.selection, props.hovered ?? null].flatMap((t) => (t?.type === 'message' ? [t.send] : []))]);
  const { roving, handlers } = usePointing(props, (at) => {
    const near = moves?.flightNear(momentAt(props.getNowUs()), at);
    return near ? { type: 'message', send: near.send } : null;
  });
  return (
    <div className="picture" style={{ width, height }} role="group" aria-label={props.label ?? name}>
      {ground}
      <UnderLayer {...{ scene, world, faults, nowUs, id }} />
      <Canvas
        {...{ width, height }}
        running={running && !props.stepMode}
        draw={(context) =>
          moves?.paintFlights(context, momentAt(running ? props.getNowUs() : nowUs), {
            palette: THEMES[theme],
            lit,
            moving: running && !props.stepMode,
            key: () =>
              props.legend ? keyBox(props.legend, { width, height, projector: props.projector ?? false, side: keySide, large }) : null,
          })
        }
      />
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: the group around it is named; a title would pop up under every pointer. */}
      <svg width={width} height={height} {...handlers}>
        <rect width={width} height={height} fill="transparent" />
        {gradual && !come ? null : <OverLayer {...{ scene, stage, world, props, roving }} />}
        {over}
        {scene.omitted.length > 0 ? <Omitted scene={scene} /> : null}
      </svg>
      {props.legend ? <Key looks={props.legend} projector={props.projector ?? false} side={keySide} large={large} /> : null}
      {children}
    </div>
  );
}

const OMITTED_NAMED_MAX = 3;

/** What is left out is said, in whichever corner is free. */
function Omitted({ scene }: { readonly scene: Scene }): ReactElement {
  const text = Say.without(scene.omitted.length > OMITTED_NAMED_MAX ? Say.moreRegions(scene.omitted.length) : scene.omitted.join(', '));
  const size = Math.max(11, scene.fontPx * 0.85);
  const wide = textWidth(text, size) + 20;
  const taken: Box[] = [
    ...[...scene.seats.values()].map((s): Box => [s.at[0] - 26, s.at[1] - 34, s.at[0] + 44, s.at[1] + 22]),
    ...[...scene.regions.values()].flatMap((r) => (r.label.hidden ? [] : [r.label.box])),
    ...scene.layout.rings.flatMap(({ labelAt }) => (labelAt ? [boxAround(labelAt, 18, 8)] : [])),
  ];
  const corners = [true, false].flatMap((left) => [false, true].map((top) => ({ left, top })));
  const cost = ({ left, top }: (typeof corners)[number]): number => {
    const x = left ? 0 : scene.width - wide;
    const y = top ? 0 : scene.height - 30;
    return taken.reduce((sum, box) => sum + overlap(box, [x, y, x + wide, y + 30]), 0);
  };
  const best = corners.reduce((a, b) => (cost(b) < cost(a) ? b : a));
  return (
    <text
      x={best.left ? 12 : scene.width - 12}
      y={best.top ? 22 : scene.height - 12}
      textAnchor={best.left ? 'start' : 'end'}
      className="lab2"
      style={{ fontSize: size }}
    >
      {text}
    </text>
  );
}

type Handlers = Pick<
  React.SVGProps<SVGSVGElement>,
  'onClick' | 'onDoubleClick' | 'onKeyDown' | 'onPointerMove' | 'onPointerLeave' | 'onFocus' | 'onBlur'
>;

/** Click, Enter, hover and the walk with ↑/↓ within a group, for everything that carries `data-target`. */
function usePointing(
  props: PictureProps,
  messageAt: (at: XY) => Target | null,
): { readonly roving: Readonly<Record<string, string>>; readonly handlers: Handlers } {
  const { onSelect, onHover, onOpen } = props;
  const [roving, setRoving] = useState<Readonly<Record<string, string>>>({});
  const hovered = useRef<Target | null>(null);
  const hover = (target: Target | null): void => {
    if (target === hovered.current || sameTarget(target, hovered.current)) return;
    hovered.current = target;
    onHover?.(target);
  };
  // A node wins over a message that passes it, a message over the link it travels on.
  const pointed = (event: {
    readonly target: EventTarget;
    readonly currentTarget: Element;
    readonly clientX: number;
    readonly clientY: number;
  }): Target | null => {
    const under = targetUnder(event.target);
    if (under?.type === 'node') return under;
    const frame = event.currentTarget.getBoundingClientRect();
    return messageAt([event.clientX - frame.left, event.clientY - frame.top]) ?? under;
  };
  const handlers: Handlers = {
    onClick: (event) => {
      const target = pointed(event);
      if (target) onSelect(target);
    },
    onDoubleClick: (event) => {
      const target = targetUnder(event.target);
      if (target?.type === 'node') onOpen?.(target);
    },
    onPointerMove: (event: PointerEvent<SVGSVGElement>) => {
      if (onHover) hover(pointed(event));
    },
    onPointerLeave: () => hover(null),
    onFocus: (event: FocusEvent<SVGSVGElement>) => {
      const target = targetUnder(event.target);
      const group = event.target.getAttribute('data-group');
      if (!target || !group) return;
      setRoving((before) => ({ ...before, [group]: targetKey(target) }));
      hover(target);
    },
    onBlur: () => hover(null),
    onKeyDown: (event: KeyboardEvent<SVGSVGElement>) => {
      const element = event.target instanceof SVGElement ? event.target : null;
      const target = targetUnder(element);
      if (!element || !target) return;
      // A node that was clicked has the focus too: the next Space is meant for the clock.
      if (event.key === 'Enter' && onOpen && sameTarget(target, props.selection)) onOpen(target);
      else if (event.key === 'Enter' || (event.key === ' ' && !wasClicked(element))) onSelect(target);
      else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') walk(element, event.key === 'ArrowDown' ? 1 : -1);
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
  };
  return { roving, handlers };
}

function walk(element: SVGElement, by: number): void {
  const group = element.getAttribute('data-group');
  const items = [...(element.ownerSVGElement?.querySelectorAll<SVGElement>(`[data-group="${group}"]`) ?? [])];
  items[(items.indexOf(element) + by + items.length) % items.length]?.focus();
}
