/** What becomes of a view: nearer, farther, aside. Apart from views themselves, which come with every map. */
import type { XY } from '../layout/geometry.ts';
import type { FrameSize, View } from '../layout/view.ts';

export const ZOOM_MAX = 16;

const within = (value: number, most: number): number => Math.max(-most, Math.min(most, value)) + 0;

/** What was in the frame at first covers it still. */
export function clamped({ zoom, dx, dy }: View, { width, height }: FrameSize): View {
  const near = Math.max(1, Math.min(ZOOM_MAX, zoom));
  return { zoom: near, dx: within(dx, (width / 2) * (near - 1)), dy: within(dy, (height / 2) * (near - 1)) };
}

export const moved = (view: View, by: XY, size: FrameSize): View => clamped({ ...view, dx: view.dx + by[0], dy: view.dy + by[1] }, size);

/** `times` nearer; what lies at this point of the frame stays there, as far as the frame allows. */
export function nearer(view: View, times: number, at: XY, size: FrameSize): View {
  const zoom = Math.max(1, Math.min(ZOOM_MAX, view.zoom * times));
  const by = zoom / view.zoom;
  const [x, y] = [at[0] - size.width / 2, at[1] - size.height / 2];
  return clamped({ zoom, dx: x - (x - view.dx) * by, dy: y - (y - view.dy) * by }, size);
}

/** The view that shows these points of the whole as large as may be, with room around them. */
export function viewOf(points: readonly XY[], size: FrameSize): View {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, top, right, bottom] = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  const zoom = Math.min(
    ZOOM_MAX,
    (size.width * LENS_SHARE) / Math.max(1, right - left),
    (size.height * LENS_SHARE) / Math.max(1, bottom - top),
  );
  const middle: XY = [(left + right) / 2 - size.width / 2, (top + bottom) / 2 - size.height / 2];
  return clamped({ zoom, dx: -middle[0] * zoom, dy: -middle[1] * zoom }, size);
}

const LENS_SHARE = 0.62;

/** The most of these points that lie within reach of one of them: where a map is crowded. Fewer than `least`: nowhere. */
export function crowdOf(points: readonly XY[], reachPx: number, least: number): readonly XY[] {
  const around = (at: XY): readonly XY[] => points.filter((other) => Math.hypot(other[0] - at[0], other[1] - at[1]) <= reachPx);
  const best = points.map(around).reduce<readonly XY[]>((most, each) => (each.length > most.length ? each : most), []);
  return best.length >= least ? best : [];
}
