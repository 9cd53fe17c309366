/** The map, handed the state of the shell. Narrow places have a schematic, which is fetched only there. */
import { type ReactElement, useMemo } from 'react';
import type { Meaning } from '../../architectures/showing.ts';
import { schematicFor } from '../map/schematic.ts';
import { WorldMap, type WorldMapProps } from '../map/world-map.tsx';
import { Later } from '../part.tsx';
import { useApp, useRun } from '../store.tsx';
import { useMedia } from '../use-size.ts';
import { useLegend } from '../looks.ts';
import { aboutOf, roomOf } from '../rooms.ts';
import { usePictureProps } from './picture-props.ts';
import { schematics } from './schematics.ts';
import * as Say from '../../words/en/app/page.ts';

export interface Frame {
  readonly width: number;
  readonly height: number;
}

/** What a screen may ask of the map beyond showing its run. */
export type MapWishes = Partial<Pick<WorldMapProps, 'viewing' | 'centre' | 'also' | 'avoid' | 'room' | 'children' | 'onSelect'>> & {
  /** Meanings that the key explains; all, where nothing is said. */
  readonly explains?: readonly Meaning[];
};

/** The map, or a schematic where it is narrow. */
export function MapPicture({ width, height, onSelect, explains, ...wishes }: Frame & MapWishes): ReactElement | null {
  const drawn = usePictureProps();
  const props = { ...drawn, onSelect: onSelect ?? drawn.onSelect };
  const architecture = useRun((run) => roomOf(run.spec.scenario));
  const opened = useRun((run) => run.stage) === drawn.stage;
  const projector = useApp((s) => s.presenting);
  const narrow = useMedia('(max-width: 520px)');
  const bare = useMedia('(max-width: 1000px)');
  const all = useLegend();
  const legend = useMemo(() => all.filter(({ meaning }) => explains?.includes(meaning) ?? true), [all, explains]);
  if (narrow) {
    return (
      <Later part={schematics} what={Say.theMap}>
        {({ compass: Compass, ring: Ring }) => {
          // A compass is made of round-trip times, which are not known before the run opens.
          if (!opened) return null;
          const Schematic = schematicFor(aboutOf(architecture)) === 'ring' ? Ring : Compass;
          return <Schematic {...props} width={width} height={height} />;
        }}
      </Later>
    );
  }
  return (
    <WorldMap
      gradual
      {...props}
      {...wishes}
      width={width}
      height={height}
      projector={projector}
      {...(bare && !projector ? {} : { legend })}
    />
  );
}
