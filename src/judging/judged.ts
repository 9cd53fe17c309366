/** A run is played to its end, and a challenge judged by it. */
import { measureOf } from '../lesson/figures/measure.ts';
import { figuresFor, type GoalFigures, type Judged, judge } from '../lesson/goal.ts';
import type { Challenge } from '../scenarios/schema.ts';
import { openSession } from '../session/index.ts';
import type { RunSpec } from '../session/run.ts';
import { stageOf } from '../session/stage.ts';
import type { Recorder } from '../sim/recorder.ts';
import type { Legend } from '../sim/trace.ts';
import { MetricsRecorder } from '../trace/metrics.ts';
import { TraceIndex } from '../trace/world.ts';

export interface Judgement {
  readonly parts: readonly Judged[];
  /** What the run came to besides: whatever was asked for, these are what it costs. Times in ms. */
  readonly cost: Pick<GoalFigures, 'lostWrites' | 'p95Ms'> & { readonly machines: number };
}

/** Plays the whole run and judges it; throws `BadInput` where it cannot be run. */
export async function judged(run: RunSpec, { goal }: Pick<Challenge, 'goal'>): Promise<Judgement> {
  const { nodes } = stageOf(run).stage;
  const metrics = new MetricsRecorder(nodes);
  let index = new TraceIndex(nodes);
  const also = (legend: Legend): readonly Recorder[] => [metrics, (index = new TraceIndex(nodes, legend.names))];
  const session = await openSession(run, { keep: false, also });
  try {
    session.runToEnd();
    const all = metrics.metrics((node) => session.storedBytes(node));
    const figures = figuresFor(goal, all, metrics.lostMs);
    const { lostWrites, p95Ms } = figuresFor({}, all, metrics.lostMs);
    return {
      parts: judge(goal, figures, measureOf(index, run.scenario.figures)),
      cost: { lostWrites, p95Ms, machines: nodes.filter(({ kind }) => kind !== 'client').length },
    };
  } finally {
    session.close();
  }
}
