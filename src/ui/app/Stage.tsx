/** The left two thirds: map, transport, lanes and the whole-run scrubber. */
import type { ReactElement } from 'react';
import { Transport } from '../transport/Transport.tsx';
import { useSize } from '../use-size.ts';
import { Boundary } from './Boundary.tsx';
import { Loading } from './Loading.tsx';
import { LanesPicture, MapPicture, ScrubberPicture } from './pictures.tsx';

export function Stage(): ReactElement {
  const [mapBox, map] = useSize<HTMLDivElement>();
  const [lanesBox, lanes] = useSize<HTMLDivElement>();
  return (
    <main className="stage">
      <div className="mapbox" ref={mapBox}>
        <Boundary what="The map">{map.width > 0 && map.height > 0 ? <MapPicture width={map.width} height={map.height} /> : null}</Boundary>
        <Loading />
      </div>
      <Transport />
      <div className="lanesbox" ref={lanesBox}>
        <Boundary what="The timeline">
          {lanes.width > 0 ? (
            <>
              <LanesPicture width={lanes.width} />
              <ScrubberPicture width={lanes.width} />
            </>
          ) : null}
        </Boundary>
      </div>
    </main>
  );
}
