/** Pictures of what a run did, handed the state of the shell: lanes, scrubber and reads. */
import type { NodeId } from '../../sim/node.ts';
import { questionAhead } from '../../store/asking.ts';
import { type ReactElement, useLayoutEffect } from 'react';
import { isTold } from '../../store/seen.ts';
import { stepTimeUs } from '../../lesson/moments.ts';
import { Strips } from '../charts/strips.tsx';
import { lessonOp } from '../../store/spoken.ts';
import { mainOf } from '../kinds.ts';
import { Later, Part } from '../part.tsx';
import { useApp, useAppStore, useNow, useRun } from '../store.tsx';
import { windowAround } from '../timeline/frame.ts';
import { Lanes } from '../timeline/lanes.tsx';
import { Scrubber } from '../timeline/scrubber.tsx';
import { useCity } from '../names.ts';
import { usePictureProps } from './picture-props.ts';
import type { Frame } from './pictures.tsx';
import { readStrips } from '../charts/reads.ts';
import * as Say from '../../words/en/app/run-pictures.ts';
import { inOrder } from '../in-order.ts';

/** Simulated seconds of the viewer's that one page of the lanes shows. */
const LANES_SECONDS = 15;

function useWindow(): readonly [fromUs: number, toUs: number] {
  const spanUs = useRun((run, page) => Math.min(run.spec.untilUs, (page.msPerSecond * LANES_SECONDS * 1_000) / page.lanesZoom));
  // It turns like a page: most moments have the same one.
  const fromUs = useRun((run, page) => windowAround(page.nowUs, spanUs, run.spec.untilUs)[0]);
  return [fromUs, fromUs + spanUs];
}

/** While a question is open, nothing after its moment is drawn. */
function useHideAfter(): number | null {
  const index = useRun((run) => run.index);
  const scenario = useRun((run) => run.spec.scenario);
  const horizonUs = useRun((run) => run.horizonUs);
  const asked = useRun((run, page) => (isTold(run, page) ? questionAhead(run.spec, page.question) : null));
  if (!asked) return null;
  return stepTimeUs(index, scenario, asked.afterStep) ?? horizonUs;
}

/** Lanes: what travels between whom, on a page of time that turns as the playhead leaves it. */
export function LanesPicture({ width, height, only }: Frame & { readonly only?: NodeId }): ReactElement {
  const { seek, zoomLanes } = useAppStore().getState();
  const props = usePictureProps();
  const projector = useApp((s) => s.presenting);
  const [fromUs, toUs] = useWindow();
  const hideAfterUs = useHideAfter();
  return (
    <Lanes {...props} {...{ width, height, fromUs, toUs, hideAfterUs, projector }} only={only ?? null} onSeek={seek} onZoom={zoomLanes} />
  );
}

const branches = new Part(() => import('../timeline/Tree.tsx'));

/** The whole run in one bar; where something was done, all its futures as a tree. */
export function ScrubberPicture({ width }: { readonly width: number }): ReactElement {
  const store = useAppStore();
  const { seek } = store.getState();
  const running = useApp((s) => s.playing);
  const branched = useApp((s) => s.futures.length > 0);
  const hideAfterUs = useHideAfter();
  const bar = <Bar width={width} />;
  if (!branched) return bar;
  return (
    <Later part={branches} what={null} before={bar}>
      {({ Tree }) => <Tree {...{ width, running, hideAfterUs }} getNowUs={() => store.getState().nowUs} onSeek={seek} />}
    </Later>
  );
}

/** One run in one bar. */
function Bar({ width }: { readonly width: number }): ReactElement {
  const store = useAppStore();
  const { index, nowUs, running, getNowUs } = usePictureProps();
  const untilUs = useRun((run) => run.spec.untilUs);
  const horizonUs = useRun((run) => run.horizonUs);
  const reachedUs = useRun((run) => run.reachedUs);
  const heldFromUs = useRun((run) => run.fromUs);
  const [fromUs, toUs] = useWindow();
  const hideAfterUs = useHideAfter();
  const city = useCity();
  return (
    <Scrubber
      {...{ index, nowUs, running, getNowUs, untilUs, heldFromUs, horizonUs, reachedUs, fromUs, toUs, hideAfterUs, width, city }}
      onSeek={store.getState().seek}
    />
  );
}

const STRIPS_KEY_PX = 24;
const STRIPS_AXIS_PX = 34;

export interface StripsPictureProps {
  readonly width: number;
  /** Height there is: regions that asked nothing go first where it is short. */
  readonly roomPx: number;
  /** Told what of it was taken. */
  readonly onHeight: (px: number) => void;
}

/** Every read so far: one dot each, by region. */
export function StripsPicture({ width, roomPx, onHeight }: StripsPictureProps): ReactElement | null {
  const { showOperation } = useAppStore().getState();
  const index = useRun((run) => run.index);
  const stage = useRun((run) => run.stage);
  const shownOp = useRun((run, page) => page.ownOp ?? lessonOp(run, page));
  useRun((run) => run.version);
  const nowUs = useNow(200);
  const part = useRun((run) => run.fromUs > 0);
  const all = stage ? readStrips(index, stage, nowUs, shownOp) : [];
  const reads = all.flatMap((r) => r.points);
  const rowPx = all.length > 4 ? 26 : 30;
  const heightOf = (rows: number): number => (rows === 0 ? 0 : STRIPS_KEY_PX + rows * rowPx + STRIPS_AXIS_PX);
  const asked = all.filter((r) => r.points.length > 0);
  const rows = reads.length === 0 || heightOf(all.length) <= roomPx * STRIPS_SHARE_MAX ? all : asked;
  const px = reads.length === 0 ? 0 : heightOf(rows.length);
  useLayoutEffect(() => onHeight(px), [px, onHeight]);
  if (!stage || reads.length === 0) return null;
  return (
    <>
      <p className="aside strips-key">
        {reads.some((p) => p.stale) ? <span className="word stale">{Say.stale}</span> : null}
        {reads.some((p) => p.cached) ? <span className="word cache">{Say.fromACache}</span> : null}
        {mainOf(stage) ? <span>{inOrder(Say.ifAskedOf(stage.places[0]?.city))}</span> : <span>{Say.oneDotOneRead}</span>}
        {part ? <span>{Say.ofThePartOfThe}</span> : null}
      </p>
      <Strips rows={rows} width={width} rowPx={rowPx} onSelect={showOperation} />
    </>
  );
}

/** The rest is for the newest events. */
const STRIPS_SHARE_MAX = 0.7;
