/** Below a node that takes the whole page: the clock, and what this node did, so that time stays under the hand. */
import type { ReactElement } from 'react';
import { LanesPicture, ScrubberPicture } from '../app/run-pictures.tsx';
import { Transport } from '../transport/Transport.tsx';
import { useSize } from '../use-size.ts';

const LANE_PX = 62;

export function Foot({ node }: { readonly node: string }): ReactElement {
  const [box, { width }] = useSize<HTMLDivElement>();
  return (
    <footer className="inside-foot">
      <Transport />
      <div ref={box}>
        {width > 0 ? (
          <>
            <LanesPicture width={width} height={LANE_PX} only={node} />
            <ScrubberPicture width={width} />
          </>
        ) : null}
      </div>
    </footer>
  );
}
