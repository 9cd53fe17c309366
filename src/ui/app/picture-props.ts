/** The state of the store as the pictures of a run want it. */
import { askedNow } from '../../store/asking.ts';
import { isAsked } from '../../store/fork.ts';
import { useMemo, useRef } from 'react';
import type { NodeId } from '../../sim/node.ts';
import { TraceIndex } from '../../trace/world.ts';
import { isTold } from '../../store/seen.ts';
import type { PictureProps } from '../map/layers/props.ts';
import { useApp, useAppStore, useNow, useRun } from '../store.tsx';
import { useTurn } from '../turns.ts';
import { useMedia } from '../use-size.ts';
import { useGlyphOf, useLookOf } from '../looks.ts';
import { useLit } from '../why/lit.ts';
import { outlineStage } from './outline.ts';
import { useTheme } from './theme.ts';

/** Glyphs, badges and notes need not change faster than one can read. */
const STILL_EVERY_MS = 90;

const NOWHERE: readonly NodeId[] = [];

export function usePictureProps(): Omit<PictureProps, 'width' | 'height'> {
  const store = useAppStore();
  const { select, hover, openInside } = store.getState();
  const running = useApp((s) => s.playing);
  const msPerSecond = useApp((s) => s.hurryMsPerSecond ?? s.msPerSecond);
  const selection = useApp((s) => s.selection);
  const hovered = useApp((s) => s.hovered);
  const look = useRun((run, page) => (isTold(run, page) ? run.spec.scenario.steps[page.step]?.look : null) ?? NOWHERE);
  const hideAnswers = useRun(
    (run, page) =>
      isAsked(run.spec, page.question) && page.step === askedNow(run.spec.scenario, page.question)?.afterStep && isTold(run, page),
  );
  useRun((run) => run.version);
  const nowUs = useNow(STILL_EVERY_MS);
  const stepMode = useMedia('(prefers-reduced-motion: reduce)');
  const theme = useTheme();
  const glyphOf = useGlyphOf(nowUs);
  const lookOf = useLookOf();
  const drawn = useDrawn();
  return {
    ...drawn,
    why: useLit(),
    getNowUs: () => store.getState().nowUs,
    nowUs,
    running,
    msPerSecond,
    look,
    glyphOf,
    lookOf,
    selection,
    onSelect: select,
    onOpen: (target) => (target.type === 'node' ? openInside({ node: target.id, large: false }) : undefined),
    hovered,
    onHover: hover,
    theme,
    hideAnswers,
    stepMode,
    stepFromUs: useStepFrom(nowUs),
  };
}

/** The run, or before it has opened the outline of it. */
function useDrawn(): Pick<PictureProps, 'stage' | 'index'> {
  const scenario = useRun((run) => run.spec.scenario);
  const stage = useRun((run) => run.stage);
  const index = useRun((run) => run.index);
  const outline = useMemo(() => {
    const drawn = outlineStage(scenario);
    return { stage: drawn, index: new TraceIndex(drawn.nodes) };
  }, [scenario]);
  // What opens is dear to lay out: the rest of the page hears of it first.
  const come = useTurn(stage !== null);
  return stage && come ? { stage, index } : outline;
}

/** Height of the lanes, px: as many as there are nodes and clients that asked, known before the lanes themselves have come. */
export function useLanesHeight(heightMax: number): number {
  const { stage, index } = useDrawn();
  useRun((run) => run.version);
  const asked = index.chronicle.asking.size;
  const lanes = stage.nodes.filter((n) => n.kind !== 'client').length + asked;
  return Math.max(96, Math.min(lanes * (lanes > 7 ? 18.4 : 25) + 56, heightMax));
}

/** Without motion a step draws whole ways: those of the messages since the moment before. */
function useStepFrom(nowUs: number): number {
  const before = useRef({ nowUs, fromUs: nowUs });
  if (before.current.nowUs !== nowUs) {
    before.current = { nowUs, fromUs: before.current.nowUs < nowUs ? before.current.nowUs : nowUs - 1 };
  }
  return before.current.fromUs;
}
