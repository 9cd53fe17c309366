/** The first screen is the product: one sentence, one living world, a question that can be asked at once, its answer, its verdict. */
import { type ReactElement, useMemo, useState } from 'react';
import type { Meaning } from '../../architectures/showing.ts';
import { behind } from './parts.ts';
import { Boundary } from '../app/Boundary.tsx';
import { behind as run } from '../app/parts.ts';
import { MapBox } from '../app/MapBox.tsx';
import type { Box, LonLat } from '../map/layout/geometry.ts';
import type { Target } from '../map/marks/target.ts';
import { Later } from '../part.tsx';
import { useApp, useAppStore, useRun } from '../store.tsx';
import { Clock, PlayButton } from '../transport/playing.tsx';
import { Ratio } from '../transport/Ratio.tsx';
import { useMedia, useSize } from '../use-size.ts';
import { Cities, type Ground } from './Cities.tsx';
import { cities, freeCities, regionOf } from './places.ts';
import { Prompt } from './Prompt.tsx';
import { Tied } from './Tied.tsx';
import { usePrompt, usePromptActs } from './use-prompt.ts';
import { Ways } from './Ways.tsx';
import { WORDS } from '../../words/en/landing/screen.ts';
import * as Say from '../../words/en/landing/page.ts';

/** What the key explains: less than elsewhere, for there is less room below. */
const KEY: readonly Meaning[] = ['query', 'reply', 'replicate', 'stale'];
/** The Pacific, so that its empty middle has room for the prompt. */
const CENTRE = -140;
const SOUTH = -36;
/** All of them stay in the frame, whatever runs, but for the farthest south: its ring may come near the edge. */
const ALL: readonly LonLat[] = cities.flatMap(({ lon, lat }): LonLat[] => (lat < SOUTH ? [] : [[lon, lat]]));
/** The sentence lies above the Pacific's places, so these come lower. */
const ROOM: Box = [40, 116, 40, 28];
/** What the sentence takes of the map, where it lies on it: no name is put there. */
const SAID: readonly Box[] = [[0, 0, 490, 176]];
const NOTHING: readonly Box[] = [];

export function Landing({ onShare }: { readonly onShare: () => void }): ReactElement {
  const wordsOnly = useApp((s) => s.wordsOnly);
  const wide = useMedia('(min-width: 1001px)') && !wordsOnly;
  const [hero, size] = useSize<HTMLDivElement>();
  const [ground, setGround] = useState<Ground>({ client: null, taken: NOTHING });
  return (
    <main className="landing">
      <div className="hero" ref={hero}>
        <div className="say">
          <h1>
            {WORDS.title[0]} <br className="wide-only" />
            {WORDS.title[1]}
          </h1>
          <p>{WORDS.say}</p>
        </div>
        {wordsOnly ? null : <World wide={wide} onGround={setGround} />}
        {wide ? (
          <Tied to={ground.client} taken={ground.taken} within={size}>
            <Prompt />
          </Tied>
        ) : null}
      </div>
      <section className="strip" aria-label={Say.playback}>
        <PlayButton />
        <div className="time">
          <Clock />
          <Ratio />
        </div>
        <Boundary what={Say.theTimeline}>
          <Later part={behind} what={Say.theTimeline} before={<div className="strip-lanes" />}>
            {({ Strip, WhyNote }) => (
              <>
                {wordsOnly ? null : <Strip />}
                <WhyNote />
              </>
            )}
          </Later>
        </Boundary>
      </section>
      {wide ? null : <Prompt />}
      {wordsOnly ? (
        <Later part={run} what={null}>
          {({ InWords }) => <InWords />}
        </Later>
      ) : null}
      <Ways onShare={onShare} />
    </main>
  );
}

/** The map: whatever is clicked on it that stands in a city asks from there. */
interface WorldProps {
  /** The sentence and the prompt lie on it. */
  readonly wide: boolean;
  readonly onGround: (ground: Ground) => void;
}

function World({ wide, onGround }: WorldProps): ReactElement {
  const { select } = useAppStore().getState();
  const acts = usePromptActs();
  const { client, sql } = usePrompt();
  const spec = useRun((run) => run.spec);
  const free = useMemo(() => freeCities(spec), [spec]);
  const onSelect = (target: Target): void => {
    if (target.type === 'region') acts.askFrom(target.id, sql);
    else if (target.type === 'node') acts.askFrom(regionOf(target.id), sql);
    else select(target);
  };
  return (
    <MapBox centre={CENTRE} also={ALL} {...(wide ? { avoid: SAID, room: ROOM } : {})} explains={KEY} onSelect={onSelect}>
      {(scene, project) => (
        <Cities
          {...{ scene, project, free, client }}
          said={wide ? SAID : NOTHING}
          onAskFrom={(region) => acts.askFrom(region, sql)}
          onGround={onGround}
        />
      )}
    </MapBox>
  );
}
