/** `compare`: one scenario or workload, with its seed and faults, on several architectures or presets, side by side on one clock. */
import { architectures } from '../architectures/index.ts';
import { whyNotSoMany } from '../session/comparable.ts';
import { BadInput } from '../session/problem.ts';
import type { Comparison } from '../session/report.ts';
import { runUnder } from '../session/under.ts';
import { canonical } from '../trace/hash.ts';
import type { Arguments, Flags } from './arguments.ts';
import { findScenario } from './find.ts';
import { doAll } from './players.ts';
import { comparison } from './summary.ts';
import { PATIENCE_S, THREADS_MAX } from './watch.ts';

export const flags: Flags = {
  values: { architectures: 'a,b,…', patience: 'S', threads: 'N' },
  switches: ['json'],
  positionals: ['scenario or workload: id, file or link'],
};

/** Names after the flag; all architectures when there is none. */
function namesOf(text: string | undefined): readonly string[] {
  const names = text === undefined ? architectures.map(({ about }) => about.id) : text.split(',').map((name) => name.trim());
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new BadInput(`--architectures names “${twice}” twice; equal runs have equal outcomes. Name it once.`);
  return names;
}

export async function compare(args: Arguments): Promise<number> {
  const { scenario } = await findScenario(args.positional(0));
  args.whole('patience', PATIENCE_S, null);
  const names = namesOf(args.value('architectures'));
  const specs = names.map((name) => runUnder(scenario, name, '--architectures'));
  const threads = args.whole('threads', { min: 1, max: THREADS_MAX }, undefined);
  const unfit = whyNotSoMany(specs.length);
  if (unfit !== null) throw new BadInput(unfit);
  const result: Comparison = { workload: scenario.id, seed: scenario.seed, rows: await doAll('compared', specs, threads) };
  console.log(args.on('json') ? canonical(result) : comparison(result, names));
  return result.rows.every((row) => row.invariants.every(({ held }) => held)) ? 0 : 1;
}
