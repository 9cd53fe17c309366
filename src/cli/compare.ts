/** `compare`: one workload, seed and fault script on several architectures or presets, side by side on one clock. */
import { architectures } from '../architectures/index.ts';
import { roomOf } from '../architectures/shown.ts';
import type { Scenario } from '../scenarios/schema.ts';
import { BadInput, suggestion } from '../session/problem.ts';
import { runOf, stageOf } from '../session/index.ts';
import { commonSettings } from '../session/settings.ts';
import { SideBySide } from '../session/side-by-side.ts';
import { canonical } from '../trace/hash.ts';
import type { RunSpec } from '../session/run.ts';
import type { Arguments, Flags } from './arguments.ts';
import { type Comparison, reportOf } from './report.ts';
import { findScenario } from './run.ts';
import { comparison } from './summary.ts';
import { beat, PATIENCE_S, watched } from './watch.ts';

export const flags: Flags = {
  values: { architectures: 'a,b,…', patience: 'S' },
  switches: ['json'],
  positionals: ['scenario id, file or link'],
};

interface Variant {
  readonly architecture: Scenario['architecture'];
  readonly preset: string | null;
}

/** What a name stands for; `a+b`: one in front of the other. */
function chosenBy(name: string): Pick<Scenario, 'architecture' | 'preset' | 'over'> {
  const [front = '', back, ...more] = name.split('+');
  if (more.length > 0) throw new BadInput(`--architectures: “${name}” puts more than two in front of each other. Name two.`);
  return { ...variantOf(front), over: back === undefined ? null : { ...variantOf(back), settings: {} } };
}

/** What the name of an architecture or of a preset stands for. */
function variantOf(name: string): Variant {
  const all = architectures.flatMap(({ about, tuning }): (readonly [string, Variant])[] => [
    [about.id, { architecture: about.id, preset: null }],
    ...tuning.presets.map(({ id }) => [id, { architecture: about.id, preset: id }] as const),
  ]);
  const found = all.find(([id]) => id === name)?.[1];
  if (found) return found;
  const known = all.map(([id]) => id);
  throw new BadInput(`--architectures: there is no architecture and no preset “${name}”. ${suggestion(name, known)}`);
}

/**
 * The scenario's world, data, load and commands under other conditions. Its settings of the room it was written for mean nothing to
 * others, nor beside a preset that is asked for by name; those that every room has stay.
 */
function runUnder(scenario: Scenario, name: string): RunSpec {
  const variant = chosenBy(name);
  const itself = variant.preset === null && variant.over?.preset == null && roomOf(variant) === roomOf(scenario);
  const common = Object.fromEntries(
    Object.entries(scenario.settings).filter(([key]) => commonSettings.some((setting) => setting.key === key)),
  );
  const run = runOf(itself ? scenario : { ...scenario, ...variant, settings: common });
  try {
    stageOf(run);
  } catch (error) {
    throw error instanceof BadInput ? new BadInput(`Under ${name} this cannot be run: ${error.message}`) : error;
  }
  return run;
}

/** Names after the flag; all architectures when there is none. */
function namesOf(text: string | undefined): readonly string[] {
  const names = text === undefined ? architectures.map(({ about }) => about.id) : text.split(',').map((name) => name.trim());
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new BadInput(`--architectures names “${twice}” twice; equal runs have equal outcomes. Name it once.`);
  return names;
}

export async function compare(args: Arguments): Promise<number> {
  const scenario = findScenario(args.positional(0));
  args.whole('patience', PATIENCE_S, null);
  const specs = namesOf(args.value('architectures')).map((name) => runUnder(scenario, name));
  const beside = await watched(() => SideBySide.open(specs, { beat }));
  try {
    await watched(async () => beside.advance(beside.untilUs));
    const rows = beside.results().map(({ session, metrics, lost }) => {
      const { scenario: _workload, seed: _seed, claims: _claims, ...row } = reportOf(session, metrics, lost);
      return row;
    });
    const result: Comparison = { workload: scenario.id, seed: scenario.seed, rows };
    console.log(args.on('json') ? canonical(result) : comparison(result));
    return rows.every((row) => row.invariants.every(({ held }) => held)) ? 0 : 1;
  } finally {
    beside.close();
  }
}
