/** Settings as a room lists them. */
import type { Setting } from '../showing.ts';

/** Those of these keys, of settings that several rooms have. */
export const only = (settings: readonly Setting[], ...keys: string[]): readonly Setting[] =>
  settings.filter(({ key }) => keys.includes(key));

/** A number: from, to, step. */
export const number = (
  key: string,
  label: string,
  value: number,
  [min, max, step]: readonly [min: number, max: number, step: number],
  unit: string,
  help: string,
  source: string,
): Setting => ({
  ...{ key, label, type: 'number', default: value, min, max, step, unit, help, source },
});
