/** A whole run, and what figures are read off. */
import { measureOf } from '../../lesson/figures/measure.ts';
import { figuresFor, type GoalFigures, judge, type Judged } from '../../lesson/goal.ts';
import type { Challenge } from '../../scenarios/schema.ts';
import { openSession, type Session, stageOf } from '../../session/index.ts';
import type { RunSpec } from '../../session/run.ts';
import { MetricsRecorder } from '../../trace/metrics.ts';
import { TraceIndex } from '../../trace/world.ts';

export interface Ended {
  readonly session: Session;
  readonly index: TraceIndex;
  readonly metrics: MetricsRecorder;
}

/** The run at its end; no trace is kept but what figures are read off. */
export async function toItsEnd<T>(spec: RunSpec, then: (ended: Ended) => T): Promise<T> {
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

/** What the run has of what a challenge wants, part by part; `whole`: its figures with reads and writes as one. */
export function judgedAt(
  { goal }: Challenge,
  { session, index, metrics }: Ended,
  figures: RunSpec['scenario']['figures'],
): { readonly parts: readonly Judged[]; readonly whole: GoalFigures } {
  const all = metrics.metrics((node) => session.storedBytes(node));
  const of = (wanted: Challenge['goal']): GoalFigures => figuresFor(wanted, all, metrics.lostMs);
  return { parts: judge(goal, of(goal), measureOf(index, figures)), whole: of({}) };
}
