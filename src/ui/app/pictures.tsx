/** The one place where the shell hands its state to the pictures. */
import type { ReactElement } from 'react';
import { stepTimeUs } from '../../scenarios/lesson.ts';
import type { OperationFact } from '../../trace/world.ts';
import { Hops } from '../charts/hops.tsx';
import { Strips } from '../charts/strips.tsx';
import { Compass } from '../map/compass.tsx';
import { Ring } from '../map/ring.tsx';
import { schematicFor } from '../map/schematic.ts';
import { WorldMap } from '../map/world-map.tsx';
import { useApp, useAppStore, useNow } from '../store.tsx';
import { windowAround } from '../timeline/frame.ts';
import { Lanes } from '../timeline/lanes.tsx';
import { Scrubber } from '../timeline/scrubber.tsx';
import { useMedia, useSize } from '../use-size.ts';
import { useLegend, useLookOf } from './looks.ts';
import { useCity } from './names.ts';
import { usePictureProps } from './picture-props.ts';
import { hasMain, hopBars, readStrips, roadNotTaken } from './reads.ts';

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

/** Every read so far: one dot each, by region. */
export function StripsPicture({ width }: { readonly width: number }): ReactElement {
  const { showOperation } = useAppStore().getState();
  const index = useApp((s) => s.index);
  const stage = useApp((s) => s.stage);
  const shownOp = useApp((s) => s.ownOp ?? s.scenario.steps[s.step]?.op ?? null);
  useApp((s) => s.version);
  const nowUs = useNow(200);
  const rows = stage ? readStrips(index, stage, nowUs, shownOp) : [];
  const reads = rows.flatMap((r) => r.points);
  if (!stage || reads.length === 0) return <p className="aside">No read has been answered yet.</p>;
  return (
    <>
      <p className="aside strips-key">
        {reads.some((p) => p.stale) ? <span className="word stale">■ stale</span> : null}
        {reads.some((p) => p.cached) ? <span className="word cache">◆ from a cache</span> : null}
        {hasMain(stage) ? <span>┆ if asked of {stage.places[0]?.city}</span> : null}
      </p>
      <Strips rows={rows} width={width} rowPx={rows.length > 4 ? 28 : 32} onSelect={showOperation} />
    </>
  );
}

/** Where the time of one operation went. */
export function HopsPicture({ operation }: { readonly operation: OperationFact }): ReactElement {
  const [box, { width }] = useSize<HTMLDivElement>();
  const index = useApp((s) => s.index);
  const stage = useApp((s) => s.stage);
  const lookOf = useLookOf();
  const bars = hopBars(index, operation, lookOf);
  const sqlMs = bars.reduce((sum, bar) => sum + (bar.label === 'SQL' ? bar.ms : 0), 0);
  return (
    <div ref={box} className="hops-box">
      {stage && width > 0 && bars.length > 0 ? <Hops hops={bars} width={width} other={roadNotTaken(stage, operation, sqlMs)} /> : null}
    </div>
  );
}
