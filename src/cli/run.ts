/** `run`: a scenario headless, once or over many seeds, with its metrics, trace and history. */
import { architectureOf } from '../session/chosen.ts';
import { BadInput } from '../session/problem.ts';
import type { Report } from '../session/report.ts';
import { runOf, type RunSpec } from '../session/run.ts';
import { runUnder } from '../session/under.ts';
import { checkReferences } from '../scenarios/references.ts';
import type { Scenario } from '../scenarios/schema.ts';
import { canonical } from '../trace/hash.ts';
import type { Arguments, Flags } from './arguments.ts';
import { type Found, findScenario } from './find.ts';
import { runOnce } from './once.ts';
import { doAll } from './players.ts';
import { overSeeds } from './report.ts';
import { shortened } from './read.ts';
import { readSettings } from './settings.ts';
import { summary } from './summary.ts';
import { PATIENCE_S, THREADS_MAX } from './watch.ts';

export const flags: Flags = {
  values: {
    ...{ architecture: 'a', seed: 'N', until: 'MS', trials: 'N', set: 'key=value', trace: 'FILE', history: 'FILE', patience: 'S' },
    threads: 'N',
  },
  repeated: ['set'],
  switches: ['json', 'narrate'],
  positionals: ['scenario or workload: id, file or link'],
};

const SEED_MAX = 0xffffffff;
/** A day. */
const UNTIL_MS_MAX = 86_400_000;
const TRIALS_MAX = 100_000;

/** With the architecture that the scenario names, or another one; a workload names none. */
function scenarioAsked({ scenario, isWorkload }: Found, args: Arguments): Scenario {
  const name = args.value('architecture');
  if (name !== undefined) return runUnder(scenario, name, '--architecture').scenario;
  if (isWorkload)
    throw new BadInput(
      `“${scenario.id}” is a workload, which runs under any architecture: say which, with --architecture NAME, or compare all: antipode compare ${scenario.id}.`,
    );
  return scenario;
}

export async function run(args: Arguments): Promise<number> {
  const found = await findScenario(args.positional(0));
  try {
    return await runFound(found, args);
  } catch (error) {
    throw found.located?.(error) ?? error;
  }
}

async function runFound(found: Found, args: Arguments): Promise<number> {
  const scenario = scenarioAsked(found, args);
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
  // Whoever reads it is told of a misspelt name, and not shown a dash.
  if (args.on('narrate')) checkReferences(scenario, shortened(args.positional(0)));
  const narrate = args.on('narrate') ? (words: string): void => say(words) : null;
  const threads = args.whole('threads', { min: 1, max: THREADS_MAX }, undefined);
  const specOf = (trial: number): RunSpec => runOf(scenario, { seed: (seed + trial) % (SEED_MAX + 1), settings, untilMs });
  const reports: readonly Report[] =
    trials === null
      ? [await runOnce(specOf(0), files, narrate)]
      : await doAll(
          'trial',
          Array.from({ length: trials }, (_, trial) => specOf(trial)),
          threads,
        );
  const [only] = reports;
  const result = trials === null && only ? only : overSeeds(reports);
  console.log(args.on('json') ? canonical(result) : summary(result));
  return result.invariants.every((invariant) => invariant.held) ? 0 : 1;
}
