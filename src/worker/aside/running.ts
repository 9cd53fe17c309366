/** A thread for whole runs aside from those that are shown: a scene on other seeds, and what a challenge says of a run. */
import { measureOf } from '../../lesson/figures/measure.ts';
import { figuresFor, judge } from '../../lesson/goal.ts';
import { sceneOf } from '../../scenarios/course/index.ts';
import type { Challenge } from '../../scenarios/schema.ts';
import { openSession, runOf, type Session, stageOf } from '../../session/index.ts';
import type { RunSpec } from '../../session/run.ts';
import { MetricsRecorder } from '../../trace/metrics.ts';
import { TraceIndex } from '../../trace/world.ts';
import type { Answer, Wanted } from './protocol.ts';

const say = (answer: Answer): void => globalThis.postMessage(answer);

interface Ended {
  readonly session: Session;
  readonly index: TraceIndex;
  readonly metrics: MetricsRecorder;
}

/** The run at its end; no trace is kept but what figures are read off. */
async function toItsEnd<T>(spec: RunSpec, then: (ended: Ended) => T): Promise<T> {
  const { nodes } = stageOf(spec).stage;
  const metrics = new MetricsRecorder(nodes);
  let index = new TraceIndex(nodes);
  const session = await openSession(spec, {
    keep: false,
    also: (legend) => [metrics, (index = new TraceIndex(nodes, legend.names))],
  });
  try {
    session.runToEnd();
    return then({ session, index, metrics });
  } finally {
    session.close();
  }
}

async function onSeeds(scene: string, figure: string, seeds: number): Promise<void> {
  const scenario = await sceneOf(scene);
  const values: number[] = [];
  for (let i = 1; scenario && i <= seeds; i++) {
    const spec = runOf(scenario, { seed: (scenario.seed + i) % 2 ** 32 });
    const value = await toItsEnd(spec, ({ index }) => measureOf(index, scenario.figures).value(figure));
    if (value !== null) values.push(value);
    say({ type: 'seeds', values: [...values], done: false });
  }
  say({ type: 'seeds', values, done: true });
}

const judged = ({ goal }: Challenge, run: RunSpec): Promise<Answer> =>
  toItsEnd(run, ({ session, index, metrics }) => {
    const all = metrics.metrics((node) => session.storedBytes(node));
    const figures = figuresFor(goal, all, metrics.lostMs);
    const machines = session.stage.nodes.filter(({ kind }) => kind !== 'client').length;
    const { p95Ms } = figuresFor({}, all, metrics.lostMs);
    return {
      type: 'judged',
      parts: judge(goal, figures, measureOf(index, run.scenario.figures)),
      cost: { machines, p95Ms, lostWrites: figures.lostWrites },
    };
  });

globalThis.onmessage = ({ data }: MessageEvent<Wanted>) => {
  const doing = data.type === 'seeds' ? onSeeds(data.scene, data.figure, data.seeds) : judged(data.challenge, data.run).then(say);
  doing.catch((error: unknown) => say({ type: 'refused', message: error instanceof Error ? error.message : String(error) }));
};
