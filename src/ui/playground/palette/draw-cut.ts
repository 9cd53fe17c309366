/** A cut drawn across the map: a line from press to release, and the regions on either side of it. */
import { type PointerEvent, type RefObject, useRef, useState } from 'react';
import type { XY } from '../../map/layout/geometry.ts';
import type { Scene } from '../../map/layout/scene-types.ts';

/** A shorter line is a click. */
const LINE_PX_MIN = 24;

export interface Line {
  readonly from: XY;
  readonly to: XY;
}

/** Regions left and right of the line, drawn on without end. */
export function sidesOf({ from, to }: Line, { regions }: Pick<Scene, 'regions'>): readonly [string[], string[]] {
  const sides: [string[], string[]] = [[], []];
  for (const { id, at } of regions.values()) {
    const across = (to[0] - from[0]) * (at[1] - from[1]) - (to[1] - from[1]) * (at[0] - from[0]);
    sides[across < 0 ? 0 : 1].push(id);
  }
  return sides;
}

export interface Drawing {
  readonly line: Line | null;
  readonly handlers: Pick<
    React.HTMLAttributes<HTMLDivElement>,
    'onPointerDown' | 'onPointerMove' | 'onPointerUp' | 'onPointerCancel' | 'onClickCapture'
  >;
}

/** `drawn` is told each finished line; clicks go where they would go otherwise. */
export function useCutDrawing(box: RefObject<HTMLDivElement | null>, on: boolean, drawn: (line: Line) => void): Drawing {
  const [line, setLine] = useState<Line | null>(null);
  const from = useRef<XY | null>(null);
  const swallow = useRef(false);
  const at = (event: PointerEvent): XY => {
    const frame = box.current?.getBoundingClientRect();
    return [event.clientX - (frame?.left ?? 0), event.clientY - (frame?.top ?? 0)];
  };
  const end = (): void => {
    from.current = null;
    setLine(null);
  };
  return {
    line,
    handlers: {
      onPointerDown: (event) => {
        swallow.current = false;
        if (on && event.button === 0) from.current = at(event);
      },
      onPointerMove: (event) => {
        if (!from.current) return;
        const next = { from: from.current, to: at(event) };
        if (line || Math.hypot(next.to[0] - next.from[0], next.to[1] - next.from[1]) >= LINE_PX_MIN) {
          event.currentTarget.setPointerCapture?.(event.pointerId);
          setLine(next);
        }
      },
      onPointerUp: (event) => {
        if (from.current && line) {
          swallow.current = true;
          drawn({ from: from.current, to: at(event) });
        }
        end();
      },
      onPointerCancel: end,
      // The click that ends a line is none on what lies under its end.
      onClickCapture: (event) => {
        if (!swallow.current) return;
        swallow.current = false;
        event.stopPropagation();
      },
    },
  };
}
