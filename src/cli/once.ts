/** One run to its end, headless, with what is asked for of it. */
import { measureOf } from '../lesson/figures/measure.ts';
import { figuresFor, judge } from '../lesson/goal.ts';
import { openSession, type Session, stageOf } from '../session/index.ts';
import { type Report, reportOf } from '../session/report.ts';
import type { RunSpec } from '../session/run.ts';
import { encodeLink, LINK_LIMIT } from '../session/share.ts';
import type { Recorder } from '../sim/recorder.ts';
import type { Legend } from '../sim/trace.ts';
import { MetricsRecorder } from '../trace/metrics.ts';
import { TraceIndex } from '../trace/world.ts';
import { narration } from './narrate.ts';
import { Lines, TraceFile } from './record.ts';
import { beat, watched } from './watch.ts';

export interface Files {
  readonly trace: string | undefined;
  readonly history: string | undefined;
}

/** Opens, runs, writes what is asked for, and closes. No trace is kept, so that a run may be of any length. */
export async function runOnce(spec: RunSpec, files: Files, narrate: ((words: string) => void) | null): Promise<Report> {
  const { stage } = stageOf(spec);
  const { nodes } = stage;
  const metrics = new MetricsRecorder(nodes);
  const history = files.history === undefined ? null : new Lines('history', files.history);
  const trace = files.trace === undefined ? null : new TraceFile(new Lines('trace', files.trace));
  let told: TraceIndex | null = null;
  const also = (legend: Legend): readonly Recorder[] => {
    if (narrate) told = new TraceIndex(nodes, legend.names);
    return [metrics, ...(trace ? [trace.begin(legend)] : []), ...(told ? [told] : [])];
  };
  const session = await watched(() => openSession(spec, { beat, keep: false, also, history: history !== null }));
  try {
    await watched(async () => session.runToEnd());
    if (history) writeHistory(history, session, spec);
    if (narrate && told) {
      const figures = metrics.metrics((node) => session.storedBytes(node));
      const measure = measureOf(told, spec.scenario.figures);
      narrate(narration(spec.scenario, stage, told, ({ goal }) => judge(goal, figuresFor(goal, figures, metrics.lostMs), measure)));
    }
    return reportOf(
      session,
      metrics.metrics((node) => session.storedBytes(node)),
      metrics.lostWrites(session.judge.gone),
    );
  } finally {
    trace?.close();
    session.close();
  }
}

/** The first line names the run beside its operation, so that whoever has the file can look at what it tells of; other readers pass over it. */
function writeHistory(lines: Lines, session: Session, spec: RunSpec): void {
  const { entries, leftOut } = session.history();
  const run = encodeLink(spec, 0);
  // Nobody could open a longer one.
  const named = run.length <= LINK_LIMIT ? { run } : {};
  for (const [i, entry] of entries.entries()) lines.write(i === 0 ? { ...entry, ...named } : entry);
  lines.close();
  if (leftOut > 0)
    console.error(
      `The history leaves out ${leftOut} operations: a read is said where it asks for one row by its primary key or shows rows with their keys, and a table while its schema stays as it was set up.`,
    );
}
