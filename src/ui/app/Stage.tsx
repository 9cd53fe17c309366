/** The left two thirds: map, transport, lanes and the whole-run scrubber. */
import type { ReactElement } from 'react';
import { Transport } from '../transport/Transport.tsx';
import { useSize } from '../use-size.ts';
import { Boundary } from './Boundary.tsx';
import { Loading } from './Loading.tsx';
import { LanesPicture, MapPicture, ScrubberPicture } from './pictures.tsx';

/** The map is the larger part. */
const LANES_SHARE = 0.3;

export function Stage(): ReactElement {
  const [mapBox, map] = useSize<HTMLDivElement>();
  const [stageBox, stage] = useSize<HTMLElement>();
  const [lanesBox, lanes] = useSize<HTMLDivElement>();
  return (
    <main className="stage" ref={stageBox}>
      <div className="mapbox" ref={mapBox}>
        <Boundary what="The map">{map.width > 0 && map.height > 0 ? <MapPicture width={map.width} height={map.height} /> : null}</Boundary>
        <Loading />
      </div>
      <Transport />
      <div className="lanesbox" ref={lanesBox}>
        <Boundary what="The timeline">
          {lanes.width > 0 ? (
            <>
              <LanesPicture width={lanes.width} heightMax={Math.max(240, stage.height * LANES_SHARE)} />
              <ScrubberPicture width={lanes.width} />
            </>
          ) : null}
        </Boundary>
      </div>
    </main>
  );
}
