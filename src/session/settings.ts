/** Settings: defaults, then the preset's, the scenario's and the person's, each checked against its range. */
import type { Architecture } from '../architectures/contract.ts';
import type { Setting, Settings, Tuning } from '../architectures/showing.ts';
import { misfit, ownerNotChosen, settingsOf } from '../architectures/mechanisms.ts';
import { connectionSettings } from './connections.ts';
import { diskSettings } from './disk.ts';
import { BadInput, suggestion } from './problem.ts';

/** Settings of every architecture: the machine that a node runs on, a client's patience, and how messages travel. */
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
    source:
      'Measured: PostgreSQL 15 takes 84 µs for a query of one row by key (pgbench -S -M simple, one client, socket included), 35 µs if it is prepared.',
    default: 80,
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
    source: 'Measured: 21 to 50 ns a step in scans, groups and joins of SQLite here (npm run bench -- steps).',
    default: 30,
    min: 0,
    max: 1_000_000,
    step: 10,
    unit: 'ns',
  },
  ...connectionSettings,
  ...diskSettings,
];

/** The same with the defaults that they have in a room. */
export function commonOf({ common = {} }: Tuning): readonly Setting[] {
  return commonSettings.map((setting) => {
    const here = common[setting.key];
    return setting.type === 'number' && here !== undefined ? { ...setting, default: here } : setting;
  });
}

/** Settings as somebody gave them. */
export interface Layer {
  readonly where: string;
  readonly settings: Settings;
  /** A preset fits what it chooses itself; when somebody chooses otherwise later, its other settings may have no reader. */
  readonly preset?: true;
  /** Where they stand in the scenario. */
  readonly path?: readonly string[];
}

/**
 * All settings of a run. Later layers win; an unknown key, a value out of range, a setting of a mechanism that is not chosen and
 * mechanisms that exclude each other are each a `BadInput`; so is a setting that names none of `regions`, the run’s, where it should.
 */
export function resolveSettings(architecture: Architecture, layers: readonly Layer[], regions?: readonly string[]): Settings {
  const { about, tuning } = architecture;
  const known = new Map([...commonOf(tuning), ...settingsOf(tuning)].map((s) => [s.key, s]));
  const resolved: Record<string, number | string | boolean> = {};
  for (const setting of known.values()) resolved[setting.key] = setting.default;
  for (const { where, settings, path } of layers) {
    for (const [key, value] of Object.entries(settings)) {
      const setting = known.get(key);
      if (!setting)
        throw new BadInput(`${where}: ${about.name} has no setting “${key}”. ${suggestion(key, [...known.keys()])}`, within(path, key));
      const wrong = complaint(setting, value);
      if (wrong) throw new BadInput(`${where}: “${key}” is ${JSON.stringify(value)}, but ${wrong}.`, within(path, key));
      resolved[key] = value;
    }
  }
  for (const { where, settings, preset, path } of layers) {
    if (preset) continue;
    for (const key of Object.keys(settings)) {
      const owner = ownerNotChosen(tuning, resolved, key);
      if (!owner) continue;
      const { slot, id } = owner;
      throw new BadInput(
        `${where}: “${key}” belongs to “${slot}=${id}”, and “${slot}” is “${resolved[slot]}” here. Choose ${id}, or remove “${key}”.`,
        within(path, key),
      );
    }
  }
  const unfit = misfit(tuning, resolved) ?? tuning.complaint?.(resolved, regions) ?? null;
  if (unfit !== null) throw new BadInput(`Settings of ${about.name}: ${unfit}`, ['settings']);
  return resolved;
}

const within = (path: readonly string[] | undefined, key: string): readonly string[] | null => (path ? [...path, key] : null);

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
        : `it has to look like ${setting.form ?? setting.pattern}`;
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
