/** `list`: what there is to run, with the settings that can be turned. */
import { architectures } from '../architectures/index.ts';
import { whyNotOver } from '../architectures/fitting.ts';
import { allScenarios } from '../scenarios/composed.ts';
import { chapters } from '../scenarios/course/index.ts';
import { workloads } from '../scenarios/workloads.ts';
import { settingsOf } from '../architectures/mechanisms.ts';
import { commonOf, commonSettings } from '../session/settings.ts';
import type { Preset, Setting, Tuning } from '../architectures/showing.ts';
import type { Arguments, Flags } from './arguments.ts';
import { listedClaims } from './claims.ts';

export const flags: Flags = { values: {}, switches: ['json'], positionals: [] };

/** A value that is everybody's has everybody's source. */
const usualSource = (tuning: Tuning, key: string, value: Setting['default']): string | undefined =>
  settingsOf(tuning).find((setting) => setting.key === key && setting.default === value)?.source;

/** A named system with the value and the source of each of its settings. */
function presetOf(architecture: string, tuning: Tuning, { id, name, source, settings, sources = {}, over, simplified = [] }: Preset) {
  const slots = new Set((tuning.slots ?? []).map(({ key }) => key));
  const all = { ...over?.settings, ...settings };
  return {
    ...{ id, architecture, name, source },
    mechanisms: Object.fromEntries(Object.entries(settings).filter(([key]) => slots.has(key))),
    over: over ?? null,
    settings: Object.entries(all).map(([key, value]) => ({
      key,
      value,
      source: sources[key] ?? usualSource(tuning, key, value) ?? source,
    })),
    simplifications: simplified,
  };
}

export function listing() {
  return {
    architectures: architectures.map(({ about, tuning }) => ({
      id: about.id,
      name: about.name,
      summary: about.summary,
      over: architectures.flatMap(({ about: back }) => (isOver(about.id, back.id) ? [back.id] : [])),
      presets: tuning.presets.map(({ id, name, source, settings }) => ({ id, name, source, settings })),
      settings: [...settingsOf(tuning), ...commonOf(tuning)],
    })),
    presets: architectures.flatMap(({ about, tuning }) => tuning.presets.map((preset) => presetOf(about.id, tuning, preset))),
    scenarios: allScenarios.map(({ id, title, summary, architecture, preset, over, seed }) => ({
      ...{ id, title, summary, architecture, preset, seed },
      over: over && { architecture: over.architecture, preset: over.preset },
    })),
    workloads: workloads.map(({ id, title, summary, seed, untilMs }) => ({ id, title, summary, seed, untilMs })),
    course: chapters.map(({ chapter, id, title, minutes, claims, scenes }) => ({ chapter, id, title, minutes, claims, scenes })),
    claims: listedClaims,
  };
}

const isOver = (front: string, back: string): boolean => whyNotOver({ architecture: front, over: { architecture: back } }) === null;

function settingLine(setting: Setting): string {
  const range =
    setting.type === 'number'
      ? `${setting.min} to ${setting.max} ${setting.unit}`.trim()
      : setting.type === 'choice'
        ? setting.options.join(' | ')
        : setting.type;
  return `    ${setting.key}=${setting.default}  (${range})  ${setting.help}`;
}

export async function list(args: Arguments): Promise<number> {
  const all = listing();
  if (args.on('json')) {
    console.log(JSON.stringify(all));
    return 0;
  }
  const lines = all.architectures.flatMap((each) => [
    `${each.id}: ${each.name}. ${each.summary}`,
    ...(each.over.length > 0 ? [`  can stand in front of ${each.over.join(', ')}`] : []),
    ...all.scenarios.filter((s) => s.architecture === each.id).map((s) => `  scenario ${s.id}: ${s.title}. ${s.summary}`),
    ...each.presets.map((preset) => `  preset ${preset.id}: ${preset.name} (${preset.source})`),
    '  settings',
    ...each.settings.filter((setting) => !commonSettings.includes(setting)).map(settingLine),
    '',
  ]);
  const loads = [
    'workloads, which run under every architecture',
    ...all.workloads.map((w) => `  workload ${w.id}: ${w.title}. ${w.summary}`),
    '',
  ];
  const said = ['claims', ...all.claims.map((c) => `  claim ${c.id}: ${c.statement}${c.measured ? '' : ' (not measured yet)'}`), ''];
  console.log([...lines, ...loads, ...said, 'settings of every architecture', ...commonSettings.map(settingLine)].join('\n'));
  return 0;
}
