/** The left two thirds: map, transport, lanes and the whole-run scrubber. */
import type { ReactElement } from 'react';
import { Later } from '../part.tsx';
import { useApp } from '../store.tsx';
import { Transport } from '../transport/Transport.tsx';
import { useMedia, useSize } from '../use-size.ts';
import { useViewing } from '../map/zoom/use-viewing.tsx';
import { LanesBox } from './LanesBox.tsx';
import { Loading } from './Loading.tsx';
import { MapBox } from './MapBox.tsx';
import { behind } from './parts.ts';
import { useLanesHeight } from './picture-props.ts';

/** The map is the larger part. */
const LANES_SHARE = 0.3;
/** Without motion the lanes are the main view. */
const LANES_SHARE_STILL = 0.45;

export function Stage(): ReactElement {
  const viewing = useViewing();
  const still = useMedia('(prefers-reduced-motion: reduce)');
  const [stageBox, stage] = useSize<HTMLElement>();
  const wordsOnly = useApp((s) => s.wordsOnly);
  const lanesPx = useLanesHeight(Math.max(240, stage.height * (still ? LANES_SHARE_STILL : LANES_SHARE)));
  if (wordsOnly)
    return (
      <main className="stage">
        <Transport />
        <Later part={behind} what={null} before={<Loading />}>
          {({ InWords }) => <InWords />}
        </Later>
      </main>
    );
  return (
    <main className="stage" ref={stageBox}>
      <MapBox viewing={viewing} />
      <Transport />
      <LanesBox heightPx={lanesPx} />
    </main>
  );
}
