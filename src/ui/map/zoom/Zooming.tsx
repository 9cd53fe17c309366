/** Looking at a map from nearer: buttons, and what the picture around them hears. */
import './zoom.css';
import { type ReactElement, useEffect, useMemo, useRef } from 'react';
import { type FrameSize, type View, WHOLE } from '../layout/view.ts';
import type { Controlled } from '../world-map.tsx';
import { KEY_ZOOM, listen } from './gestures.ts';
import { crowdOf, nearer, viewOf, ZOOM_MAX } from './moves.ts';
import * as Say from '../../../words/en/map/zooming.ts';

export interface ZoomingProps extends Controlled {
  readonly view: View;
  readonly onView: (view: View) => void;
  /** Something else is drawn on the map. */
  readonly busy: boolean;
}

/** So many within so far of one of them are a crowd. */
const CROWD_PX = 70;
const CROWD_MIN = 4;

export function Zooming({ view, onView, busy, width, height, places, whole: widest }: ZoomingProps): ReactElement {
  const controls = useRef<HTMLFieldSetElement>(null);
  const latest = useRef<Now>({ view, onView, busy, size: { width, height } });
  latest.current = { view, onView, busy, size: { width, height } };
  const glide = useMoving(controls, latest);
  const seats = places.map(({ lon, lat }) => widest.project([lon, lat]));
  const crowd = crowdOf(seats, CROWD_PX, CROWD_MIN);
  const size = { width, height };
  const by = (times: number): void => glide(nearer(view, times, [width / 2, height / 2], size));
  const whole = view.zoom === 1;
  return (
    <fieldset className="zooming" ref={controls}>
      <legend className="unseen">{Say.lookNearerAnd0For}</legend>
      <Button words={Say.nearer} sign="M-5,0 H5 M0,-5 V5" off={view.zoom >= ZOOM_MAX} onPress={() => by(KEY_ZOOM)} />
      <Button words={Say.farther} sign="M-5,0 H5" off={whole} onPress={() => by(1 / KEY_ZOOM)} />
      <Button words={Say.theWholeMap} sign="M-6,-2 V-6 H-2 M6,-2 V-6 H2 M-6,2 V6 H-2 M6,2 V6 H2" off={whole} onPress={() => glide(WHOLE)} />
      {crowd.length > 0 ? (
        <Button
          words={Say.whereItIsCrowdedPlaces(crowd.length)}
          sign="M-4,0 A4,4 0 1 1 4,0 A4,4 0 1 1 -4,0 M0,-7 V-2 M0,7 V2 M-7,0 H-2 M7,0 H2"
          off={false}
          onPress={() => glide(viewOf(crowd, size))}
        />
      ) : null}
    </fieldset>
  );
}

interface ButtonProps {
  readonly words: string;
  /** As a path around 0,0. */
  readonly sign: string;
  readonly off: boolean;
  readonly onPress: () => void;
}

/** One that can do nothing now keeps its focus. */
function Button({ words, sign, off, onPress }: ButtonProps): ReactElement {
  return (
    <button type="button" aria-label={words} title={words} aria-disabled={off} onClick={() => (off ? undefined : onPress())}>
      <svg width={16} height={16} viewBox="-8 -8 16 16" aria-hidden="true">
        <path d={sign} fill="none" stroke="currentColor" strokeWidth={1.6} />
      </svg>
    </button>
  );
}

interface Now extends Pick<ZoomingProps, 'view' | 'onView' | 'busy'> {
  readonly size: FrameSize;
}

const GLIDE_MS = 320;

/** Gestures go by the frame; what a button or a key asks for glides there. */
function useMoving(controls: React.RefObject<HTMLElement | null>, latest: React.RefObject<Now>): (view: View) => void {
  const frame = useRef(0);
  const next = useRef<View | null>(null);
  const moving = useMemo(() => {
    const show = (view: View): void => latest.current.onView(view);
    const stop = (): void => cancelAnimationFrame(frame.current);
    return {
      view: (): View => next.current ?? latest.current.view,
      size: () => latest.current.size,
      busy: () => latest.current.busy,
      change(view: View): void {
        stop();
        next.current = view;
        frame.current = requestAnimationFrame(() => {
          next.current = null;
          show(view);
        });
      },
      glide(to: View): void {
        stop();
        next.current = null;
        if (matchMedia('(prefers-reduced-motion: reduce)').matches) return show(to);
        const from = latest.current.view;
        const began = performance.now();
        const tick = (now: number): void => {
          const share = Math.min(1, Math.max(0, (now - began) / GLIDE_MS));
          show(between(from, to, share * share * (3 - 2 * share)));
          if (share < 1) frame.current = requestAnimationFrame(tick);
        };
        frame.current = requestAnimationFrame(tick);
      },
      stop,
    };
  }, [latest]);
  useEffect(() => {
    const picture = controls.current?.closest<HTMLElement>('.picture');
    if (!picture) return undefined;
    const deaf = listen(picture, moving);
    return () => {
      deaf();
      moving.stop();
    };
  }, [controls, moving]);
  const near = latest.current.view.zoom > 1;
  useEffect(() => {
    const picture = controls.current?.closest<HTMLElement>('.picture');
    // One finger scrolls the page over the whole map, and moves a part of it.
    if (picture) picture.style.touchAction = near ? 'none' : 'pan-x pan-y';
  }, [controls, near]);
  return moving.glide;
}

function between(from: View, to: View, share: number): View {
  if (share === 1) return to;
  const zoom = from.zoom * (to.zoom / from.zoom) ** share;
  // By how far the zoom has come, so that what is glided to does not swing aside.
  const way = to.zoom === from.zoom ? share : (zoom - from.zoom) / (to.zoom - from.zoom);
  return { zoom, dx: from.dx + (to.dx - from.dx) * way, dy: from.dy + (to.dy - from.dy) * way };
}
