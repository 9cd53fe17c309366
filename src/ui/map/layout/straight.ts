/** What the schematics share: places stand where they are put, and ways between them are straight. */
import type { XY } from './geometry.ts';
import type { Layout } from './scene-types.ts';

/** A way is cut into as many, so that messages and bends have points to follow. */
const STRETCHES = 60;

/** `middle` is where a way to a place that is not drawn leads. */
export function straightLayout(at: ReadonlyMap<string, XY>, middle: XY): Pick<Layout, 'places' | 'route' | 'jumpPx'> {
  return {
    places: [...at].map(([id, xy]) => ({ id, truth: xy, at: xy, wreathAngle: null })),
    route: (a, b) => straight(at.get(a) ?? middle, at.get(b) ?? middle),
    jumpPx: Number.POSITIVE_INFINITY,
  };
}

const straight = (a: XY, b: XY): readonly XY[] =>
  Array.from({ length: STRETCHES + 1 }, (_, i): XY => [a[0] + ((b[0] - a[0]) * i) / STRETCHES, a[1] + ((b[1] - a[1]) * i) / STRETCHES]);
