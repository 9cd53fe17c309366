/** What a challenge says of a run: of the one that its reader made, of the untouched one, and of its own solution. */
import { figuresFor, type Judged, judge } from '../../src/lesson/goal.ts';
import type { Challenge, Scenario } from '../../src/scenarios/schema.ts';
import type { Recorder } from '../../src/sim/recorder.ts';
import type { Legend } from '../../src/sim/trace.ts';
import { measureOf } from '../../src/lesson/figures/measure.ts';
import { TraceIndex } from '../../src/trace/world.ts';
import { MetricsRecorder } from '../../src/trace/metrics.ts';
import { type RunSpec, runOf, withCommand } from '../../src/session/run.ts';
import { openSession } from '../../src/session/session.ts';
import { stageOf } from '../../src/session/stage.ts';

/** The scenario's run with the way that the challenge itself knows. */
export function solved(scenario: Scenario, { solution: { settings = {}, commands = [] } }: Challenge): RunSpec {
  const timed = commands.map(({ atMs, command }) => ({ at: Math.round(atMs * 1000), command }));
  return timed.reduce(withCommand, runOf(scenario, { settings }));
}

/** Plays the whole run and judges it; throws `BadInput` where it cannot be run. */
export async function judged(run: RunSpec, { goal }: Challenge): Promise<readonly Judged[]> {
  const metrics = new MetricsRecorder(stageOf(run).stage.nodes);
  const { nodes } = stageOf(run).stage;
  let index = new TraceIndex(nodes);
  const also = (legend: Legend): readonly Recorder[] => [metrics, (index = new TraceIndex(nodes, legend.names))];
  const session = await openSession(run, { keep: false, also });
  try {
    session.runToEnd();
    return judge(
      goal,
      figuresFor(
        goal,
        metrics.metrics((node) => session.storedBytes(node)),
        metrics.lostMs,
      ),
      measureOf(index, run.scenario.figures),
    );
  } finally {
    session.close();
  }
}
