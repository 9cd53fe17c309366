/** The left two thirds: map, transport, lanes and the whole-run scrubber. */
import type { ReactElement } from 'react';
import { Later } from '../part.tsx';
import { useApp } from '../store.tsx';
import { Transport } from '../transport/Transport.tsx';
import { useMedia, useSize } from '../use-size.ts';
import { useViewing } from '../map/zoom/use-viewing.tsx';
import { Boundary } from './Boundary.tsx';
import { Loading } from './Loading.tsx';
import { MapBox } from './MapBox.tsx';
import { behind } from './parts.ts';
import { useLanesHeight } from './picture-props.ts';
import * as Say from '../../words/en/app/lesson-screen.ts';

/** The map is the larger part. */
const LANES_SHARE = 0.3;
/** Without motion the lanes are the main view. */
const LANES_SHARE_STILL = 0.45;
/** Its place is kept while it comes. */
const SCRUBBER_PX = 38;

export function Stage(): ReactElement {
  const viewing = useViewing();
  const still = useMedia('(prefers-reduced-motion: reduce)');
  const [stageBox, stage] = useSize<HTMLElement>();
  const [lanesBox, lanes] = useSize<HTMLDivElement>();
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
      <div className="lanesbox" ref={lanesBox}>
        <Boundary what={Say.theTimeline}>
          {lanes.width > 0 ? (
            <Later part={behind} what={Say.theTimeline} before={<div style={{ height: lanesPx + SCRUBBER_PX }} />}>
              {({ LanesPicture, ScrubberPicture }) => (
                <>
                  <LanesPicture width={lanes.width} height={lanesPx} />
                  <ScrubberPicture width={lanes.width} />
                </>
              )}
            </Later>
          ) : null}
        </Boundary>
      </div>
    </main>
  );
}
