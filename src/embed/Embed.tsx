/** A diagram on somebody's page: a schematic, the words of the step, the verdict and a bar to play with. No land, no lanes. */
import { type ReactElement, useCallback, useEffect, useState } from 'react';
import { aboutOf, roomOf } from '../ui/rooms.ts';
import { Boundary } from '../ui/app/Boundary.tsx';
import { useFrames } from '../ui/app/frames.ts';
import { Loading } from '../ui/app/Loading.tsx';
import { usePictureProps } from '../ui/app/picture-props.ts';
import { schematics } from '../ui/app/schematics.ts';
import { useTheme } from '../ui/app/theme.ts';
import { useKeys } from '../ui/keys/use-keys.ts';
import { schematicFor } from '../ui/map/schematic.ts';
import { useApp, useRun } from '../ui/store.tsx';
import { useMedia, useSize } from '../ui/use-size.ts';
import { Later, Part } from '../ui/part.tsx';
import { Bar } from './Bar.tsx';
import type { Still } from './still.ts';
import { Words } from './Words.tsx';
import * as Say from '../words/en/embed/embed.ts';

/** Words for those who listen: there is nothing to say before the first run is open. */
const live = new Part(() => import('../ui/app/Live.tsx'));

/** `still`: the picture of the step that it opens with, where there is one. */
export function Embed({ still }: { readonly still: Still | null }): ReactElement {
  const theme = useTheme();
  const wide = useMedia('(min-width: 500px)');
  const problem = useRun((run, page) => page.problem ?? run.problem);
  useFrames();
  useKeys(null, null, null);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return (
    <main className={`antipode embed ${wide ? 'wide' : 'tall'}`} data-theme={theme}>
      <Boundary what={Say.theDiagram}>
        <Schematic still={still} />
        {problem ? (
          <p className="embed-words" role="alert">
            {problem}
          </p>
        ) : (
          <Words wide={wide} />
        )}
        <Bar wide={wide} />
      </Boundary>
      <Later part={live} what={null}>
        {({ Live }) => <Live />}
      </Later>
    </main>
  );
}

function Schematic({ still }: { readonly still: Still | null }): ReactElement {
  const [box, { width, height }] = useSize<HTMLDivElement>();
  const props = usePictureProps();
  const architecture = useRun((run) => roomOf(run.spec.scenario));
  const opened = useRun((run) => run.stage) === props.stage;
  const [whole, setWhole] = useState(false);
  const told = useCallback(() => setWhole(true), []);
  const isStill = useStill(still, opened && whole);
  return (
    <div className="embed-picture mapbox" ref={box}>
      <Later part={schematics} what={Say.thePicture}>
        {({ compass: Compass, ring: Ring }) => {
          if (!opened || width === 0 || height === 0) return null;
          const Picture = schematicFor(aboutOf(architecture)) === 'ring' ? Ring : Compass;
          return <Picture {...props} width={width} height={height} label={aboutOf(architecture).summary} onWhole={told} />;
        }}
      </Later>
      {isStill && still ? <div className="still-box" ref={(place) => place?.replaceChildren(still.picture)} /> : <Loading />}
    </div>
  );
}

/** Whether the still is what there is to see: until the run has come to its moment, or somebody turned to another; and once only. */
function useStill(still: Still | null, drawn: boolean): boolean {
  const aim = useApp((s) => s.aim);
  const failed = useRun((run, page) => (run.problem ?? page.problem) !== null);
  const [phase, setPhase] = useState<'before' | 'aimed' | 'over'>(still === null ? 'over' : 'before');
  const aimed = aim !== null && 'step' in aim && aim.step === still?.step;
  if (phase === 'before' && aimed) setPhase('aimed');
  const turned = phase === 'aimed' && aim !== null && !aimed;
  const arrived = phase === 'aimed' && aim === null && drawn;
  if (phase !== 'over' && (failed || turned || arrived)) setPhase('over');
  return phase !== 'over';
}
