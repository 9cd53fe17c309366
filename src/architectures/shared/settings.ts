/** Settings as a node reads them: the run's value, or the default that tuning.ts declares. */
import type { Settings, Tuning } from '../showing.ts';
import { settingsOf } from '../mechanisms.ts';

/** The run's settings over the declared defaults. */
export function withDefaults(tuning: Tuning, given: Settings): Settings {
  return { ...Object.fromEntries(settingsOf(tuning).map((setting) => [setting.key, setting.default])), ...given };
}

/** A number of the filled-in settings. A missing one is a mistake of ours, not of the reader's. */
export function numberSetting(settings: Settings, key: string): number {
  const value = settings[key];
  if (typeof value !== 'number') throw new Error(`The setting ${key} is declared as a number but holds ${String(value)}.`);
  return value;
}

/** A time in the settings, given in milliseconds, as microseconds. */
export function microsSetting(settings: Settings, keyMs: string): number {
  return Math.round(numberSetting(settings, keyMs) * 1000);
}
