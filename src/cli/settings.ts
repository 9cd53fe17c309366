/** `--set key=value`: text from a command line takes the type of its setting. Ranges are checked where the run is set up. */
import type { Architecture } from '../architectures/contract.ts';
import type { Settings } from '../architectures/showing.ts';
import { BadInput } from '../session/problem.ts';
import { settingsOf } from '../architectures/mechanisms.ts';
import { commonSettings } from '../session/settings.ts';

/** Settings from `key=value` pairs; later ones win. What fits no type stays text, and is refused with its name later. */
export function readSettings({ tuning }: Architecture, pairs: readonly string[]): Settings {
  const known = [...commonSettings, ...settingsOf(tuning)];
  return Object.fromEntries(
    pairs.map((pair): [string, number | string | boolean] => {
      const split = pair.indexOf('=');
      if (split < 1) throw new BadInput(`--set is “${pair}”; write it as key=value, for example --set clientTimeoutMs=500.`);
      const key = pair.slice(0, split);
      const text = pair.slice(split + 1);
      const type = known.find((setting) => setting.key === key)?.type;
      if (type === 'switch' && (text === 'true' || text === 'false')) return [key, text === 'true'];
      const number = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
      return [key, type === 'number' && Number.isFinite(number) ? number : text];
    }),
  );
}
