/** From where a map is looked at, and when it stands still. */
import { useEffect, useMemo, useState } from 'react';
import { Later, Part } from '../../part.tsx';
import { cornerOf, freeing } from '../layout/corner.ts';
import { type View, WHOLE } from '../layout/view.ts';
import type { Viewing } from '../world-map.tsx';
import { fromView, movedFrom } from './near.ts';

const zooming = new Part(() => import('./Zooming.tsx'));

/** So long without a change, and the land is drawn anew. */
const REST_MS = 140;

/** `busy`: something else is drawn on the map meanwhile, such as a line that cuts it. */
export function useViewing(busy = false): Viewing & { readonly zoom: number } {
  const [view, onView] = useState<View>(WHOLE);
  const [resting, rest] = useState<View>(WHOLE);
  useEffect(() => {
    const timer = setTimeout(() => rest(view), REST_MS);
    return () => clearTimeout(timer);
  }, [view]);
  const from = useMemo(() => fromView(view), [view]);
  const still = useMemo(() => (resting === view ? from : fromView(resting)), [resting, view, from]);
  return {
    zoom: view.zoom,
    corner: cornerOf,
    freeing,
    view: from,
    resting: still,
    ground: movedFrom,
    controls: (frame) => (
      <Later part={zooming} what={null}>
        {({ Zooming }) => <Zooming {...{ view, onView, busy, ...frame }} />}
      </Later>
    ),
  };
}
