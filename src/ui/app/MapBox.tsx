/** The place of the map: as large as the frame leaves it, with a word on what is still loading. */
import type { ReactElement } from 'react';
import { useSize } from '../use-size.ts';
import { Boundary } from './Boundary.tsx';
import { Loading } from './Loading.tsx';
import { MapPicture, type MapWishes } from './pictures.tsx';
import * as Say from '../../words/en/app/page.ts';

export function MapBox(wishes: MapWishes): ReactElement {
  const [box, { width, height }] = useSize<HTMLDivElement>();
  return (
    <div className="mapbox" ref={box}>
      <Boundary what={Say.theMap}>{width > 0 && height > 0 ? <MapPicture {...wishes} width={width} height={height} /> : null}</Boundary>
      <Loading />
    </div>
  );
}
