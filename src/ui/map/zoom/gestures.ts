/** Wheel, pinch, drag and keys on a map, as changes of its view: at most one a frame. */
import type { XY } from '../layout/geometry.ts';
import { type FrameSize, type View, WHOLE } from '../layout/view.ts';
import { moved, nearer } from './moves.ts';

export interface Held {
  view(): View;
  size(): FrameSize;
  /** Something else is drawn on the map. */
  busy(): boolean;
  change(view: View): void;
  /** As `change`, in a moment instead of at once. */
  glide(view: View): void;
}

const WHEEL = 0.0016;
/** A trackpad's pinch comes as a wheel of smaller steps. */
const PINCH_WHEEL = 0.011;
const LINE_PX = 16;
const DRAG_PX_MIN = 4;
export const KEY_ZOOM = 1.6;
const KEY_MOVE = 0.18;

const ARROWS: Readonly<Record<string, XY>> = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** Listens on the picture; returns how to stop. */
export function listen(picture: HTMLElement, held: Held): () => void {
  const fingers = new Map<number, XY>();
  let dragged = false;
  const at = (event: { readonly clientX: number; readonly clientY: number }): XY => {
    const { left, top } = picture.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const onWheel = (event: WheelEvent): void => {
    // Where the page scrolls, the wheel is the page's, unless somebody pinches.
    const { scrollHeight, clientHeight } = document.documentElement;
    if (!event.ctrlKey && scrollHeight > clientHeight + 1) return;
    event.preventDefault();
    const px = event.deltaY * (event.deltaMode === 1 ? LINE_PX : 1);
    held.change(nearer(held.view(), Math.exp(-px * (event.ctrlKey ? PINCH_WHEEL : WHEEL)), at(event), held.size()));
  };
  const onDown = (event: PointerEvent): void => {
    dragged = false;
    const control = event.target instanceof Element && event.target.closest('button') !== null;
    if (event.button !== 0 || control || held.busy()) return;
    if (event.pointerType === 'mouse') fingers.clear();
    fingers.set(event.pointerId, at(event));
  };
  const onMove = (event: PointerEvent): void => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = at(event);
    const [other] = [...fingers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    if (other) {
      const times = distance(now, other) / Math.max(1, distance(before, other));
      const middle: XY = [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2];
      const by: XY = [(now[0] - before[0]) / 2, (now[1] - before[1]) / 2];
      held.change(moved(nearer(held.view(), times, middle, held.size()), by, held.size()));
    } else {
      // The whole cannot be moved, so a drag on it is nobody's.
      if (held.view().zoom === 1 || (!dragged && distance(now, before) < DRAG_PX_MIN)) return;
      picture.setPointerCapture?.(event.pointerId);
      held.change(moved(held.view(), [now[0] - before[0], now[1] - before[1]], held.size()));
    }
    dragged = true;
    fingers.set(event.pointerId, now);
  };
  const onUp = (event: PointerEvent): void => {
    fingers.delete(event.pointerId);
  };
  // The click that ends a drag is none on what lies under it.
  const onClick = (event: MouseEvent): void => {
    if (!dragged) return;
    dragged = false;
    event.stopPropagation();
  };
  const onKey = (event: KeyboardEvent): void => {
    const next = keyed(event, picture, held);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    held.glide(next);
  };
  // What is reached by keyboard beyond the frame is brought into it.
  const onFocus = (event: FocusEvent): void => {
    if (!(event.target instanceof Element) || !event.target.hasAttribute('data-target') || held.view().zoom === 1) return;
    const [frame, mark] = [picture.getBoundingClientRect(), event.target.getBoundingClientRect()];
    const [x, y] = [mark.left + mark.width / 2 - frame.left, mark.top + mark.height / 2 - frame.top];
    if (x >= 0 && x <= frame.width && y >= 0 && y <= frame.height) return;
    held.glide(moved(held.view(), [frame.width / 2 - x, frame.height / 2 - y], held.size()));
  };
  const listeners: readonly [string, (event: never) => void, AddEventListenerOptions?][] = [
    ['wheel', onWheel, { passive: false }],
    ['pointerdown', onDown],
    ['pointermove', onMove],
    ['pointerup', onUp],
    ['pointercancel', onUp],
    ['click', onClick, { capture: true }],
    ['keydown', onKey],
    ['focusin', onFocus],
  ];
  for (const [type, listener, options] of listeners) picture.addEventListener(type, listener as EventListener, options);
  return () => {
    for (const [type, listener, options] of listeners) picture.removeEventListener(type, listener as EventListener, options);
  };
}

/** What a key makes of the view; null when it means nothing. Arrows on a mark go from mark to mark. */
function keyed(event: KeyboardEvent, { ownerDocument }: HTMLElement, held: Held): View | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const [view, size] = [held.view(), held.size()];
  const middle: XY = [size.width / 2, size.height / 2];
  if (event.key === '+' || event.key === '=') return nearer(view, KEY_ZOOM, middle, size);
  if (event.key === '-') return nearer(view, 1 / KEY_ZOOM, middle, size);
  if (event.key === '0') return WHOLE;
  const way = ARROWS[event.key];
  const onMark = ownerDocument.activeElement?.hasAttribute('data-target') ?? false;
  return way && !onMark ? moved(view, [way[0] * size.width * KEY_MOVE, way[1] * size.height * KEY_MOVE], size) : null;
}

const distance = (a: XY, b: XY): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
