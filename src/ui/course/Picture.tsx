/** The run of the scene that is read: its map, its clock and its lanes. */
import type { ReactElement } from 'react';
import { LanesBox } from '../app/LanesBox.tsx';
import { Loading } from '../app/Loading.tsx';
import { MapBox } from '../app/MapBox.tsx';
import { behind } from '../app/parts.ts';
import { Later } from '../part.tsx';
import { useApp } from '../store.tsx';
import { Clock, PlayButton } from '../transport/playing.tsx';
import { Ratio } from '../transport/Ratio.tsx';
import { useMedia } from '../use-size.ts';
import * as Say from '../../words/en/course/course.ts';

const LANES_PX = 210;

export function Picture({ held, onHold }: { readonly held: boolean; readonly onHold: (held: boolean) => void }): ReactElement {
  const phone = useMedia('(max-width: 800px)');
  const wordsOnly = useApp((s) => s.wordsOnly);
  return (
    <section className="course-picture" aria-label={Say.picture}>
      {wordsOnly ? null : <MapBox />}
      <div className="transport">
        <PlayButton />
        <Clock />
        {phone ? null : <Ratio />}
        <span className="aside">{phone ? '' : held ? Say.held : Say.follows}</span>
        <button type="button" className="inline" aria-pressed={held} onClick={() => onHold(!held)}>
          {held ? Say.letGo : Say.hold}
        </button>
      </div>
      {wordsOnly ? (
        <Later part={behind} what={null} before={<Loading />}>
          {({ InWords }) => <InWords />}
        </Later>
      ) : phone ? null : (
        <LanesBox heightPx={LANES_PX} />
      )}
    </section>
  );
}
