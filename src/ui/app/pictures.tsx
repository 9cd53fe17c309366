/** The one place where the shell hands its state to the pictures. */
import { type ReactElement, useMemo } from 'react';
import type { OperationFact } from '../../trace/world.ts';
import { Compass } from '../map/compass.tsx';
import { Ring } from '../map/ring.tsx';
import { schematicFor } from '../map/schematic.ts';
import { WorldMap } from '../map/world-map.tsx';
import { useApp } from '../store.tsx';
import { useMedia } from '../use-size.ts';
import { legendOf } from './looks.ts';
import { usePictureProps } from './picture-props.ts';
import { aboutOf } from './rooms.ts';

export interface Frame {
  readonly width: number;
  readonly height: number;
}

/** The map, or a schematic where it is narrow. */
export function MapPicture({ width, height }: Frame): ReactElement | null {
  const props = usePictureProps();
  const architecture = useApp((s) => s.scenario.architecture);
  const opened = useApp((s) => s.stage !== null);
  const projector = useApp((s) => s.presenting);
  const narrow = useMedia('(max-width: 520px)');
  const bare = useMedia('(max-width: 1000px)');
  const legend = useMemo(() => legendOf(aboutOf(architecture)), [architecture]);
  if (narrow) {
    // A compass is made of round-trip times, which are not known before the run opens.
    if (!opened) return null;
    const Schematic = schematicFor(architecture) === 'ring' ? Ring : Compass;
    return <Schematic {...props} width={width} height={height} />;
  }
  return <WorldMap {...props} width={width} height={height} projector={projector} {...(bare && !projector ? {} : { legend })} />;
}

export function LanesPicture({ width }: { readonly width: number }): ReactElement {
  return <div style={{ width, height: 200 }} />;
}

export function ScrubberPicture({ width }: { readonly width: number }): ReactElement {
  return <div style={{ width, height: 36 }} />;
}

export function StripsPicture({ width }: { readonly width: number }): ReactElement {
  return <div style={{ width }} />;
}

export function HopsPicture(_props: { readonly operation: OperationFact }): ReactElement | null {
  return null;
}
