/** What lies on the landing's map in the empty middle of the ocean, with a line to what it belongs to. */
import { type ReactElement, type ReactNode, useMemo } from 'react';
import type { Box, XY } from '../map/layout/geometry.ts';
import { type Size, useSize } from '../use-size.ts';
import { freePlace } from './free-place.ts';

export interface TiedProps {
  /** The end of the line, px; null while it is not known. */
  readonly to: XY | null;
  /** What it must not hide. */
  readonly taken: readonly Box[];
  readonly within: Size;
  readonly children: ReactNode;
}

/** Where the ocean's middle begins, as a share of the width. */
const LEFT = 0.375;
/** The line meets the box below its heading. */
const LINE_PX = 22;
const RIM_PX = 13;
/** The box grows with its answer; it stands where the usual one has room. */
const USUAL_PX = 236;

export function Tied({ to, taken, within, children }: TiedProps): ReactElement {
  const [box, { width, height }] = useSize<HTMLDivElement>();
  const reach = Math.max(USUAL_PX, height);
  const [left, top] = useMemo(
    () => freePlace({ ground: within, box: { width, height: reach }, near: [within.width * LEFT, (to?.[1] ?? 0) - LINE_PX], taken }),
    [within, width, reach, to, taken],
  );
  return (
    <>
      {to && width > 0 ? (
        <svg className="tie" width={within.width} height={within.height} aria-hidden="true">
          <path d={lineTo(to, [left, top, left + width, top + height])} />
        </svg>
      ) : null}
      <div className="tied" ref={box} style={{ left, top }}>
        {children}
      </div>
    </>
  );
}

/** From the rim of what stands there to the nearest edge of the box. */
function lineTo([x, y]: XY, [left, top, right, bottom]: Box): string {
  const end: XY = [Math.max(left, Math.min(right, x)), Math.max(top + LINE_PX, Math.min(bottom - LINE_PX, y))];
  const far = Math.hypot(end[0] - x, end[1] - y) || 1;
  const from: XY = [x + ((end[0] - x) / far) * RIM_PX, y + ((end[1] - y) / far) * RIM_PX];
  return `M${from[0].toFixed(1)},${from[1].toFixed(1)} L${end[0]},${end[1]}`;
}
