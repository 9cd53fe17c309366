/** The lanes and the whole-run scrubber below them, as wide as their place; it is kept while they come. */
import type { ReactElement } from 'react';
import { Later } from '../part.tsx';
import { StoreProvider, useAppStore } from '../store.tsx';
import { useSize } from '../use-size.ts';
import { behindFrames } from './behind-frames.ts';
import { Boundary } from './Boundary.tsx';
import { behind } from './parts.ts';
import * as Say from '../../words/en/app/lesson-screen.ts';

const SCRUBBER_PX = 38;

export function LanesBox({ heightPx }: { readonly heightPx: number }): ReactElement {
  const [box, { width }] = useSize<HTMLDivElement>();
  const late = behindFrames(useAppStore());
  return (
    <div className="lanesbox" ref={box}>
      <Boundary what={Say.theTimeline}>
        {width > 0 ? (
          <Later part={behind} what={Say.theTimeline} before={<div style={{ height: heightPx + SCRUBBER_PX }} />}>
            {({ LanesPicture, ScrubberPicture }) => (
              <>
                <StoreProvider value={late}>
                  <LanesPicture width={width} height={heightPx} />
                </StoreProvider>
                <ScrubberPicture width={width} />
              </>
            )}
          </Later>
        ) : null}
      </Boundary>
    </div>
  );
}
