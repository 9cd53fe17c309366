/** The projector's picture, small: the same run at the same moment. Where one points in it, a ring shows on the projector. */
import type { PointerEvent, ReactElement } from 'react';
import * as Say from '../../words/en/presenter/presenter.ts';
import { MapPicture } from '../app/pictures.tsx';
import { useSize } from '../use-size.ts';
import type { Followed } from './use-followed.ts';

const USUAL = { width: 1280, height: 420 };
const HEIGHT_MAX = 300;

export function Projected({ seen, tell }: Followed): ReactElement {
  const [box, { width: room }] = useSize<HTMLDivElement>();
  const { width, height } = seen?.frame ?? USUAL;
  const scale = Math.min(room / width, HEIGHT_MAX / height);
  const point = ({ currentTarget, clientX, clientY }: PointerEvent): void => {
    const { left, top, width: w, height: h } = currentTarget.getBoundingClientRect();
    tell({ type: 'point', at: { x: (clientX - left) / w, y: (clientY - top) / h } });
  };
  return (
    <div className="projected-room" ref={box} style={{ height: height * scale }}>
      {room > 0 ? (
        <div
          className="projected"
          title={Say.pointing}
          style={{ width: width * scale, height: height * scale }}
          onPointerMove={point}
          onPointerLeave={() => tell({ type: 'point', at: null })}
        >
          <div className="antipode" data-theme="projector" inert style={{ width, height, transform: `scale(${scale})` }}>
            <MapPicture {...{ width, height }} />
          </div>
          {seen?.black ? <p className="black">{Say.isBlack}</p> : null}
        </div>
      ) : null}
    </div>
  );
}
