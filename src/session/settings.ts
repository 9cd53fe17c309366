/** Settings: defaults, then the preset's, the scenario's and the person's, each checked against its range. */
import type { Architecture, Setting, Settings } from '../architectures/contract.ts';
import { BadInput, suggestion } from './problem.ts';

/** Settings of every architecture: the machine that a node runs on, and a client's patience. */
export const commonSettings: readonly Setting[] = [
  {
    key: 'clientTimeoutMs',
    type: 'number',
    label: 'client gives up after',
    help: 'How long a client waits for an answer before it calls the outcome unknown.',
    source: 'ours: longer than any round trip on the map, short enough to watch',
    default: 2000,
    min: 10,
    max: 60_000,
    step: 10,
    unit: 'ms',
  },
  {
    key: 'cores',
    type: 'number',
    label: 'cores of a node',
    help: 'How many statements a node works on at once; the others wait in a queue.',
    source: 'ours: a small cloud machine',
    default: 4,
    min: 1,
    max: 64,
    step: 1,
    unit: '',
  },
  {
    key: 'sqlBaseUs',
    type: 'number',
    label: 'cost of a statement',
    help: 'Time every statement takes on a core before its first step: parsing, locking, logging.',
    source: 'ours: a fraction of a millisecond, as database servers on one machine answer point queries',
    default: 200,
    min: 0,
    max: 1_000_000,
    step: 10,
    unit: 'µs',
  },
  {
    key: 'stepNs',
    type: 'number',
    label: 'cost of a step',
    help: 'Time per instruction of SQLite’s virtual machine; the number of instructions is SQLite’s own count.',
    source: 'ours: a full scan of a thousand rows then takes some milliseconds',
    default: 1000,
    min: 0,
    max: 1_000_000,
    step: 100,
    unit: 'ns',
  },
];

/** All settings of a run. Later layers win; an unknown key or a value out of range is a `BadInput`. */
export function resolveSettings(
  architecture: Architecture,
  layers: readonly { readonly where: string; readonly settings: Settings }[],
): Settings {
  const { about, tuning } = architecture;
  const known = new Map([...commonSettings, ...tuning.settings].map((s) => [s.key, s]));
  const resolved: Record<string, number | string | boolean> = {};
  for (const setting of known.values()) resolved[setting.key] = setting.default;
  for (const { where, settings } of layers) {
    for (const [key, value] of Object.entries(settings)) {
      const setting = known.get(key);
      if (!setting) throw new BadInput(`${where}: ${about.name} has no setting “${key}”. ${suggestion(key, [...known.keys()])}`);
      const wrong = complaint(setting, value);
      if (wrong) throw new BadInput(`${where}: “${key}” is ${JSON.stringify(value)}, but ${wrong}.`);
      resolved[key] = value;
    }
  }
  const misfit = tuning.complaint?.(resolved) ?? null;
  if (misfit !== null) throw new BadInput(`Settings of ${about.name}: ${misfit}`);
  return resolved;
}

function complaint(setting: Setting, value: number | string | boolean): string | null {
  switch (setting.type) {
    case 'number': {
      const { min, max, step, unit } = setting;
      if (typeof value !== 'number' || !Number.isFinite(value)) return 'it has to be a number';
      if (Number.isInteger(step) && !Number.isInteger(value)) return 'it has to be a whole number';
      return value < min || value > max ? `it has to lie between ${min} and ${max}${unit && ` ${unit}`}` : null;
    }
    case 'choice':
      return typeof value === 'string' && setting.options.includes(value) ? null : `it has to be one of ${setting.options.join(', ')}`;
    case 'text':
      return typeof value === 'string' && new RegExp(`^(?:${setting.pattern})$`).test(value)
        ? null
        : `it has to look like ${setting.pattern}`;
    case 'switch':
      return typeof value === 'boolean' ? null : 'it has to be true or false';
  }
}

/** A setting that is known to be a number. */
export function numberOf(settings: Settings, key: string): number {
  const value = settings[key];
  if (typeof value !== 'number') throw new Error(`Antipode's own mistake: the setting “${key}” is no number`);
  return value;
}
