/** Below the map: the lanes, which can be folded away, and the whole run, which cannot. */
import type { ReactElement } from 'react';
import { behind } from '../app/parts.ts';
import { useLanesHeight } from '../app/picture-props.ts';
import { Later } from '../part.tsx';
import { useApp } from '../store.tsx';
import { useSize } from '../use-size.ts';
import type { Planet } from './planet.ts';
import { Schedule } from './Schedule.tsx';
import { WORDS } from '../../words/en/playground/screen.ts';
import * as Say from '../../words/en/playground/panels.ts';
import { inOrder } from '../in-order.ts';

export interface LanesProps {
  readonly planet: Planet;
  readonly shown: boolean;
  /** Null where they have no place. */
  readonly onLanes: (() => void) | null;
}

const LANES_PX = 150;

/** Faster than this nobody can follow a message, and lanes would hold a minute of them. */
const LANES_MS_PER_SECOND_MAX = 1_000;

function Resting({ height }: { readonly height: number }): ReactElement {
  return (
    <p className="aside lanes-rest" style={{ height }}>
      {WORDS.resting}
    </p>
  );
}

export function Lanes(props: LanesProps): ReactElement {
  if (!props.planet.empty) return <OfRun {...props} />;
  return (
    <div className="lanesbox bare">
      <p className="aside">{Say.whateverYouDoIsKept(WORDS.begin)}</p>
    </div>
  );
}

function OfRun({ planet, shown, onLanes }: LanesProps): ReactElement {
  const [box, { width }] = useSize<HTMLDivElement>();
  const height = useLanesHeight(LANES_PX);
  const resting = useApp((s) => s.playing && (s.hurryMsPerSecond ?? s.msPerSecond) > LANES_MS_PER_SECOND_MAX);
  return (
    <div className="lanesbox" ref={box}>
      {onLanes ? (
        <button type="button" className="quiet fold" aria-expanded={shown} onClick={onLanes}>
          {inOrder(Say.lanes(<kbd>{Say.l}</kbd>))}
        </button>
      ) : null}
      {width > 0 ? (
        <Later part={behind} what={Say.theTimeline} before={<div style={{ height: height + 38 }} />}>
          {({ LanesPicture, ScrubberPicture }) => (
            <>
              {!shown ? null : resting ? <Resting height={height} /> : <LanesPicture width={width} height={height} />}
              <ScrubberPicture width={width} />
              <Schedule planet={planet} width={width} />
            </>
          )}
        </Later>
      ) : null}
    </div>
  );
}
