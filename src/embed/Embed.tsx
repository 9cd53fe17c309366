/** A diagram on somebody's page: a schematic, the words of the step, the verdict and a bar to play with. No land, no lanes. */
import { type ReactElement, useEffect } from 'react';
import { aboutOf, roomOf } from '../ui/rooms.ts';
import { Boundary } from '../ui/app/Boundary.tsx';
import { useFrames } from '../ui/app/frames.ts';
import { Loading } from '../ui/app/Loading.tsx';
import { usePictureProps } from '../ui/app/picture-props.ts';
import { schematics } from '../ui/app/schematics.ts';
import { useTheme } from '../ui/app/theme.ts';
import { useKeys } from '../ui/keys/use-keys.ts';
import { schematicFor } from '../ui/map/schematic.ts';
import { useRun } from '../ui/store.tsx';
import { useMedia, useSize } from '../ui/use-size.ts';
import { Later, Part } from '../ui/part.tsx';
import { Bar } from './Bar.tsx';
import { Words } from './Words.tsx';
import * as Say from '../words/en/embed/embed.ts';

/** Words for those who listen: there is nothing to say before the first run is open. */
const live = new Part(() => import('../ui/app/Live.tsx'));

export function Embed(): ReactElement {
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
        <Schematic />
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

function Schematic(): ReactElement {
  const [box, { width, height }] = useSize<HTMLDivElement>();
  const props = usePictureProps();
  const architecture = useRun((run) => roomOf(run.spec.scenario));
  const opened = useRun((run) => run.stage !== null);
  return (
    <div className="embed-picture mapbox" ref={box}>
      <Later part={schematics} what={Say.thePicture}>
        {({ compass: Compass, ring: Ring }) => {
          if (!opened || width === 0 || height === 0) return null;
          const Picture = schematicFor(aboutOf(architecture)) === 'ring' ? Ring : Compass;
          return <Picture {...props} width={width} height={height} label={aboutOf(architecture).summary} />;
        }}
      </Later>
      <Loading />
    </div>
  );
}
