/** One scenario or workload under several architectures and presets. */
import { architectures } from '../architectures/index.ts';
import type { Scenario } from '../scenarios/schema.ts';
import { under, type Variant } from '../scenarios/variant.ts';
import { BadInput, suggestion } from './problem.ts';
import { runOf, type RunSpec } from './run.ts';
import { commonSettings } from './settings.ts';
import { stageOf } from './stage.ts';

/** What a name stands for; `a+b`: one in front of the other. Throws `BadInput` that begins with `where`. */
export function chosenBy(name: string, where: string): Variant {
  const [front = '', back, ...more] = name.split('+');
  if (more.length > 0) throw new BadInput(`${where}: “${name}” puts more than two in front of each other. Name two.`);
  const chosen = variantOf(front, where);
  if (back === undefined) return chosen;
  const { architecture, preset } = variantOf(back, where);
  return { ...chosen, over: { architecture, preset, settings: {} } };
}

/** What the name of an architecture or of a preset stands for, with what stands behind it there. */
function variantOf(name: string, where: string): Variant {
  const all = architectures.flatMap(({ about, tuning }): (readonly [string, Variant])[] => [
    [about.id, { architecture: about.id, preset: null }],
    ...tuning.presets.map(({ id, over = null }): [string, Variant] => [
      id,
      { architecture: about.id, preset: id, over: over && { ...over } },
    ]),
  ]);
  const found = all.find(([id]) => id === name)?.[1];
  if (found) return found;
  const known = all.map(([id]) => id);
  throw new BadInput(`${where}: there is no architecture and no preset “${name}”. ${suggestion(name, known)}`);
}

/** The run of a scenario under other conditions; throws `BadInput` when its commands or settings make no sense there. */
export function runUnder(scenario: Scenario, name: string, where: string): RunSpec {
  const run = runOf(under(scenario, chosenBy(name, where), (key) => commonSettings.some((setting) => setting.key === key)));
  try {
    stageOf(run);
  } catch (error) {
    throw error instanceof BadInput ? new BadInput(`Under ${name} this cannot be run: ${error.message}`) : error;
  }
  return run;
}
