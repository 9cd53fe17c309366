/** `run`: a scenario headless, once or over many seeds, with its metrics, trace and history. */
import { openSession, runOf, type Session, stageOf } from '../session/index.ts';
import type { Recorder } from '../sim/recorder.ts';
import type { Legend } from '../sim/trace.ts';
import { BadInput } from '../session/problem.ts';
import { type Report, reportOf } from '../session/report.ts';
import { MetricsRecorder } from '../trace/metrics.ts';
import { canonical } from '../trace/hash.ts';
import { TraceIndex } from '../trace/world.ts';
import { architectureOf } from '../session/chosen.ts';
import type { RunSpec } from '../session/run.ts';
import type { Scenario } from '../scenarios/schema.ts';
import { runUnder } from '../session/under.ts';
import type { Arguments, Flags } from './arguments.ts';
import { findScenario } from './find.ts';
import { narration } from './narrate.ts';
import { Lines, TraceFile } from './record.ts';
import { overSeeds } from './report.ts';
import { summary } from './summary.ts';
import { readSettings } from './settings.ts';
import { beat, PATIENCE_S, watched } from './watch.ts';

export const flags: Flags = {
  values: { architecture: 'a', seed: 'N', until: 'MS', trials: 'N', set: 'key=value', trace: 'FILE', history: 'FILE', patience: 'S' },
  repeated: ['set'],
  switches: ['json', 'narrate'],
  positionals: ['scenario or workload: id, file or link'],
};

const SEED_MAX = 0xffffffff;
/** A day. */
const UNTIL_MS_MAX = 86_400_000;
const TRIALS_MAX = 100_000;

interface Files {
  readonly trace: string | undefined;
  readonly history: string | undefined;
}

/** Opens, runs, writes what is asked for, and closes. No trace is kept, so that a run may be of any length. */
async function runOnce(spec: RunSpec, files: Files, narrate: ((words: string) => void) | null): Promise<Report> {
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
    if (history) writeHistory(history, session);
    if (narrate && told) narrate(narration(spec.scenario, stage, told));
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

function writeHistory(lines: Lines, session: Session): void {
  const { entries, leftOut } = session.history();
  for (const entry of entries) lines.write(entry);
  lines.close();
  if (leftOut > 0)
    console.error(
      `The history leaves out ${leftOut} operations: a read is said where it asks for one row by its primary key or shows rows with their keys, and a table while its schema stays as it was set up.`,
    );
}

/** With the architecture that the scenario names, or another one; a workload names none. */
function scenarioAsked(args: Arguments): Scenario {
  const { scenario, isWorkload } = findScenario(args.positional(0));
  const name = args.value('architecture');
  if (name !== undefined) return runUnder(scenario, name, '--architecture').scenario;
  if (isWorkload)
    throw new BadInput(
      `“${scenario.id}” is a workload, which runs under any architecture: say which, with --architecture NAME, or compare all: antipode compare ${scenario.id}.`,
    );
  return scenario;
}

export async function run(args: Arguments): Promise<number> {
  const scenario = scenarioAsked(args);
  const architecture = architectureOf(scenario);
  args.whole('patience', PATIENCE_S, null);
  const trials = args.whole('trials', { min: 1, max: TRIALS_MAX }, null);
  const seed = args.whole('seed', { min: 0, max: SEED_MAX }, scenario.seed);
  const untilMs = args.whole('until', { min: 1, max: UNTIL_MS_MAX }, undefined);
  const settings = readSettings(architecture, args.values('set'));
  const files = { trace: args.value('trace'), history: args.value('history') };
  const file = files.trace ?? files.history;
  if (trials !== null && file !== undefined)
    throw new BadInput('--trace and --history are of one run; leave out --trials, or give one --seed.');

  if (trials !== null && args.on('narrate')) throw new BadInput('--narrate tells of one run; leave out --trials.');
  // With --json standard output has one object and nothing else.
  const say = args.on('json') ? console.error : console.log;
  const narrate = args.on('narrate') ? (words: string): void => say(words) : null;
  const reports: Report[] = [];
  for (let trial = 0; trial < (trials ?? 1); trial++) {
    reports.push(await runOnce(runOf(scenario, { seed: (seed + trial) % (SEED_MAX + 1), settings, untilMs }), files, narrate));
  }
  const [only] = reports;
  const result = trials === null && only ? only : overSeeds(reports);
  console.log(args.on('json') ? canonical(result) : summary(result));
  return result.invariants.every((invariant) => invariant.held) ? 0 : 1;
}
