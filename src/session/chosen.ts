/** Which architecture a scenario chooses, or which in front of which, and the settings that come with the choice. */
import type { Architecture } from '../architectures/contract.ts';
import { keysOver } from '../architectures/composition/tuning.ts';
import { architectureById } from '../architectures/index.ts';
import type { Settings } from '../architectures/showing.ts';
import { whyNotOver } from '../architectures/fitting.ts';
import { roomOf } from '../architectures/shown.ts';
import type { Scenario } from '../scenarios/schema.ts';
import { BadInput, suggestion } from './problem.ts';
import type { Layer } from './settings.ts';

/** Throws `BadInput` when the two that it names do not go together. */
export function architectureOf(scenario: Scenario): Architecture {
  const why = whyNotOver(scenario);
  if (why !== null) throw new BadInput(`Scenario “${scenario.id}”, over: ${why}`, ['over']);
  return known(roomOf(scenario));
}

function known(id: string): Architecture {
  const architecture = architectureById(id);
  if (!architecture) throw new Error(`Antipode's own mistake: a checked scenario names the architecture “${id}”`);
  return architecture;
}

/** What its presets and itself set; what it says of the room behind goes by that room's own names. */
export function layersOf({ id, architecture, preset, over, settings }: Scenario): readonly Layer[] {
  const front = known(architecture);
  const layers: Layer[] = [presetLayer(front, preset, `Scenario “${id}”`)];
  if (over) {
    const back = known(over.architecture);
    const { behind } = keysOver(front.tuning, back.tuning, back.about.id);
    const called = (given: Settings): Settings => Object.fromEntries(Object.entries(given).map(([key, value]) => [behind(key), value]));
    const chosen = presetLayer(back, over.preset, `Scenario “${id}”, over`);
    layers.push(
      { ...chosen, settings: called(chosen.settings) },
      { where: `Scenario “${id}”, over.settings`, settings: called(over.settings), path: ['over', 'settings'] },
    );
  }
  return [...layers, { where: `Scenario “${id}”, settings`, settings, path: ['settings'] }];
}

function presetLayer({ about, tuning }: Architecture, id: string | null, where: string): Layer {
  const preset = id === null ? null : tuning.presets.find((each) => each.id === id);
  if (preset === undefined) {
    const presets = tuning.presets.map((each) => each.id);
    throw new BadInput(`${where}: ${about.name} has no preset “${id}”. ${suggestion(id ?? '', presets)}`, ['preset']);
  }
  return { where: `Preset “${preset?.id ?? ''}”`, settings: preset?.settings ?? {}, preset: true };
}
