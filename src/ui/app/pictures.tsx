/** The one place where the shell hands its state to the pictures. */
import type { ReactElement } from 'react';
import { stepTimeUs } from '../../scenarios/lesson.ts';
import type { OperationFact } from '../../trace/world.ts';
import { Compass } from '../map/compass.tsx';
import { Ring } from '../map/ring.tsx';
import { schematicFor } from '../map/schematic.ts';
import { WorldMap } from '../map/world-map.tsx';
import { useApp, useAppStore, useNow } from '../store.tsx';
import { windowAround } from '../timeline/frame.ts';
import { Lanes } from '../timeline/lanes.tsx';
import { Scrubber } from '../timeline/scrubber.tsx';
import { useMedia } from '../use-size.ts';
import { useLegend } from './looks.ts';
import { useCity } from './names.ts';
import { usePictureProps } from './picture-props.ts';

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
  const legend = useLegend();
  if (narrow) {
    // A compass is made of round-trip times, which are not known before the run opens.
    if (!opened) return null;
    const Schematic = schematicFor(architecture) === 'ring' ? Ring : Compass;
    return <Schematic {...props} width={width} height={height} />;
  }
  return <WorldMap {...props} width={width} height={height} projector={projector} {...(bare && !projector ? {} : { legend })} />;
}

/** Simulated seconds of the viewer's that one page of the lanes shows. */
const LANES_SECONDS = 15;

function useWindow(): readonly [fromUs: number, toUs: number] {
  const spanUs = useApp((s) => Math.min(s.run.untilUs, s.msPerSecond * LANES_SECONDS * 1_000));
  return windowAround(useNow(50), spanUs);
}

/** While a question is open, nothing after its moment is drawn. */
function useHideAfter(): number | null {
  const index = useApp((s) => s.index);
  const scenario = useApp((s) => s.scenario);
  const phase = useApp((s) => s.question.phase);
  const horizonUs = useApp((s) => s.horizonUs);
  if (!scenario.question || phase !== 'ahead') return null;
  return stepTimeUs(index, scenario, scenario.question.afterStep) ?? horizonUs;
}

/** Lanes: what travels between whom, on a page of time that turns as the playhead leaves it. */
export function LanesPicture({ width, heightMax }: { readonly width: number; readonly heightMax: number }): ReactElement {
  const { seek } = useAppStore().getState();
  const props = usePictureProps();
  const projector = useApp((s) => s.presenting);
  const [fromUs, toUs] = useWindow();
  const hideAfterUs = useHideAfter();
  const asked = new Set([...props.index.operations.values()].map((o) => o.client)).size;
  const lanes = props.stage.nodes.filter((n) => n.kind !== 'client').length + asked;
  const height = Math.max(96, Math.min(lanes * (lanes > 7 ? 18.4 : 25) + 56, heightMax));
  return <Lanes {...props} {...{ width, height, fromUs, toUs, hideAfterUs, projector }} onSeek={seek} />;
}

/** The whole run in one bar. */
export function ScrubberPicture({ width }: { readonly width: number }): ReactElement {
  const store = useAppStore();
  const { index, nowUs, running, getNowUs } = usePictureProps();
  const untilUs = useApp((s) => s.run.untilUs);
  const horizonUs = useApp((s) => s.horizonUs);
  const [fromUs, toUs] = useWindow();
  const hideAfterUs = useHideAfter();
  const city = useCity();
  return (
    <Scrubber
      {...{ index, nowUs, running, getNowUs, untilUs, horizonUs, fromUs, toUs, hideAfterUs, width, city }}
      onSeek={store.getState().seek}
    />
  );
}

export function StripsPicture({ width }: { readonly width: number }): ReactElement {
  return <div style={{ width }} />;
}

export function HopsPicture(_props: { readonly operation: OperationFact }): ReactElement | null {
  return null;
}
