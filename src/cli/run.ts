/** `run`: a scenario headless, once or over many seeds, with its metrics, trace and history. */
import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { scenarios } from '../scenarios/index.ts';
import { parseScenario } from '../scenarios/read.ts';
import type { Scenario } from '../scenarios/schema.ts';
import { openSession, runOf, type Session, TRACE_BYTES, TRACE_LIMIT } from '../session/index.ts';
import { BadInput, suggestion } from '../session/problem.ts';
import { canonical } from '../trace/hash.ts';
import { history } from '../trace/history.ts';
import { TraceIndex } from '../trace/world.ts';
import type { RunSpec } from '../session/run.ts';
import type { Arguments, Flags } from './arguments.ts';
import { readText, reason, shortened } from './read.ts';
import { architectureOf, overSeeds, type Report, reportOf } from './report.ts';
import { summary } from './summary.ts';
import { readSettings } from './settings.ts';
import { beat, PATIENCE_S, watched } from './watch.ts';

export const flags: Flags = {
  values: { seed: 'N', until: 'MS', trials: 'N', set: 'key=value', trace: 'FILE', history: 'FILE', patience: 'S' },
  repeated: ['set'],
  switches: ['json'],
  positionals: ['scenario id or file'],
};

const SEED_MAX = 0xffffffff;
const UNTIL_MS_MAX = 3_600_000;
const TRIALS_MAX = 100_000;

/** A built-in scenario by its id, or one from a file. */
export function findScenario(name: string): Scenario {
  const builtIn = scenarios.find((scenario) => scenario.id === name);
  if (builtIn) return builtIn;
  if (existsSync(name)) return parseScenario(readText(name), shortened(name));
  const ids = scenarios.map((scenario) => scenario.id);
  throw new BadInput(`There is no scenario and no file “${shortened(name)}”. ${suggestion(name, ids)}`);
}

/** Characters gathered before they are written: a trace is larger than one text may be. */
const CHUNK_CHARS = 1 << 20;

function writeLines(flag: string, file: string, items: readonly unknown[]): void {
  try {
    const out = openSync(file, 'w');
    try {
      let chunk = '';
      for (const item of items) {
        chunk += `${canonical(item)}\n`;
        if (chunk.length >= CHUNK_CHARS) chunk = write(out, chunk);
      }
      write(out, chunk);
    } finally {
      closeSync(out);
    }
  } catch (error) {
    throw new BadInput(`--${flag} cannot write “${shortened(file)}”: ${reason(error)}. Choose another place.`);
  }
}

/** All of a text; returns what is left to write: nothing. */
function write(out: number, text: string): '' {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) done += writeSync(out, bytes, done);
  return '';
}

/** What is cut is said; figures and files are then of the part before. */
function cutWords({ run: { seed, untilUs }, nowUs, heavy }: Session): string {
  const limit = heavy ? `${TRACE_BYTES / 1024 / 1024} MB of answers` : `${TRACE_LIMIT.toLocaleString('en').replaceAll(',', ' ')} events`;
  return `The trace stops at ${limit}, at ${Math.floor(nowUs / 1000)} of ${untilUs / 1000} ms (seed ${seed}). Earlier ones are kept.`;
}

/** Opens, runs and closes; `look` sees the session while its databases are still there. */
async function runOnce<T>(spec: RunSpec, look: (session: Session, index: TraceIndex) => T): Promise<T> {
  const session = await watched(() => openSession(spec, { beat }));
  try {
    await watched(async () => session.runToEnd());
    const index = new TraceIndex(session.stage.nodes);
    index.add(session.events);
    return look(session, index);
  } finally {
    session.close();
  }
}

export async function run(args: Arguments): Promise<number> {
  const scenario = findScenario(args.positional(0));
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

  const reports: Report[] = [];
  let cut = false;
  for (let trial = 0; trial < (trials ?? 1); trial++) {
    const spec = runOf(scenario, { seed: (seed + trial) % (SEED_MAX + 1), settings, untilMs });
    const report = await runOnce(spec, (session, index) => {
      if (session.cut && !cut) console.error(cutWords(session));
      cut ||= session.cut;
      if (files.trace) writeLines('trace', files.trace, session.events);
      if (files.history) writeLines('history', files.history, history(index));
      return reportOf(session, index);
    });
    reports.push(report);
  }
  const [only] = reports;
  const result = trials === null && only ? only : overSeeds(reports);
  console.log(args.on('json') ? JSON.stringify(result) : summary(result));
  return result.invariants.every((invariant) => invariant.held) ? 0 : 1;
}
