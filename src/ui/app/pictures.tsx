/** The map, handed the state of the shell. Narrow places have a schematic, which is fetched only there. */
import type { ReactElement } from 'react';
import { schematicFor } from '../map/schematic.ts';
import { WorldMap } from '../map/world-map.tsx';
import { Later, Part } from '../part.tsx';
import { useApp, useRun } from '../store.tsx';
import { useMedia } from '../use-size.ts';
import { useLegend } from '../looks.ts';
import { aboutOf, roomOf } from '../rooms.ts';
import { usePictureProps } from './picture-props.ts';

const schematics = new Part(async () => {
  const [{ Compass }, { Ring }] = await Promise.all([import('../map/compass.tsx'), import('../map/ring.tsx')]);
  return { compass: Compass, ring: Ring };
});

export interface Frame {
  readonly width: number;
  readonly height: number;
}

/** The map, or a schematic where it is narrow. */
export function MapPicture({ width, height }: Frame): ReactElement | null {
  const props = usePictureProps();
  const architecture = useRun((run) => roomOf(run.spec.scenario));
  const opened = useRun((run) => run.stage !== null);
  const projector = useApp((s) => s.presenting);
  const narrow = useMedia('(max-width: 520px)');
  const bare = useMedia('(max-width: 1000px)');
  const legend = useLegend();
  if (narrow) {
    return (
      <Later part={schematics} what="The map">
        {({ compass: Compass, ring: Ring }) => {
          // A compass is made of round-trip times, which are not known before the run opens.
          if (!opened) return null;
          const Schematic = schematicFor(aboutOf(architecture)) === 'ring' ? Ring : Compass;
          return <Schematic {...props} width={width} height={height} />;
        }}
      </Later>
    );
  }
  return <WorldMap {...props} width={width} height={height} projector={projector} {...(bare && !projector ? {} : { legend })} />;
}
