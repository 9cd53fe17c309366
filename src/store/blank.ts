/** How things begin: a run that nothing is known of yet, and the page when a run opens alone. */
import type { RunSpec } from '../session/run.ts';
import { TraceIndex } from '../trace/world.ts';
import { questionFrom } from './asking.ts';
import type { Aim, AppData, RunId, RunState } from './state.ts';

export function blankRun(id: RunId, spec: RunSpec, version: number): RunState {
  const nothing = {
    stage: null,
    index: new TraceIndex([]),
    fromUs: 0,
    horizonUs: 0,
    reachedUs: 0,
    done: false,
    cut: null,
    traceHash: null,
    loading: null,
  };
  return { id, spec, parted: null, version, ...nothing, arriving: false, problem: null };
}

/** All that is forgotten when another run opens alone. */
export function blankPage(run: RunState, aim: Aim | null): Omit<AppData, 'screen' | 'drafts' | 'theme' | 'wordsOnly' | 'presenting'> {
  const { scenario } = run.spec;
  const step = aim && 'step' in aim ? aim.step : 0;
  return {
    runs: { [run.id]: run },
    views: [run.id],
    focused: run.id,
    futures: [],
    closedFutures: 0,
    deeds: [],
    deed: null,
    aim,
    nowUs: 0,
    playing: false,
    msPerSecond: scenario.msPerSecond,
    hurryMsPerSecond: null,
    playUntilUs: null,
    heading: null,
    step,
    question: questionFrom(scenario, step),
    selection: null,
    hovered: null,
    inside: null,
    lanesZoom: 1,
    why: null,
    whyToo: [],
    ownOp: null,
    problem: null,
    moment: null,
  };
}
